import fc from "fast-check";
import { expect, test } from "vitest";
import { PlanarFlow, rungeKutta4, type VectorField } from "../../src/math/rungeKutta4.js";

const turn: VectorField = (state, velocity) => {
  velocity[0] = -state[1];
  velocity[1] = state[0];
};

test("halving the step cuts the error sixteenfold: the steps are of fourth order", () => {
  const error = (h: number): number => {
    const state = Float64Array.of(1, 0);
    const step = rungeKutta4(turn, 2);
    for (let n = 0; n < Math.round(2 / h); n++) step(state, h);
    return Math.hypot(state[0] - Math.cos(2), state[1] - Math.sin(2));
  };
  // The next order of the error adds about h to the ratio.
  expect(Math.abs(error(1 / 16) / error(1 / 32) - 16)).toBeLessThan(1);
});

test("one step of a linear flow is the exponential to fourth order", () => {
  const state = Float64Array.of(1);
  const decay: VectorField = (x, velocity) => {
    velocity[0] = -2 * x[0];
  };
  rungeKutta4(decay, 1)(state, 0.25);
  const z = -0.5;
  // Rounding of a few operations.
  expect(state[0]).toBeCloseTo(1 + z + z ** 2 / 2 + z ** 3 / 6 + z ** 4 / 24, 15);
});

test("two steppers of one field don't disturb each other", () => {
  const [a, b] = [Float64Array.of(1, 0), Float64Array.of(1, 0)];
  const [one, other] = [rungeKutta4(turn, 2), rungeKutta4(turn, 2)];
  one(a, 0.1);
  other(Float64Array.of(7, -3), 0.3);
  one(a, 0.1);
  other(b, 0.1);
  other(b, 0.1);
  expect(a).toEqual(b);
});

/** A flow in the plane that is neither linear nor symmetric in its coordinates. */
class Sheared extends PlanarFlow {
  protected xSlope(x: number, y: number): number {
    return y - 0.5 * x * x;
  }

  protected ySlope(x: number, y: number): number {
    return x * y - 1;
  }
}

test("a planar flow takes the steps of rungeKutta4, bit for bit", () => {
  const field: VectorField = ([x, y], velocity) => {
    velocity[0] = y - 0.5 * x * x;
    velocity[1] = x * y - 1;
  };
  const number = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.double({ min: 1e-4, max: 0.2, noNaN: true }), (x, y, h) => {
      const state = Float64Array.of(x, y);
      const flow = new Sheared(x, y);
      const step = rungeKutta4(field, 2);
      for (let n = 0; n < 3; n++) {
        step(state, h);
        flow.advance(h);
      }
      expect([flow.x, flow.y]).toEqual([...state]);
    }),
  );
});
