import { describe, expect, test } from "vitest";
import { largestExponent } from "../../../src/dynamics/invariants/largestExponent.js";
import { meanTurn } from "../../../src/dynamics/invariants/meanTurn.js";
import { noiseLevel } from "../../../src/dynamics/invariants/noiseLevel.js";
import { systemNamed } from "../../../src/dynamics/systems/register.js";
import { Random } from "../../../src/math/random.js";

const SAMPLES = 20_000;
const STEP = 0.1;

/** States of the Rossler system, x, y, z row after row. */
function rossler(seed: number): Float32Array {
  return systemNamed("rossler").simulate({ samples: SAMPLES, step: STEP, seed, parameters: {} }).values;
}

/** The Rossler equations and those of a small displacement, its last three numbers; a = b = .2, c = 5.7. */
function field([x, y, z, u, v, w]: readonly number[]): number[] {
  return [-y - z, x + 0.2 * y, 0.2 + z * (x - 5.7), -v - w, u + 0.2 * v, z * u + (x - 5.7) * w];
}

/** One step of Runge and Kutta's fourth-order method. */
function stepped(state: readonly number[], h: number): number[] {
  const moved = (k: readonly number[], by: number): number[] => state.map((value, i) => value + by * k[i]);
  const k1 = field(state);
  const k2 = field(moved(k1, h / 2));
  const k3 = field(moved(k2, h / 2));
  const k4 = field(moved(k3, h));
  return state.map((value, i) => value + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
}

/** Exponent along a path itself: how a displacement grows from each row to the next. */
function exponentAlong(path: Float32Array): number {
  const parts = 5;
  let displacement = [1, 0, 0];
  let sum = 0;
  for (let row = 0; row + 1 < SAMPLES; row++) {
    let state = [...path.subarray(3 * row, 3 * row + 3), ...displacement];
    for (let part = 0; part < parts; part++) state = stepped(state, STEP / parts);
    const length = Math.hypot(state[3], state[4], state[5]);
    displacement = state.slice(3).map((value) => value / length);
    sum += Math.log(length);
  }
  return sum / (SAMPLES * STEP);
}

/** What is made of the path's x with white noise. */
function estimated(path: Float32Array, share: number, seed: number): number {
  const random = new Random(seed);
  const x = Float64Array.from({ length: SAMPLES }, (_, row) => path[3 * row]);
  const mean = x.reduce((sum, value) => sum + value / SAMPLES, 0);
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2 / SAMPLES, 0));
  const series = x.map((value) => value + share * deviation * random.normal());
  const noise = noiseLevel(series);
  const turn = meanTurn(series, noise);
  const work = largestExponent(series, { turn, noise, rank: 2, theiler: Math.ceil(2 * turn) });
  for (;;) {
    const { done, value } = work.next();
    if (done) return value.value / STEP;
  }
}

describe("340 turns of the Rossler system", () => {
  // Such paths have exponents of their own that scatter by 6 % about the system's.
  test.each([7, 12, 19])(
    "have an exponent of their own that white noise of a hundredth hardly hides: seed %i",
    (seed) => {
      const path = rossler(seed);
      const own = exponentAlong(path);
      expect(Math.abs(estimated(path, 0, seed) / own - 1)).toBeLessThan(0.05);
      // Slopes that are fitted to noisy neighbours.
      expect(Math.abs(estimated(path, 0.01, seed) / own - 1)).toBeLessThan(0.08);
    },
  );
});
