/**
 * Sines and cosines that the transforms of assembly/lanes/fourierPasses.ts and fourierUnpack.ts read: those by which the
 * transforms of even and odd samples become one, -i/2 exp(-2 pi i k / N), then those of one pass after the other, in the
 * order of reading.
 * @param size samples, a power of two of at least 32.
 */
export function fourierTables(size: number): Float32Array {
  const half = size / 2;
  const values: number[] = [];
  for (let k = 0; k < half / 2; k += 4) {
    for (let i = 0; i < 4; i++) values.push(-0.5 * Math.sin((2 * Math.PI * (k + i)) / size));
    for (let i = 0; i < 4; i++) values.push(-0.5 * Math.cos((2 * Math.PI * (k + i)) / size));
  }
  // The first pass takes four places at once.
  for (let p = 0; p < half / 4; p += 4) {
    for (const power of [1, 2, 3]) {
      for (let i = 0; i < 4; i++) values.push(Math.cos((2 * Math.PI * power * (p + i)) / half));
      for (let i = 0; i < 4; i++) values.push(-Math.sin((2 * Math.PI * power * (p + i)) / half));
    }
  }
  for (let length = half / 4; length > 8; length /= 4) {
    for (let p = 0; p < length / 4; p++) {
      for (const power of [1, 2, 3]) {
        const angle = (2 * Math.PI * power * p) / length;
        values.push(Math.cos(angle), -Math.sin(angle));
      }
    }
  }
  return Float32Array.from(values);
}
