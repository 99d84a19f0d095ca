import { expect, test } from "vitest";
import { acceleration, Labia, limitCycle, saddleNodeTension } from "../../src/syrinx/normalForm.js";

test("at the saddle-node tension two equilibria meet", () => {
  for (const alpha of [-1 / 27, -0.02, 0, 0.05, 0.15, 0.25, 0.4]) {
    const beta = saddleNodeTension(alpha);
    // x from beta = 2x - 3x^2, the larger root; there force and slope of the force both vanish.
    const x = (1 + Math.sqrt(Math.max(0, 1 - 3 * beta))) / 3;
    expect(acceleration(alpha, beta, x, 0)).toBeCloseTo(0, 8);
    expect(-beta - 3 * x * x + 2 * x).toBeCloseTo(0, 8);
  }
});

test("saddle-node tensions agree with the published points", () => {
  // Cusp (-1/27, 1/3); SNIC onsets at alpha .10, .15, .20, .25, to the four decimals that are quoted.
  expect(saddleNodeTension(-1 / 27)).toBeCloseTo(1 / 3, 6);
  for (const [alpha, beta] of [
    [0.1, 0.0744],
    [0.15, -0.0028],
    [0.2, -0.0757],
    [0.25, -0.1453],
  ]) {
    expect(Math.abs(saddleNodeTension(alpha) - beta)).toBeLessThan(1e-4);
  }
  expect(saddleNodeTension(-0.05)).toBeNaN();
});

test("near the Hopf line the cycle is harmonic: its frequency is the root of the tension", () => {
  // At alpha -> 0 the cycle shrinks to x = 0, where the linear frequency is sqrt(beta); amplitude^2 ~ alpha.
  for (const beta of [0.5, 1, 2]) {
    expect(limitCycle(0.002, beta).frequency / Math.sqrt(beta)).toBeCloseTo(1, 2);
  }
});

test("halving the Runge-Kutta step cuts the error sixteenfold", () => {
  const at = (steps: number): number => {
    const labia = new Labia(-0.5, 0.5);
    for (let i = 0; i < steps; i++) labia.step(0.15, 0.5, 10 / steps);
    return labia.x;
  };
  const exact = at(6400);
  // 2^4 = 16; the next order of the error shrinks with the step and makes the rest.
  expect((at(800) - exact) / (at(1600) - exact)).toBeCloseTo(16, 0);
});

test("a resting oscillator has frequency 0", () => {
  expect(limitCycle(-0.15, -0.15).frequency).toBe(0);
  expect(limitCycle(0.15, -0.1).frequency).toBe(0);
});

test("the Hopf lines are where they are published: alpha = 0 at x = 0, and alpha = 2 + beta at x = -1", () => {
  // At an equilibrium the linear flow has trace d a/d v and determinant -d a/d x: Hopf where the trace is 0 and that is above 0.
  const linear = (alpha: number, beta: number, x: number): { trace: number; determinant: number } => {
    const h = 1e-6;
    const of = (dx: number, v: number): number => acceleration(alpha, beta, x + dx, v);
    return {
      trace: (of(0, h) - of(0, -h)) / (2 * h),
      determinant: -(of(h, 0) - of(-h, 0)) / (2 * h),
    };
  };
  for (const beta of [0.01, 0.3, 1, 4]) {
    expect(acceleration(0, beta, 0, 0)).toBeCloseTo(0, 12);
    expect(linear(0, beta, 0).trace).toBeCloseTo(0, 9);
    expect(linear(0, beta, 0).determinant).toBeCloseTo(beta, 6);
  }
  for (const beta of [-4.9, -1, 0, 2]) {
    expect(acceleration(2 + beta, beta, -1, 0)).toBeCloseTo(0, 12);
    expect(linear(2 + beta, beta, -1).trace).toBeCloseTo(0, 9);
    // 5 + beta: above 0 from beta = -5 on, as published.
    expect(linear(2 + beta, beta, -1).determinant).toBeCloseTo(5 + beta, 6);
  }
  // Below the line the equilibrium draws the labia in, above it pushes them out.
  for (const [alpha, grows] of [
    [-0.01, false],
    [0.01, true],
  ] as const) {
    const x = -alpha;
    expect(linear(alpha, 1, x).trace > 0).toBe(grows);
  }
});
