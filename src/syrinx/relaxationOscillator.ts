import { PlanarFlow } from "../math/rungeKutta4.js";
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

/**
 * Velocity u' of the relaxation oscillator: v - (c/3) u^3 + b u.
 * @returns dimensionless
 * @example
 * relaxationSpeed(5, 3, 1, 2); // 6
 */
export function relaxationSpeed(b: number, c: number, u: number, v: number): number {
  return v - (c / 3) * u * u * u + b * u;
}

/** The relaxation oscillator as a flow of x = u and y = v: u' = v - (c/3) u^3 + b u, v' = -k u - g. */
export class RelaxationFlow extends PlanarFlow {
  /** of RelaxationParameters; they may change from step to step */
  b = 0;
  k = 0;
  private c = 0;
  private g = 0;

  constructor({ b, c, k, g }: RelaxationParameters, u: number, v: number) {
    super(u, v);
    this.b = b;
    this.k = k;
    this.c = c;
    this.g = g;
  }

  protected xSlope(u: number, v: number): number {
    return relaxationSpeed(this.b, this.c, u, v);
  }

  protected ySlope(u: number): number {
    return -this.k * u - this.g;
  }
}

/** A limit cycle of the relaxation oscillator. */
export interface RelaxationCycle {
  /** period, dimensionless; NaN if it comes to rest */
  readonly period: number;
  /** share of the period in which |u'| is above 20 % of its maximum */
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
  const flow = new RelaxationFlow(parameters, 1, 0);
  const { k, g, b } = parameters;
  const longest = 100 * (1 + Math.abs(b) / k + (2 * Math.PI) / Math.sqrt(k));
  const centre = -g / k;
  let last = Number.NaN;
  let period = Number.NaN;
  let agreed = 0;
  let swing = 0;
  let highest = flow.x;
  let speeds: number[] = [];
  for (let time = 0; time < longest; time += step) {
    const before = flow.x;
    flow.advance(step);
    const u = flow.x;
    speeds.push(Math.abs(u - before));
    highest = Math.max(highest, u);
    if (!(before < centre && u >= centre)) continue;
    const crossing = time + (step * (centre - before)) / (u - before);
    const swung = highest - centre;
    // While an oscillation decays its period may be constant, but its amplitude is not.
    const same = Math.abs(crossing - last - period) < 1e-6 * period && Math.abs(swung - swing) < 1e-6 * swung;
    agreed = same ? agreed + 1 : 0;
    swing = swung;
    highest = u;
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

/** Cubic damping of a relaxation voice: at a pressure of 5 it matches the textbook's b = c = 5. */
const CUBIC = 5;

/**
 * The relaxation oscillator driven by a gesture, its time scaled by gamma: the pressure is b (above 0 it oscillates; from
 * about 3 sqrt(k) on in jumps, rich in harmonics), the tension is the stiffness k.
 */
export class RelaxationVoice implements Oscillator {
  private readonly flow = new RelaxationFlow({ b: 0, c: CUBIC, k: 0, g: 0 }, 1e-6, 0);

  /** @param h scaled time per step: gamma times seconds. */
  constructor(private readonly h: number) {}

  sing({ pressure, tension, loudness }: Drive, source: Float64Array): void {
    const { flow, h } = this;
    for (let i = 0; i < source.length; i++) {
      flow.b = pressure[i];
      flow.k = tension[i];
      const before = flow.x;
      flow.advance(h);
      if (Math.abs(flow.x) < 1e-12) flow.x = 1e-12;
      source[i] += (loudness[i] * (flow.x - before)) / h;
    }
  }

  settled(): boolean {
    return Math.abs(this.flow.x) < 1e-9 && Math.abs(this.flow.y) < 1e-9;
  }

  finite(): boolean {
    return Number.isFinite(this.flow.x);
  }
}
