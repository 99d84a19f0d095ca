import { expect, test } from "vitest";
import {
  LORENZ,
  LORENZ_LYAPUNOV,
  LORENZ_TURN,
  lorenzField,
  simulateLorenz,
} from "../../../src/dynamics/systems/lorenz.js";
import {
  ROSSLER_LYAPUNOV,
  ROSSLER_TURN,
  rosslerField,
  simulateRossler,
} from "../../../src/dynamics/systems/rossler.js";
import { rungeKutta4, type VectorField } from "../../../src/math/rungeKutta4.js";
import reference from "../../reference/linearRivals.json" with { type: "json" };

test("both flows agree with scipy's DOP853", () => {
  const { lorenz, rossler } = reference.flows;
  const ends: [Float32Array, typeof lorenz][] = [
    [simulateLorenz({ samples: 2, step: lorenz.time, initial: lorenz.initial }).values, lorenz],
    [simulateRossler({ samples: 2, step: rossler.time, initial: rossler.initial }).values, rossler],
  ];
  // Single precision (2e-6), and errors of 1e-9 a step, 2000 of them, which grow up to tenfold.
  for (const [values, { end }] of ends)
    for (let i = 0; i < 3; i++) expect(Math.abs(values[3 + i] - end[i])).toBeLessThan(2e-5);
});

test("halving the step cuts the error of a Lorenz path sixteenfold", () => {
  const after = (h: number): Float64Array => {
    const state = Float64Array.of(1, 2, 20);
    const step = rungeKutta4(lorenzField(), 3);
    for (let n = 0; n < Math.round(0.5 / h); n++) step(state, h);
    return state;
  };
  const exact = after(1 / 16384);
  const error = (h: number): number => Math.hypot(...after(h).map((v, i) => v - exact[i]));
  // The next order of the error is below 1 % at this step.
  expect(Math.abs(error(1 / 256) / error(1 / 512) - 16)).toBeLessThan(0.3);
});

test("the fixed points of the Lorenz system do not move", () => {
  const wing = Math.sqrt(LORENZ.beta * (LORENZ.rho - 1));
  for (const initial of [
    [0, 0, 0],
    [wing, wing, 27],
    [-wing, -wing, 27],
  ]) {
    const { values } = simulateLorenz({ samples: 5, step: 0.2, initial });
    // Rounding of 1e-15, which these unstable points let grow a little.
    for (let i = 0; i < 15; i++) expect(values[i]).toBeCloseTo(initial[i % 3], 6);
  }
});

test("a Lorenz path mirrored in the z axis is a path, bit for bit", () => {
  const there = simulateLorenz({ samples: 500, step: 0.02, initial: [1, 3, 20] }).values;
  const mirrored = simulateLorenz({ samples: 500, step: 0.02, initial: [-1, -3, 20] }).values;
  expect(mirrored.map((v, i) => (i % 3 < 2 ? -v : v))).toEqual(there);
});

/** Largest Lyapunov exponent: mean growth of the distance of two paths, set back to 1e-8 after every unit of time. */
function largestExponent(field: VectorField, initial: number[], h: number, time: number): number {
  const step = rungeKutta4(field, 3);
  const a = Float64Array.from(initial);
  const steps = Math.round(1 / h);
  const move = (state: Float64Array): void => {
    for (let n = 0; n < steps; n++) step(state, h);
  };
  for (let t = 0; t < 100; t++) move(a);
  const b = a.slice();
  b[0] += 1e-8;
  let sum = 0;
  for (let t = -20; t < time; t++) {
    move(a);
    move(b);
    const distance = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    if (t >= 0) sum += Math.log(distance / 1e-8);
    for (let i = 0; i < 3; i++) b[i] = a[i] + ((b[i] - a[i]) * 1e-8) / distance;
  }
  return sum / time;
}

test("two close paths diverge at the published Lyapunov exponents", () => {
  // The mean over T scatters by about .7 / sqrt(T) (Lorenz) and .2 / sqrt(T) (Rossler): .015 and .004 here.
  expect(Math.abs(largestExponent(lorenzField(), [1, 2, 20], 0.01, 2000) - LORENZ_LYAPUNOV)).toBeLessThan(
    0.04,
  );
  expect(Math.abs(largestExponent(rosslerField(), [-5, 0, 0], 0.05, 3000) - ROSSLER_LYAPUNOV)).toBeLessThan(
    0.01,
  );
});

test("the mean durations of a turn agree with a long run by scipy", () => {
  const { lorenz, rossler } = reference.flows;
  // Three standard errors of that run.
  expect(Math.abs(LORENZ_TURN - lorenz.turn)).toBeLessThan(3 * lorenz.turn_error);
  expect(Math.abs(ROSSLER_TURN - rossler.turn)).toBeLessThan(3 * rossler.turn_error);
});

test.each([
  ["Lorenz", simulateLorenz],
  ["Rossler", simulateRossler],
] as const)("a seed picks a path on the %s attractor, the same every time", (_, simulate) => {
  const path = simulate({ samples: 400, step: 0.05, seed: 5 });
  expect(path.rate).toBeCloseTo(20, 12);
  expect(path.columns.map(({ name }) => name)).toEqual(["x", "y", "z"]);
  expect(simulate({ samples: 400, step: 0.05, seed: 5 }).values).toEqual(path.values);
  expect(simulate({ samples: 400, step: 0.05, seed: 6 }).values).not.toEqual(path.values);
});

test("a longer transient and a finer step give the same path", () => {
  const settings = { initial: [1, 2, 20], substeps: 4 };
  const all = simulateLorenz({ samples: 101, step: 0.02, ...settings }).values;
  const later = simulateLorenz({ samples: 51, step: 0.02, discard: 1, ...settings }).values;
  expect(later).toEqual(all.subarray(150));
  const coarse = simulateLorenz({ samples: 51, step: 0.04, initial: [1, 2, 20], substeps: 8 }).values;
  expect(coarse.subarray(150)).toEqual(all.subarray(300));
});

test("rejects settings out of range and diverging paths, with a fix", () => {
  expect(() => simulateLorenz({ samples: 0, step: 0.01 })).toThrow(
    /simulateLorenz: samples=0 must be a positive integer/,
  );
  expect(() => simulateLorenz({ samples: 5, step: 0 })).toThrow(/step=0 must be positive/);
  expect(() => simulateLorenz({ samples: 5, step: 0.1, initial: [1] })).toThrow(/initial has 1 values/);
  expect(() => simulateRossler({ samples: 5, step: 0.1, discard: -1 })).toThrow(
    /discard=-1 must not be negative/,
  );
  expect(() => simulateRossler({ samples: 5, step: 0.1, substeps: 0.5 })).toThrow(/substeps=0.5/);
  expect(() => simulateLorenz({ samples: 50, step: 1, substeps: 1 })).toThrow(/diverges/);
});
