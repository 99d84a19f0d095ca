import { PlanarFlow } from "../math/rungeKutta4.js";
import type { Drive, Oscillator } from "./oscillator.js";

/** Pressure and tension at rest, well below the onset of oscillation. */
export const REST = -0.15;

/**
 * The normal form of the labial oscillator near its Takens-Bogdanov point, in time scaled by gamma:
 *
 *     dx/ds = v,   dv/ds = -alpha - beta x - x^3 + x^2 - (x^2 + x) v,   s = gamma t.
 *
 * alpha follows the air-sac pressure, beta the tension of the labia; both are dimensionless. The frequency in Hz is
 * gamma w / (2 pi) with w of this scaled system: one table serves any gamma.
 * @param x displacement of the labia, dimensionless.
 * @param v velocity over gamma, dimensionless.
 * @returns dv/ds
 * @see Sitt et al. (2008) PRE 78 011905; Perl et al. (2011) PRE 84 051909; Amador et al. (2013) Nature 495 59.
 */
export function acceleration(alpha: number, beta: number, x: number, v: number): number {
  const xx = x * x;
  return -alpha - beta * x - x * xx + xx - (xx + x) * v;
}

/** The oscillator in motion: x is the displacement, y the velocity over gamma, both dimensionless. */
export class Labia extends PlanarFlow {
  private alpha = 0;
  private beta = 0;

  protected xSlope(_: number, y: number): number {
    return y;
  }

  protected ySlope(x: number, y: number): number {
    return acceleration(this.alpha, this.beta, x, y);
  }

  /** Advances by h in scaled time (gamma times seconds) at constant pressure and tension. */
  step(alpha: number, beta: number, h: number): void {
    this.alpha = alpha;
    this.beta = beta;
    this.advance(h);
  }
}

/** The normal form driven by a gesture. */
export class NormalFormVoice implements Oscillator {
  private x = 0;
  private v = 0;

  /** @param h scaled time per step: gamma times seconds. */
  constructor(private readonly h: number) {}

  /**
   * The same step as Labia's, rearranged so that few operations depend on one another, since this loop takes most of the time
   * of a synthesis: with dv/ds = p(x) - d(x) v, the slopes k1 to k4 enter through the velocities v2 to v4 alone, as (v2 -
   * v) / 3 is h k1 / 6.
   */
  sing({ pressure, tension, loudness }: Drive, source: Float64Array): void {
    const { h } = this;
    const half = 0.5 * h;
    const third = 1 / 3;
    const sixth = h / 6;
    let { x, v } = this;
    for (let i = 0; i < source.length; i++) {
      const alpha = pressure[i];
      const beta = tension[i];
      const xx = x * x;
      const hx = half * x;
      const v2 = half * (xx - alpha) - hx * (xx + beta) + (v - hx * (x + 1) * v);
      const x2 = x + half * v;
      const xx2 = x2 * x2;
      const hx2 = half * x2;
      const v3 = v + (half * (xx2 - alpha) - hx2 * (xx2 + beta)) - hx2 * (x2 + 1) * v2;
      const x3 = x + half * v2;
      const xx3 = x3 * x3;
      const hx3 = h * x3;
      const v4 = v + (h * (xx3 - alpha) - hx3 * (xx3 + beta)) - hx3 * (x3 + 1) * v3;
      const x4 = x + h * v3;
      const xx4 = x4 * x4;
      const hx4 = sixth * x4;
      const last = sixth * (xx4 - alpha) - hx4 * (xx4 + beta);
      x = x + sixth * (v + 2 * (v2 + v3)) + sixth * v4;
      v = third * (v2 + 2 * v3 - v) + last + (third - hx4 * (x4 + 1)) * v4;
      source[i] += loudness[i] * v;
    }
    this.x = x;
    this.v = v;
  }

  settled(): boolean {
    return Math.abs(this.v) < 1e-9 && Math.abs(acceleration(REST, REST, this.x, this.v)) < 1e-9;
  }

  finite(): boolean {
    return Number.isFinite(this.x);
  }
}

/**
 * Tension at which the saddle and the node of the normal form meet on the branch where song begins.
 * Solves alpha = 2x^3 - x^2 for the root x >= 1/3, then beta = 2x - 3x^2.
 * @param alpha pressure, at least -1/27 (the cusp).
 * @returns beta, dimensionless; NaN below the cusp.
 * @example
 * saddleNodeTension(0.15); // -0.0028
 */
export function saddleNodeTension(alpha: number): number {
  if (alpha < -1 / 27) return Number.NaN;
  let x = 0.5 + 0.6 * Math.cbrt(Math.max(alpha, 0));
  for (let i = 0; i < 60; i++) {
    const slope = 6 * x * x - 2 * x;
    if (slope < 1e-12) break;
    const step = (2 * x * x * x - x * x - alpha) / slope;
    x -= step;
    if (Math.abs(step) < 1e-15) break;
  }
  return 2 * x - 3 * x * x;
}

/** A point on a limit cycle, and its angular frequency. */
export interface Cycle {
  /** radians per unit of scaled time; 0 if there is no oscillation */
  readonly frequency: number;
  readonly x: number;
  readonly v: number;
}

/**
 * Follows the scaled normal form to its limit cycle and measures the frequency (RK4, maxima of x located to third order).
 * @param from initial state; a point on a neighbouring cycle converges fastest.
 * @param step of scaled time; 0.02 gives the frequency to about 1e-8.
 * @param slowest maximum period, in scaled time.
 * @returns frequency 0 if the orbit comes to rest or takes longer than `slowest`.
 * @example
 * // In Hz at gamma = 24000: 3289.1.
 * (24000 / (2 * Math.PI)) * limitCycle(0.15, 0.5).frequency; // 3289.1
 */
export function limitCycle(
  alpha: number,
  beta: number,
  from: { readonly x: number; readonly v: number } = { x: -0.5, v: 0.5 },
  step = 0.02,
  slowest = 4000,
): Cycle {
  const labia = new Labia(from.x, from.v);
  let time = 0;
  let lastPeak = Number.NaN;
  let lastPeriod = 0;
  let agreed = 0;
  while (time < 60 * slowest) {
    const before = labia.y;
    const slope = acceleration(alpha, beta, labia.x, before);
    labia.step(alpha, beta, step);
    if (before > 0 && labia.y <= 0) {
      const slopeAfter = acceleration(alpha, beta, labia.x, labia.y);
      const peak = time + step * crossing(before, labia.y, step * slope, step * slopeAfter);
      const period = peak - lastPeak;
      agreed = Math.abs(period - lastPeriod) < 1e-7 * period ? agreed + 1 : 0;
      if (agreed >= 2) return { frequency: (2 * Math.PI) / period, x: labia.x, v: labia.y };
      lastPeriod = period;
      lastPeak = peak;
    }
    time += step;
    if (time - (Number.isNaN(lastPeak) ? 0 : lastPeak) > slowest) break;
    if (Math.abs(before) + Math.abs(slope) < 1e-10) break;
  }
  return { frequency: 0, x: labia.x, v: labia.y };
}

/**
 * The velocity v over one period of a limit cycle, at evenly spaced times (RK4, steps of at most `step`).
 * @param cycle from limitCycle, of frequency above 0.
 * @param into overwritten; the first value is that of the cycle's own state.
 */
export function turnOf(alpha: number, beta: number, cycle: Cycle, into: Float64Array, step = 0.04): void {
  const between = (2 * Math.PI) / cycle.frequency / into.length;
  const steps = Math.ceil(between / step);
  const labia = new Labia(cycle.x, cycle.v);
  for (let i = 0; i < into.length; i++) {
    into[i] = labia.y;
    for (let n = 0; n < steps; n++) labia.step(alpha, beta, between / steps);
  }
}

/** Root in [0, 1] of the cubic through f(0) = a > 0 and f(1) = b <= 0 with end slopes p and q. */
function crossing(a: number, b: number, p: number, q: number): number {
  const c3 = 2 * a - 2 * b + p + q;
  const c2 = -3 * a + 3 * b - 2 * p - q;
  let z = a / (a - b);
  for (let i = 0; i < 5; i++) z -= (((c3 * z + c2) * z + p) * z + a) / ((3 * c3 * z + 2 * c2) * z + p);
  return z;
}
