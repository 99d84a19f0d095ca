import { expect, test } from "vitest";
import { kaplanYorke, lyapunovSpectrum } from "../../../src/dynamics/invariants/lyapunovSpectrum.js";
import { LORENZ, lorenzField } from "../../../src/dynamics/systems/lorenz.js";
import { rosslerField } from "../../../src/dynamics/systems/rossler.js";

test("a linear system has the real parts of its eigenvalues", () => {
  // Eigenvalues -1 +- 3i and .5.
  const field = (x: Float64Array, v: Float64Array): void => {
    v[0] = -x[0] - 3 * x[1];
    v[1] = 3 * x[0] - x[1];
    v[2] = 0.5 * x[2];
  };
  const { exponents } = lyapunovSpectrum(field, [1e-3, 0, 0], { step: 0.005, time: 30 });
  // Runge-Kutta's error of a step is (3.2 h)^5 / 120; differences are good to nine digits.
  expect(exponents[0]).toBeCloseTo(0.5, 6);
  expect(exponents[1]).toBeCloseTo(-1, 6);
  expect(exponents[2]).toBeCloseTo(-1, 6);
});

test("Lorenz has .905, 0, -14.572 and a dimension of 2.062", () => {
  const {
    exponents,
    errors,
    kaplanYorke: dimension,
  } = lyapunovSpectrum(lorenzField(), [1, 1, 25], {
    step: 0.005,
    time: 3000,
    transient: 50,
    jacobian: ([x, y, z], into) => {
      const { sigma, rho, beta } = LORENZ;
      into.set([-sigma, sigma, 0, rho - z, -1, -x, y, x, -beta]);
    },
  });
  // 1 %: the standard error over 3000 units of time is about .004.
  expect(Math.abs(exponents[0] / 0.9056 - 1)).toBeLessThan(0.01);
  expect(Math.abs(exponents[1])).toBeLessThan(0.005);
  expect(Math.abs(exponents[2] / -14.572 - 1)).toBeLessThan(0.01);
  expect(errors[0]).toBeLessThan(0.01);
  expect(dimension).toBeCloseTo(2.062, 2);
  // Their sum is the divergence, -(sigma + 1 + beta), at every instant.
  expect(exponents.reduce((a, b) => a + b)).toBeCloseTo(-41 / 3, 3);
});

test("Rossler has .0715, 0, -5.394 and a dimension of 2.013, by differences", () => {
  const { exponents, kaplanYorke: dimension } = lyapunovSpectrum(rosslerField(), [5, 0, 0], {
    step: 0.02,
    time: 20_000,
    transient: 300,
  });
  // The standard error over 20,000 units of time is about .0008: the next test follows the flow for longer.
  expect(Math.abs(exponents[0] / 0.0715 - 1)).toBeLessThan(0.04);
  expect(Math.abs(exponents[1])).toBeLessThan(0.0005);
  expect(Math.abs(exponents[2] / -5.394 - 1)).toBeLessThan(0.01);
  expect(dimension).toBeCloseTo(2.013, 2);
});

test("the largest exponent of Rossler alone is .0715 within 1 %", () => {
  const { exponents, errors } = lyapunovSpectrum(rosslerField(), [5, 0, 0], {
    step: 0.05,
    time: 150_000,
    transient: 300,
    count: 1,
    jacobian: ([x, , z], into) => into.set([0, -1, -1, 1, 0.2, 0, z, 0, x - 5.7]),
  });
  expect(errors[0]).toBeLessThan(0.0006);
  expect(Math.abs(exponents[0] / 0.0715 - 1)).toBeLessThan(0.01);
});

test("the Kaplan-Yorke dimension of a contraction is 0, and a sum that stays positive gives none", () => {
  expect(kaplanYorke([-1, -2])).toBe(0);
  expect(kaplanYorke([0, -1])).toBe(1);
  expect(kaplanYorke([1, -0.5])).toBeNaN();
});

test("settings out of range are refused", () => {
  const still = (): void => {};
  expect(() => lyapunovSpectrum(still, [0], { step: 0, time: 1 })).toThrow(/step=0/);
  expect(() => lyapunovSpectrum(still, [0], { step: 1, time: 5 })).toThrow(/time=5/);
  expect(() => lyapunovSpectrum(still, [0], { step: 0.01, time: 5, count: 2 })).toThrow(/count=2/);
  const burst = (x: Float64Array, v: Float64Array): void => {
    v[0] = x[0] ** 2;
  };
  expect(() => lyapunovSpectrum(burst, [1], { step: 0.01, time: 50 })).toThrow(/runs? off to infinity/);
});
