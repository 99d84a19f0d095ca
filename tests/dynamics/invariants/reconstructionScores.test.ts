import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  spectralDistance,
  spectralDistanceFloor,
} from "../../../src/dynamics/invariants/spectralDistance.js";
import {
  copyFloor,
  divergenceFloor,
  stateSpaceDivergence,
} from "../../../src/dynamics/invariants/stateSpaceDivergence.js";
import { simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { HAS_REFERENCE, REFERENCE } from "../../sharedData.js";

test("the divergence is that of Kullback and Leibler, without the first bin", () => {
  // Bin 0 of three is left out, and so is the largest value. Bins 1 and 2: 1/4 and 3/4 against 1/2 and 1/2.
  const truth = Float64Array.of(0, 3, 1.5, 2.5, 2.5, 2.5);
  const generated = Float64Array.of(1.2, 2.2, 1.8, 2.8, 0.5, 7, -2);
  const expected = 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5);
  // The smoothing of 1e-5 moves the fifth digit.
  expect(stateSpaceDivergence(truth, generated, 1, 3)).toBeCloseTo(expected, 4);
});

test("the floors of Lorenz are near those of physics.md", () => {
  const { values } = simulateLorenz({ samples: 100_000, step: 0.01 });
  const { low, high } = divergenceFloor(values, 3, 10_000);
  // .29 to .47 there; a stretch that stays on one wing for long, as in other seeds, scores more.
  expect(low).toBeGreaterThan(0.2);
  expect(low).toBeLessThan(0.4);
  expect(high).toBeLessThan(1.6);
  // A perfect integration from another start: .54 to .92 there, of a test file of the same length.
  const copies = copyFloor(values, 3, 10_000);
  expect(copies.low).toBeGreaterThan(low);
  expect(copies.low).toBeLessThan(0.92);
  expect(copies.high).toBeGreaterThan(0.54);
  const spectra = spectralDistanceFloor(values, 3, 10_000);
  // .00 to .04 there.
  expect(spectra.high).toBeLessThan(0.08);
});

test.skipIf(!HAS_REFERENCE)("stretches of the reference file score as numpy and scipy have them", () => {
  const bytes = readFileSync(join(REFERENCE, "dsr/lorenz63_test.npy"));
  const header = 10 + bytes.readUInt16LE(8);
  const rows = 100_000;
  // Columns one after the other; the first 500 rows are left out.
  const path = new Float64Array(3 * (rows - 500));
  for (let c = 0; c < 3; c++)
    for (let r = 500; r < rows; r++)
      path[3 * (r - 500) + c] = bytes.readDoubleLE(header + 8 * (c * rows + r));
  const stretch = (n: number): Float64Array => path.subarray(30_000 * n, 30_000 * (n + 1));
  // numpy 2 and scipy 1.16: histograms by floor, gaussian_filter1d of 20 bins over spectra of 8192 rows.
  for (const [n, value] of [0.362, 0.271, 0.466, 0.314, 0.287, 1.275].entries())
    expect(stateSpaceDivergence(path, stretch(n), 3)).toBeCloseTo(value, 3);
  for (const [n, value] of [0.014, 0.015, 0.015, 0.014, 0.051, 0.016].entries())
    expect(spectralDistance(stretch(n), stretch(n + 1), 3)).toBeCloseTo(value, 3);
});

test("spectra without overlap are at a distance of 1, and the scale does not matter", () => {
  const tone = (cycles: number): Float64Array =>
    Float64Array.from({ length: 4096 }, (_, n) => Math.sin((2 * Math.PI * cycles * n) / 4096));
  // Tones 1000 bins apart, smoothed over 20 that are cut off at 80.
  expect(spectralDistance(tone(200), tone(1200), 1)).toBeCloseTo(1, 9);
  expect(
    spectralDistance(
      tone(200),
      tone(200).map((v) => 3 + 7 * v),
      1,
    ),
  ).toBeCloseTo(0, 6);
});

test("paths that cannot be scored are refused", () => {
  expect(() => stateSpaceDivergence(new Float64Array(30), new Float64Array(30), 3)).toThrow(/constant/);
  expect(() => stateSpaceDivergence(new Float64Array(30), new Float64Array(30), 9)).toThrow(/columns=9/);
  expect(() => spectralDistance(new Float64Array(30), new Float64Array(30), 1)).toThrow(
    /30 rows are too few/,
  );
});
