import { describe, expect, test } from "vitest";
import { analyzeSeries } from "../../../src/dynamics/invariants/analyzeSeries.js";
import { LORENZ_LYAPUNOV, simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { ROSSLER_LYAPUNOV, simulateRossler } from "../../../src/dynamics/systems/rossler.js";
import { Random } from "../../../src/math/random.js";

/** The first variable of a path, with white noise of so many standard deviations. */
function firstOf({ values }: { readonly values: Float32Array }, noise = 0): Float64Array {
  const x = Float64Array.from({ length: values.length / 3 }, (_, r) => values[3 * r]);
  const mean = x.reduce((sum, v) => sum + v / x.length, 0);
  const deviation = Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2 / x.length, 0));
  const random = new Random(11);
  return x.map((v) => v + noise * deviation * random.normal());
}

function noiseOf(first: number, second: number, length = 8192): Float64Array {
  const random = new Random(2);
  let last = 0;
  let before = 0;
  return Float64Array.from({ length }, () => {
    const value = first * last + second * before + random.normal();
    before = last;
    last = value;
    return value;
  });
}

describe("from 20,000 samples of x alone", () => {
  // 10 %: the standard error over 400 units of Lorenz' time and 2000 of Rossler's is 2 and 5 %.
  test.each([
    ["Lorenz", 0, 0.1],
    ["Lorenz with 1 % of noise", 0.01, 0.12],
  ])("%s has its exponent, its dimension and chaos", (_, noise, tolerance) => {
    const x = firstOf(simulateLorenz({ samples: 20_000, step: 0.02 }), noise);
    const { lyapunov, correlationDimension, dimension, verdict, turn } = analyzeSeries(x, 50);
    expect(verdict.kind).toBe("chaos");
    expect(dimension).toBe(3);
    expect(Math.abs((lyapunov?.perSecond ?? 0) / LORENZ_LYAPUNOV - 1)).toBeLessThan(tolerance);
    expect(lyapunov?.low).toBeLessThan(LORENZ_LYAPUNOV);
    expect(lyapunov?.high).toBeGreaterThan(LORENZ_LYAPUNOV);
    expect(lyapunov?.perTurn).toBeCloseTo((lyapunov?.perSecond ?? 0) * turn, 9);
    // .1 without noise; noise hides the small distances.
    expect(Math.abs((correlationDimension?.value ?? 0) - 2.05)).toBeLessThan(noise > 0 ? 0.2 : 0.1);
  });
  test("Rossler has its exponent and chaos", () => {
    const x = firstOf(simulateRossler({ samples: 20_000, step: 0.1 }));
    const { lyapunov, verdict } = analyzeSeries(x, 10);
    expect(verdict.kind).toBe("chaos");
    expect(Math.abs((lyapunov?.perSecond ?? 0) / ROSSLER_LYAPUNOV - 1)).toBeLessThan(0.12);
    expect(lyapunov?.low).toBeLessThan(ROSSLER_LYAPUNOV);
    expect(lyapunov?.high).toBeGreaterThan(ROSSLER_LYAPUNOV);
  });
});

test("the Henon map has .419 a step, and a dimension of 1.21", () => {
  let x = 0.1;
  let y = 0.1;
  const values = Float64Array.from({ length: 8000 }, () => {
    const next = 1 - 1.4 * x * x + y;
    y = 0.3 * x;
    x = next;
    return x;
  });
  const { lyapunov, correlationDimension, verdict, delay, dimension } = analyzeSeries(values, 1);
  expect(verdict.kind).toBe("chaos");
  expect([delay, dimension]).toEqual([1, 2]);
  // 10 %, as for flows; the standard error over 8000 steps is 1 %.
  expect(Math.abs((lyapunov?.perSecond ?? 0) / 0.4192 - 1)).toBeLessThan(0.1);
  expect(Math.abs((lyapunov?.byStretching ?? 0) / 0.4192 - 1)).toBeLessThan(0.1);
  // Grassberger and Procaccia: 1.21 +- .01; its curve climbs in steps, as a Cantor set's.
  expect(Math.abs((correlationDimension?.value ?? 0) - 1.21)).toBeLessThan(0.1);
});

test("the same series gives the same analysis, whatever its unit", () => {
  const x = firstOf(simulateRossler({ samples: 4000, step: 0.1 }));
  const one = analyzeSeries(x, 10);
  expect(analyzeSeries(x, 10)).toEqual(one);
  // A power of two scales without rounding.
  const scaled = analyzeSeries(
    x.map((value) => 1024 * value),
    10,
  );
  expect(scaled.lyapunov?.perSecond).toBeCloseTo(one.lyapunov?.perSecond ?? 0, 9);
  // Twice the rate, twice the exponent a second, the same a turn.
  const fast = analyzeSeries(x, 20);
  expect(fast.lyapunov?.perSecond).toBeCloseTo(2 * (one.lyapunov?.perSecond ?? 0), 9);
  expect(fast.lyapunov?.perTurn).toBeCloseTo(one.lyapunov?.perTurn ?? 0, 9);
});

describe("regular motion", () => {
  test("a limit cycle has exponent 0 and dimension 1", () => {
    const cycle = Float64Array.from(
      { length: 8192 },
      (_, n) => Math.sin(0.1 * n) + 0.5 * Math.sin(0.2 * n + 1) + 0.3 * Math.cos(0.3 * n),
    );
    const { lyapunov, correlationDimension, verdict } = analyzeSeries(cycle, 1);
    expect(verdict.kind).toBe("periodic");
    expect(lyapunov?.low).toBeLessThanOrEqual(0);
    expect(lyapunov?.high).toBeGreaterThanOrEqual(0);
    expect(Math.abs((correlationDimension?.value ?? 0) - 1)).toBeLessThan(0.1);
  });
  test("a torus has exponent 0 and dimension 2", () => {
    const torus = Float64Array.from(
      { length: 16_384 },
      (_, n) => Math.sin(0.1 * n) * (1 + 0.4 * Math.cos((0.1 * n) / Math.SQRT2 / 3)),
    );
    const { lyapunov, correlationDimension, verdict } = analyzeSeries(torus, 1);
    expect(verdict.kind).toBe("quasi-periodic");
    expect(lyapunov?.low).toBeLessThanOrEqual(0);
    expect(lyapunov?.high).toBeGreaterThanOrEqual(0);
    // A grid of 260 turns on the torus: its gaps show in the third digit.
    expect(Math.abs((correlationDimension?.value ?? 0) - 2)).toBeLessThan(0.15);
  });
});

describe("noise is refused", () => {
  test.each([
    ["white", 0, 0],
    ["of an autoregressive process", 0.95, 0],
    ["of a narrow band", 1.8, -0.97],
  ])("%s", (_, first, second) => {
    const { verdict, lyapunov, correlationDimension } = analyzeSeries(noiseOf(first, second), 1);
    expect(verdict.kind).toBe("noise");
    expect(verdict.why).toContain("the surrogates score alike");
    expect(lyapunov).toBeNull();
    expect(correlationDimension).toBeNull();
  });
});

describe("bad input is told in one line", () => {
  const sine = Float64Array.from({ length: 1000 }, (_, n) => Math.sin(n / 5));
  test.each([
    ["50 rows", sine.slice(0, 50), 1, {}, /50 values, but 500 are needed/],
    ["a constant", new Float64Array(1000).fill(3), 1, {}, /all values are 3/],
    ["a gap", sine.map((v, n) => (n === 400 ? Number.NaN : v)), 1, {}, /value 400 is NaN/],
    ["no rate", sine, 0, {}, /rate=0 Hz/],
    ["a period longer than the series", sine, 1, { period: 2000 }, /longer than a twentieth of the series/],
    ["a delay of 0", sine, 1, { delay: 0 }, /delay=0/],
  ])("%s", (_, values, rate, options, message) => {
    expect(() => analyzeSeries(values, rate, options)).toThrow(message);
  });
});
