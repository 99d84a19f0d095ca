import type { Drive, Oscillator } from "./oscillator.js";

/** Parameters of the relaxation oscillator, dimensionless. */
export interface RelaxationParameters {
  /** negative damping: above 0 it oscillates */
  readonly b: number;
  /** cubic damping, above 0 */
  readonly c: number;
  /** stiffness, above 0 */
  readonly k: number;
  /** constant force; it oscillates while |g / k| < sqrt(b / c) */
  readonly g: number;
}

/** One RK4 step of u' = v - (c/3) u^3 + b u, v' = -k u - g; writes the new state into `state`. */
export function relaxationStep(
  { b, c, k, g }: RelaxationParameters,
  state: { u: number; v: number },
  h: number,
): void {
  const { u, v } = state;
  const third = c / 3;
  const half = 0.5 * h;
  const p1 = v - third * u * u * u + b * u;
  const q1 = -k * u - g;
  const u2 = u + half * p1;
  const p2 = v + half * q1 - third * u2 * u2 * u2 + b * u2;
  const q2 = -k * u2 - g;
  const u3 = u + half * p2;
  const p3 = v + half * q2 - third * u3 * u3 * u3 + b * u3;
  const q3 = -k * u3 - g;
  const u4 = u + h * p3;
  const p4 = v + h * q3 - third * u4 * u4 * u4 + b * u4;
  const q4 = -k * u4 - g;
  state.u = u + (h / 6) * (p1 + 2 * p2 + 2 * p3 + p4);
  state.v = v + (h / 6) * (q1 + 2 * q2 + 2 * q3 + q4);
}

/** A limit cycle of the relaxation oscillator. */
export interface RelaxationCycle {
  /** time of one turn, dimensionless; NaN where it comes to rest */
  readonly period: number;
  /** share of the turn in which |u'| is above 20 % of its top */
  readonly fastShare: number;
}

/**
 * Period of the relaxation oscillator, and the share of it spent in its jumps, by integration (RK4).
 * Slow-fast where b / sqrt(k) is about 3 or more: T = (3 - 2 ln 2) b / k + 7.0143 b^(-1/3) k^(-1/3) + ...
 * @see van der Pol (1926) Phil. Mag. 2 978; Dorodnitsyn (1947) for the expansion; Laje & Mindlin (2002) for song.
 * @example
 * relaxationCycle({ b: 5, c: 5, k: 1, g: 0 }).period; // 11.612
 */
export function relaxationCycle(parameters: RelaxationParameters, step = 5e-4): RelaxationCycle {
  const state = { u: 1, v: 0 };
  const { k, g, b } = parameters;
  const longest = 100 * (1 + Math.abs(b) / k + (2 * Math.PI) / Math.sqrt(k));
  const centre = -g / k;
  let last = Number.NaN;
  let period = Number.NaN;
  let agreed = 0;
  let swing = 0;
  let highest = state.u;
  let speeds: number[] = [];
  for (let time = 0; time < longest; time += step) {
    const { u } = state;
    relaxationStep(parameters, state, step);
    speeds.push(Math.abs(state.u - u));
    highest = Math.max(highest, state.u);
    if (!(u < centre && state.u >= centre)) continue;
    const crossing = time + (step * (centre - u)) / (state.u - u);
    const swung = highest - centre;
    // What comes to rest may keep its period, but never its swing.
    const same = Math.abs(crossing - last - period) < 1e-6 * period && Math.abs(swung - swing) < 1e-6 * swung;
    agreed = same ? agreed + 1 : 0;
    swing = swung;
    highest = state.u;
    period = crossing - last;
    last = crossing;
    if (agreed >= 3) {
      const top = speeds.reduce((most, s) => Math.max(most, s), 0);
      return { period, fastShare: speeds.filter((s) => s > 0.2 * top).length / speeds.length };
    }
    speeds = [];
    if (swung < 1e-9) break;
  }
  return { period: Number.NaN, fastShare: Number.NaN };
}

/** Cubic damping of a relaxation voice: with a pressure of 5, that of the textbook's b = c = 5. */
const CUBIC = 5;

/**
 * The relaxation oscillator driven by a gesture, its time scaled by gamma: the pressure is b (above 0 it sings; from
 * about 3 sqrt(k) on in jumps, rich in harmonics), the tension is the stiffness k.
 */
export class RelaxationVoice implements Oscillator {
  private readonly state = { u: 1e-6, v: 0 };

  /** @param h scaled time a step: gamma times seconds. */
  constructor(private readonly h: number) {}

  sing({ pressure, tension, loudness }: Drive, source: Float64Array): void {
    const { state, h } = this;
    const parameters = { b: 0, c: CUBIC, k: 0, g: 0 };
    for (let i = 0; i < source.length; i++) {
      parameters.b = pressure[i];
      parameters.k = tension[i];
      const before = state.u;
      relaxationStep(parameters, state, h);
      if (Math.abs(state.u) < 1e-12) state.u = 1e-12;
      source[i] += (loudness[i] * (state.u - before)) / h;
    }
  }

  settled(): boolean {
    return Math.abs(this.state.u) < 1e-9 && Math.abs(this.state.v) < 1e-9;
  }

  finite(): boolean {
    return Number.isFinite(this.state.u);
  }
}
