import { expect, test } from "vitest";
import { dpss } from "../../src/signal/dpss.js";
import reference from "../reference/soundAnalysis.json" with { type: "json" };

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, n) => sum + value * b[n], 0);
}

test(`tapers equal those of SciPy ${reference.made.scipy}, including signs`, () => {
  for (const { length, nw, count, step, values } of reference.tapers) {
    const tapers = dpss(length, nw, count);
    values.forEach((row, k) => {
      // Both solve the same eigenproblem in double precision; rounding grows with the length.
      for (const [i, value] of row.entries()) {
        expect(Math.abs(tapers[k][i * step] - value)).toBeLessThan(1e-11);
      }
    });
  }
});

test("tapers have unit energy, are orthogonal, and alternate between even and odd", () => {
  for (const [length, nw, count] of [
    [2, 0.5, 2],
    [16, 2, 16],
    [409, 1.5, 2],
    [1000, 4, 8],
  ]) {
    const tapers = dpss(length, nw, count);
    tapers.forEach((taper, k) => {
      tapers.forEach((other, j) => {
        // Inverse iteration leaves a residue of about 1e-16 divided by the gap between the eigenvalues.
        expect(Math.abs(dot(taper, other) - (j === k ? 1 : 0))).toBeLessThan(1e-9);
      });
      const parity = k % 2 === 0 ? 1 : -1;
      expect(dot(taper, taper.slice().reverse())).toBeCloseTo(parity, 9);
      // Beyond the band the first lobe of an odd taper may be too small to count.
      if (k < 2 * nw) expect(k % 2 === 0 ? taper.reduce((a, b) => a + b, 0) : taper[0]).toBeGreaterThan(0);
    });
  }
});

test("the first taper has more of its energy in the band than any combination with the others", () => {
  const [length, nw] = [64, 2];
  const inBand = (taper: Float64Array) => {
    let sum = 0;
    for (let n = 0; n < length; n++) {
      for (let m = 0; m < length; m++) {
        const kernel =
          n === m ? (2 * nw) / length : Math.sin((2 * Math.PI * nw * (n - m)) / length) / (Math.PI * (n - m));
        sum += taper[n] * taper[m] * kernel;
      }
    }
    return sum;
  };
  const [first, second, third] = dpss(length, nw, 3);
  const concentration = inBand(first);
  // Slepian's table for time-bandwidth c = 2 pi: 0.99994.
  expect(concentration).toBeCloseTo(0.99994, 4);
  for (const other of [second, third]) {
    for (const part of [-0.1, -0.01, 0.01, 0.1]) {
      const mixed = first.map((value, n) => value * Math.sqrt(1 - part * part) + part * other[n]);
      expect(inBand(mixed)).toBeLessThan(concentration);
    }
  }
});

test("impossible tapers are rejected", () => {
  expect(() => dpss(1, 1.5, 1)).toThrow(/length=1/);
  expect(() => dpss(10, 5, 1)).toThrow(/nw=5/);
  expect(() => dpss(10, 0, 1)).toThrow(/nw=0/);
  expect(() => dpss(10, 2, 11)).toThrow(/count=11/);
});
