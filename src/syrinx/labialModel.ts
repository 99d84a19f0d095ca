import { PlanarFlow } from "../math/rungeKutta4.js";
import { InputError } from "../shapes/inputError.js";
import type { Drive, Oscillator } from "./oscillator.js";

/** Parameters of the labial model except pressure and tension, divided by the mass, in cgs units. */
export interface LabialParameters {
  /** nonlinear stiffness k2 / m, 1/(cm^2 s^2) */
  readonly k2: number;
  /** linear damping b1 / m, 1/s */
  readonly b1: number;
  /** damping b2 / m by the cube of the velocity, s/cm^2 */
  readonly b2: number;
  /** damping c / m by the square of the displacement, 1/(cm^2 s) */
  readonly c: number;
  /** constant force f0 / m of the dorsal muscle, cm/s^2 */
  readonly force: number;
  /** rest opening a01 of the upper edge, cm */
  readonly opening: number;
  /** a01 - a02, cm */
  readonly openingDifference: number;
  /** half the time that the flapping wave takes along the labium, s */
  readonly flapping: number;
}

/** A symmetric labium that oscillates above onset without meeting its neighbour. */
export const SYMMETRIC_LABIUM: LabialParameters = {
  k2: 0,
  b1: 4e3,
  b2: 0,
  c: 2e9,
  force: 0,
  opening: 0.04,
  openingDifference: 0,
  flapping: 2e-5,
};

/**
 * Acceleration of the labium's midpoint in Titze's flapping approximation, with every coefficient divided by the mass:
 *
 *     x'' = -(k1 + k2 x^2) x - (b1 + b2 v^2) v - c x^2 v - f0 + P (da + 2 tau v) / (a01 + x + tau v).
 *
 * @param pressure P = a_lab p_s / m, cm/s^2. @param tension k1 / m, 1/s^2. @param x cm. @param v cm/s.
 * @returns cm/s^2
 * @throws {InputError} if the labia cross: the opening a01 + x + tau v is not positive.
 * @example
 * labialAcceleration(SYMMETRIC_LABIUM, 0, 2.4e8, 0.001, 0); // -240000
 * @see Laje, Gardner & Mindlin (2002) PRE 65 051921; Amador & Mindlin (2008) Chaos 18 043123.
 */
export function labialAcceleration(
  parameters: LabialParameters,
  pressure: number,
  tension: number,
  x: number,
  v: number,
): number {
  const { k2, b1, b2, c, force, opening, openingDifference, flapping } = parameters;
  const a1 = opening + x + flapping * v;
  if (!(a1 > 0)) {
    throw new InputError(
      `labia: opening=${a1.toPrecision(3)} cm: the labia cross; lower the pressure, or raise the tension.`,
    );
  }
  const xx = x * x;
  return (
    -(tension + k2 * xx) * x -
    (b1 + b2 * v * v + c * xx) * v -
    force +
    (pressure * (openingDifference + 2 * flapping * v)) / a1
  );
}

/** The labium as a flow of x, cm, and y = x', cm/s. */
class Labium extends PlanarFlow {
  /** P, cm/s^2, and k1 / m, 1/s^2, which may change from step to step */
  pressure = 0;
  tension = 0;

  constructor(
    private readonly parameters: LabialParameters,
    x: number,
    v: number,
  ) {
    super(x, v);
  }

  protected xSlope(_: number, v: number): number {
    return v;
  }

  protected ySlope(x: number, v: number): number {
    return labialAcceleration(this.parameters, this.pressure, this.tension, x, v);
  }
}

/**
 * Pressure at which a symmetric labium (openingDifference and force 0) begins to oscillate: the Hopf bifurcation.
 * @returns P = b1 a01 / (2 tau), cm/s^2; it does not depend on the tension, which sets only the pitch.
 * @example
 * onsetPressure(SYMMETRIC_LABIUM); // 4000000
 */
export function onsetPressure({ b1, opening, flapping }: LabialParameters): number {
  return (b1 * opening) / (2 * flapping);
}

/** Relative change below which an equilibrium counts as reached, or a period as settled. */
const SETTLED = 1e-5;

/**
 * Fundamental frequency of the labial model, by integrating it to its limit cycle (RK4).
 * @param pressure P, cm/s^2. @param tension k1 / m, 1/s^2. @param step of time, s. @param longest maximum simulated time, s.
 * @returns Hz; 0 if the labium comes to rest.
 * @throws {InputError} if the labia cross.
 * @example
 * labialFrequency(SYMMETRIC_LABIUM, 8e6, 2.4e8); // 2454.7
 */
export function labialFrequency(
  parameters: LabialParameters,
  pressure: number,
  tension: number,
  from: { readonly x: number; readonly v: number } = { x: 1e-4, v: 0 },
  step = 2e-7,
  longest = 0.5,
): number {
  const labium = new Labium(parameters, from.x, from.v);
  labium.pressure = pressure;
  labium.tension = tension;
  let last = Number.NaN;
  let period = 0;
  let swing = 0;
  let lowest = labium.x;
  let agreed = 0;
  for (let time = 0; time < longest; time += step) {
    const before = labium.y;
    labium.advance(step);
    const { x, y: v } = labium;
    lowest = Math.min(lowest, x);
    if (!(before > 0 && v <= 0)) continue;
    const peak = time + (step * before) / (before - v);
    const swung = x - lowest;
    // While a labium comes to rest its period settles, but its amplitude keeps shrinking.
    const same =
      Math.abs(peak - last - period) < SETTLED * period && Math.abs(swung - swing) < SETTLED * swung;
    agreed = same ? agreed + 1 : 0;
    if (agreed >= 5) return 1 / period;
    if (swung < 1e-9) return 0;
    period = peak - last;
    swing = swung;
    lowest = x;
    last = peak;
  }
  return 0;
}

/** Pressure of a gesture at which the labium is driven at twice its onset pressure. */
const TWICE_ONSET = 0.15;
/** Displacement that counts as 1 in the sound, cm: a tenth of the rest opening. */
const UNIT = 0.004;

/**
 * The labial model driven by a gesture. Its dimensionless pressure alpha and tension beta become
 *
 *     P = P_onset (1 + alpha / 0.15),   k1 = gamma^2 beta,
 *
 * so that alpha = 0 is the onset of song and beta the linear stiffness, as in the normal form: the same gesture gives a
 * similar melody, of F0 about gamma sqrt(beta) / (2 pi).
 */
export class LabialVoice implements Oscillator {
  private readonly labium: Labium;

  /** @param gamma 1/s. @param dt s per step. */
  constructor(
    private readonly gamma: number,
    private readonly dt: number,
    private readonly parameters: LabialParameters = SYMMETRIC_LABIUM,
  ) {
    this.labium = new Labium(parameters, 1e-6, 0);
  }

  sing({ pressure, tension, loudness }: Drive, source: Float64Array): void {
    const { labium, dt } = this;
    const onset = onsetPressure(this.parameters);
    const stiffness = this.gamma * this.gamma;
    const scale = 1 / (this.gamma * UNIT);
    for (let i = 0; i < source.length; i++) {
      labium.pressure = onset * Math.max(0, 1 + pressure[i] / TWICE_ONSET);
      labium.tension = stiffness * tension[i];
      labium.advance(dt);
      // In a symmetric model the centre is a fixed point; a tiny perturbation keeps the labium from staying there.
      if (Math.abs(labium.x) < 1e-12) labium.x = 1e-12;
      source[i] += loudness[i] * scale * labium.y;
    }
  }

  settled(): boolean {
    return Math.abs(this.labium.x) < 1e-9 && Math.abs(this.labium.y) < 1e-5;
  }

  finite(): boolean {
    return Number.isFinite(this.labium.x);
  }
}
