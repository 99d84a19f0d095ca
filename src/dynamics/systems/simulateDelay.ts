import { InputError } from "../../shapes/inputError.js";
import type { Column, Trajectory } from "../../shapes/series.js";

/** How long, how finely and from which past a delay equation is followed. */
export interface DelaySimulation {
  /** rows of the trajectory, at least 1 */
  readonly samples: number;
  /** time between two rows, above 0 */
  readonly step: number;
  /** above 0 */
  readonly delay: number;
  /** value before time 0 */
  readonly past: number;
  /** time left out before the first row, at least 0 */
  readonly discard: number;
  /** longest Runge-Kutta step, above 0 */
  readonly longest: number;
}

/**
 * Follows a delay equation x' = f(x(t), x(t - delay)) in double precision by fourth-order Runge-Kutta steps, an integer
 * number of them a delay. Between two of its steps the past is the cubic through their values and velocities, and so are
 * the rows.
 * @param name of the caller, named in error messages.
 * @param velocity f of the value and of the value a delay ago. @param variable the column of the result.
 * @returns samples x 1, at 1 / step rows a unit of time.
 * @throws {InputError} if a setting is out of range, or the path runs off to infinity.
 * @see Bellen & Zennaro (2003) Numerical Methods for Delay Differential Equations, ch. 4.
 * @example
 * // x' = -x(t - pi / 2) turns as the cosine does, once it has forgotten how it began.
 * const path = simulateDelay("turn", (_, late) => -late, { name: "x", unit: "1" }, {
 *   samples: 2, step: 2 * Math.PI, delay: Math.PI / 2, past: 1, discard: 100, longest: 0.01,
 * });
 * path.values[1] / path.values[0]; // 1.0000
 */
export function simulateDelay(
  name: string,
  velocity: (value: number, late: number) => number,
  variable: Column,
  { samples, step, delay, past, discard, longest }: DelaySimulation,
): Trajectory {
  const refuse = (what: string, rule: string, advice: string): never => {
    throw new InputError(`${name}: ${what} ${rule}; ${advice}.`);
  };
  if (!Number.isInteger(samples) || samples < 1)
    refuse(`samples=${samples}`, "must be a positive integer", "give how many rows to keep");
  if (!(step > 0 && step < Number.POSITIVE_INFINITY))
    refuse(`step=${step}`, "must be positive", "give the time between two rows");
  if (!(delay > 0 && delay < Number.POSITIVE_INFINITY))
    refuse(`delay=${delay}`, "must be positive", "give the delay");
  if (!(discard >= 0 && discard < Number.POSITIVE_INFINITY))
    refuse(`discard=${discard}`, "must not be negative", "give the time to leave out, 0 or more");
  const perDelay = Math.ceil(delay / longest);
  const h = delay / perDelay;
  const half = 0.5 * h;
  // The values of the last delay and the present, in a ring, with the velocities after and before each of them: at time 0,
  // where the past ends, they differ.
  const size = perDelay + 1;
  const x = new Float64Array(size).fill(past);
  const slope = new Float64Array(size);
  const arriving = new Float64Array(size);
  let now = 0;
  slope[0] = velocity(past, past);
  const values = new Float32Array(samples);
  let row = 0;
  if (discard === 0) values[row++] = past;
  for (let n = 0; row < samples; n++) {
    // The oldest value is the next in the ring: a delay before the present one.
    const next = (now + 1) % size;
    const after = (next + 1) % size;
    const early = x[next];
    const middle = 0.5 * (early + x[after]) + (h / 8) * (slope[next] - arriving[after]);
    const late = x[after];
    const at = x[now];
    const k1 = slope[now];
    const k2 = velocity(at + half * k1, middle);
    const k3 = velocity(at + half * k2, middle);
    const k4 = velocity(at + h * k3, late);
    x[next] = at + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    slope[next] = velocity(x[next], late);
    arriving[next] = slope[next];
    for (; row < samples; row++) {
      const share = (discard + row * step) / h - n;
      if (share > 1) break;
      values[row] = between(share, at, x[next], h * k1, h * slope[next]);
    }
    now = next;
    if (!Number.isFinite(x[next])) refuse("the path", "runs off to infinity", "give other parameters");
  }
  return { values, columns: [variable], rate: 1 / step, start: 0 };
}

/** The cubic through two values with two slopes, at s from 0 to 1. */
function between(s: number, from: number, to: number, slopeFrom: number, slopeTo: number): number {
  const r = 1 - s;
  return r * r * ((1 + 2 * s) * from + s * slopeFrom) + s * s * ((3 - 2 * s) * to - r * slopeTo);
}
