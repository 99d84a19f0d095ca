import { expect, test } from "vitest";
import {
  fitAutoregression,
  freeRun,
  lagCoefficients,
  persistence,
  predictNext,
} from "../../../src/dynamics/prediction/autoregression.js";
import type { DelayBasis } from "../../../src/dynamics/prediction/delayBasis.js";
import { Random } from "../../../src/math/random.js";
import reference from "../../reference/linearRivals.json" with { type: "json" };

const starts = (count: number, first = 0): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => first + i);

/** Rows x(t) = sum of coefficients x(t - lag) + noise, from 1, 0, 0 ... */
function process(coefficients: number[], rows: number, noise: number, offset = 0): Float64Array {
  const random = new Random(12);
  const values = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    values[t] = t === 0 ? 1 : noise * random.normal();
    for (const [lag, c] of coefficients.entries()) if (t > lag) values[t] += c * values[t - 1 - lag];
  }
  return values.map((v) => v + offset);
}

test("finds the coefficients of a noiseless AR(3) process exactly, whatever its offset", () => {
  const coefficients = [1.6, -0.9, 0.2];
  for (const offset of [0, 5]) {
    const model = fitAutoregression(process(coefficients, 60, 0, offset), 1, starts(55, 1), { order: 3 });
    // Rounding of the offset's size times the condition of a decaying path.
    for (const [lag, c] of lagCoefficients(model).entries()) expect(c).toBeCloseTo(coefficients[lag], 9);
  }
});

test("finds those of a noisy process within their standard errors", () => {
  const [a, b] = [1.2, -0.6];
  const rows = 20_000;
  const model = fitAutoregression(process([a, b], rows, 1), 1, starts(rows - 2), { order: 2 });
  // Standard error of both: sqrt((1 - b^2) / rows) = .0057 (Box, Jenkins & Reinsel, 7.2.6); three of them.
  const error = 3 * Math.sqrt((1 - b * b) / rows);
  const [foundA, foundB] = lagCoefficients(model);
  expect(Math.abs(foundA - a)).toBeLessThan(error);
  expect(Math.abs(foundB - b)).toBeLessThan(error);
});

test("lags beyond those of the process get coefficients of 0", () => {
  const model = fitAutoregression(process([0.5], 20_000, 1), 1, starts(19_990), { order: 5 });
  // Four standard errors of 1 / sqrt(rows).
  for (const c of lagCoefficients(model).subarray(1)) expect(Math.abs(c)).toBeLessThan(4 / Math.sqrt(20_000));
});

test.each(["linear", "quadratic"] as const)("the %s prediction equals numpy's least squares", (name) => {
  const { series, order, autoregressions } = reference;
  const values = Float32Array.from(series.flat());
  const basis: DelayBasis = name === "linear" ? { kind: "linear" } : { kind: "polynomial", degree: 2 };
  const model = fitAutoregression(values, 2, starts(series.length - order), { order, basis });
  const next = predictNext(model, values.subarray(-2 * order));
  // Rounding times the condition of the features.
  for (const [c, v] of autoregressions[name][0].entries()) expect(next[c]).toBeCloseTo(v, 10);
});

test("finds a polynomial map exactly, and predicts its chaos", () => {
  // Henon's map: x' = 1 - 1.4 x^2 + .3 y, y' = x.
  const values = new Float64Array(2 * 400);
  for (let t = 1; t < 400; t++) {
    values[2 * t] = 1 - 1.4 * values[2 * t - 2] ** 2 + 0.3 * values[2 * t - 1];
    values[2 * t + 1] = values[2 * t - 2];
  }
  const basis = { kind: "polynomial", degree: 2 } as const;
  const model = fitAutoregression(values, 2, starts(290, 5), { order: 1, basis });
  const run = freeRun(model, values.subarray(600, 602), 20);
  // 1e-13 of the fit, grown by the exponent .42 over 20 steps: 5e3.
  for (let i = 0; i < 40; i++) expect(run[i]).toBeCloseTo(values[602 + i], 8);
  // Cubes, which the map does not need, change nothing to speak of.
  const cubic = fitAutoregression(values, 2, starts(290, 5), {
    order: 1,
    basis: { kind: "polynomial", degree: 3 },
  });
  expect(predictNext(cubic, [0.5, 0.2])[0]).toBeCloseTo(1 - 1.4 * 0.25 + 0.06, 9);
});

const BASES: DelayBasis[] = [
  { kind: "polynomial", degree: 2 },
  { kind: "polynomial", degree: 3 },
  { kind: "fourier", harmonics: 2, period: 6 },
  { kind: "radial", centres: 30, width: 1, seed: 1 },
];

/** A noisy sine map, which is not a polynomial. */
function sineMap(rows: number): Float32Array {
  const random = new Random(2);
  const values = new Float32Array(rows);
  for (let t = 1; t < rows; t++) values[t] = 2 * Math.sin(1.7 * values[t - 1] + 0.4) + 0.05 * random.normal();
  return values;
}

test.each(BASES)("on its training rows a $kind basis is never worse than the linear one", (basis) => {
  const values = sineMap(800);
  const error = (chosen: DelayBasis): number => {
    const model = fitAutoregression(values, 1, starts(700), { order: 2, basis: chosen });
    let sum = 0;
    for (let t = 0; t < 700; t++)
      sum += (predictNext(model, values.subarray(t, t + 2))[0] - values[t + 2]) ** 2;
    return sum / 700;
  };
  // The bases hold the linear one; rounding.
  expect(error(basis)).toBeLessThan(error({ kind: "linear" }) * (1 + 1e-9));
});

test("sines and Gaussians predict unseen rows of a sine map to its noise", () => {
  const values = sineMap(4000);
  for (const basis of [
    // The map's sine itself: its period, in standard deviations of the series.
    { kind: "fourier", harmonics: 8, period: 5 },
    { kind: "radial", centres: 60, width: 0.3, seed: 3 },
  ] as const) {
    const model = fitAutoregression(values, 1, starts(3000), { order: 1, basis });
    let sum = 0;
    for (let t = 3100; t < 3900; t++)
      sum += (predictNext(model, values.subarray(t, t + 1))[0] - values[t + 1]) ** 2;
    // The noise is .05; 800 rows tell it to 2.5 %, and some 20 to 60 unknowns of 3000 rows add 1 %.
    expect(Math.sqrt(sum / 800) / 0.05).toBeLessThan(1.1);
  }
});

test("constant columns, repeated ones and more features than windows give finite predictions", () => {
  const random = new Random(6);
  const rows = 40;
  const values = new Float32Array(4 * rows);
  for (let r = 0; r < rows; r++) values.set([random.normal(), 3, 0, 0], 4 * r);
  // Columns 0 and 3 are the same.
  for (let r = 0; r < rows; r++) values[4 * r + 3] = values[4 * r];
  for (const basis of [{ kind: "linear" } as const, ...BASES]) {
    for (const count of [1, 5, 30]) {
      const model = fitAutoregression(values, 4, starts(count), { order: 2, basis });
      const next = predictNext(model, values.subarray(4 * 30, 4 * 32));
      expect(next.every(Number.isFinite)).toBe(true);
      expect(next[1]).toBe(3);
      expect(next[2]).toBe(0);
      expect(next[3]).toBeCloseTo(next[0], 9);
      expect(model.rank).toBeLessThanOrEqual(count);
    }
  }
});

test("uses only the given windows: rows outside have no influence", () => {
  const values = process([1.2, -0.6], 300, 1);
  const clean = fitAutoregression(values, 1, starts(100, 50), { order: 2 });
  const spoilt = values.map((v, t) => (t < 50 || t > 151 ? Number.NaN : v));
  expect(fitAutoregression(spoilt, 1, starts(100, 50), { order: 2 })).toEqual(clean);
});

test("scaling and shifting a series scales and shifts its predictions, in every basis", () => {
  const values = Float64Array.from(sineMap(500));
  const other = values.map((v) => 40 * v - 7);
  for (const basis of [{ kind: "linear" } as const, ...BASES]) {
    const settings = { order: 2, basis };
    const a = freeRun(fitAutoregression(values, 1, starts(400), settings), values.subarray(400, 402), 3);
    const b = freeRun(fitAutoregression(other, 1, starts(400), settings), other.subarray(400, 402), 3);
    // Rounding times the condition of the features, up to 1e6.
    for (let s = 0; s < 3; s++) expect((b[s] + 7) / 40).toBeCloseTo(a[s], 7);
  }
});

test("a free run equals repeated one-step predictions", () => {
  const values = sineMap(300);
  const model = fitAutoregression(values, 1, starts(250), { order: 3, basis: BASES[3] });
  const window = [...values.subarray(250, 253)];
  const run = freeRun(model, window, 5);
  for (const v of run) {
    // What is carried on is in standard deviations: rounding.
    expect(predictNext(model, window.slice(-3))[0]).toBeCloseTo(v, 9);
    window.push(v);
  }
});

test("a run is undefined once it has diverged", () => {
  const growing = process([1.5], 30, 0);
  const run = freeRun(fitAutoregression(growing, 1, starts(20), { order: 1 }), [growing[29]], 60);
  const lost = run.findIndex(Number.isNaN);
  expect(lost).toBeGreaterThan(5);
  expect(run.subarray(lost).every(Number.isNaN)).toBe(true);
});

test("persistence repeats the last row", () => {
  expect([...freeRun(persistence(2), [4, -1], 3)]).toEqual([4, -1, 4, -1, 4, -1]);
});

test("rejects invalid settings and data with a fix", () => {
  const values = sineMap(50);
  const attempt = (settings: object, from: ArrayLike<number> = starts(20)): unknown =>
    fitAutoregression(values, 1, from, { order: 2, ...settings });
  expect(() => attempt({ order: 0 })).toThrow(/order=0 must be a positive integer/);
  expect(() => attempt({}, [])).toThrow(/no windows/);
  expect(() => attempt({}, [48])).toThrow(
    /start=48 and its target extend beyond the 50 rows; give starts of 0 to 47/,
  );
  expect(() => attempt({}, [-1])).toThrow(/start=-1/);
  expect(() => attempt({ cut: 1 })).toThrow(/cut=1/);
  expect(() => attempt({ order: 20, basis: { kind: "polynomial", degree: 5 } })).toThrow(
    /53130 features, more than 1500/,
  );
  expect(() => attempt({ basis: { kind: "fourier", harmonics: 1, period: 0 } })).toThrow(
    /period=0 must be positive/,
  );
  expect(() => attempt({ basis: { kind: "radial", centres: 0, width: 1, seed: 1 } })).toThrow(/centres=0/);
  values[3] = Number.NaN;
  expect(() => attempt({})).toThrow(/column 0 contains a value that is not finite/);
  expect(() => freeRun(persistence(2), [1], 1)).toThrow(/the window has 1 values, not 1 x 2/);
  expect(() =>
    lagCoefficients(fitAutoregression(sineMap(50), 1, starts(20), { order: 1, basis: BASES[0] })),
  ).toThrow(/basis=polynomial is not linear/);
});
