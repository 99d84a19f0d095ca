// Rows brought to mean 0 and variance 1, then scaled and shifted: forward and backward. Any number of columns.
import { laneSum } from "./lanes/functions";

/**
 * @param x, y rows x columns. @param gain, offset columns values. @param saved rows x 2, for `backward`.
 */
export function forward(
  rows: i32,
  columns: i32,
  x: usize,
  gain: usize,
  offset: usize,
  epsilon: f32,
  y: usize,
  saved: usize,
): void {
  const bytes = (<usize>columns) << 2;
  const whole = (<usize>(columns & ~3)) << 2;
  for (let row = 0; row < rows; row++, x += bytes, y += bytes, saved += 8) {
    let sums = f32x4.splat(0);
    for (let j: usize = 0; j < whole; j += 16) sums = f32x4.add(sums, v128.load(x + j));
    let sum = laneSum(sums);
    for (let j = whole; j < bytes; j += 4) sum += load<f32>(x + j);
    const mean: f32 = sum / <f32>columns;
    const means = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < whole; j += 16) {
      const d = f32x4.sub(v128.load(x + j), means);
      squares = f32x4.add(squares, f32x4.mul(d, d));
    }
    let square = laneSum(squares);
    for (let j = whole; j < bytes; j += 4) {
      const d = load<f32>(x + j) - mean;
      square += d * d;
    }
    const inverse: f32 = 1 / sqrt<f32>(square / <f32>columns + epsilon);
    const inverses = f32x4.splat(inverse);
    for (let j: usize = 0; j < whole; j += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + j), means), inverses);
      v128.store(y + j, f32x4.add(f32x4.mul(n, v128.load(gain + j)), v128.load(offset + j)));
    }
    for (let j = whole; j < bytes; j += 4) {
      const n = (load<f32>(x + j) - mean) * inverse;
      store<f32>(y + j, n * load<f32>(gain + j) + load<f32>(offset + j));
    }
    store<f32>(saved, mean);
    store<f32>(saved, inverse, 4);
  }
}

/** Gradients from that of y. @param saved as `forward` left it. */
export function backward(
  rows: i32,
  columns: i32,
  x: usize,
  gain: usize,
  saved: usize,
  dy: usize,
  dx: usize,
  dGain: usize,
  dOffset: usize,
): void {
  const bytes = (<usize>columns) << 2;
  const whole = (<usize>(columns & ~3)) << 2;
  memory.fill(dGain, 0, bytes);
  memory.fill(dOffset, 0, bytes);
  for (let row = 0; row < rows; row++, x += bytes, dy += bytes, dx += bytes, saved += 8) {
    const mean = load<f32>(saved);
    const inverse = load<f32>(saved, 4);
    const means = f32x4.splat(mean);
    const inverses = f32x4.splat(inverse);
    // The mean of the gradient with respect to the normalised row, and its mean product with that row.
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    for (let j: usize = 0; j < whole; j += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + j), means), inverses);
      const d = v128.load(dy + j);
      const dn = f32x4.mul(d, v128.load(gain + j));
      sums = f32x4.add(sums, dn);
      products = f32x4.add(products, f32x4.mul(dn, n));
      v128.store(dGain + j, f32x4.add(v128.load(dGain + j), f32x4.mul(d, n)));
      v128.store(dOffset + j, f32x4.add(v128.load(dOffset + j), d));
    }
    let sum = laneSum(sums);
    let along = laneSum(products);
    for (let j = whole; j < bytes; j += 4) {
      const n = (load<f32>(x + j) - mean) * inverse;
      const d = load<f32>(dy + j);
      const dn = d * load<f32>(gain + j);
      sum += dn;
      along += dn * n;
      store<f32>(dGain + j, load<f32>(dGain + j) + d * n);
      store<f32>(dOffset + j, load<f32>(dOffset + j) + d);
    }
    sum /= <f32>columns;
    along /= <f32>columns;
    const all = f32x4.splat(sum);
    const alongs = f32x4.splat(along);
    for (let j: usize = 0; j < whole; j += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + j), means), inverses);
      const dn = f32x4.mul(v128.load(dy + j), v128.load(gain + j));
      v128.store(dx + j, f32x4.mul(inverses, f32x4.sub(f32x4.sub(dn, all), f32x4.mul(n, alongs))));
    }
    for (let j = whole; j < bytes; j += 4) {
      const n = (load<f32>(x + j) - mean) * inverse;
      store<f32>(dx + j, inverse * (load<f32>(dy + j) * load<f32>(gain + j) - sum - n * along));
    }
  }
}
