import { InputError } from "../shapes/inputError.js";
import { CYCLES, Slice } from "./cycleTable.js";
import { PRESSURES } from "./makeCycleTable.js";
import { saddleNodeTension } from "./normalForm.js";

/** Highest tension in the table, dimensionless. */
const HIGHEST_TENSION = 5;

/** Range of pressures in the table, dimensionless; its lowest row is used for all pressures between it and 0. */
export const PRESSURE_RANGE = { low: PRESSURES[0], high: PRESSURES[PRESSURES.length - 2] } as const;

function requirePressure(name: string, alpha: number): void {
  if (!(alpha <= PRESSURE_RANGE.high)) {
    throw new InputError(
      `${name}: alpha=${alpha} is above the table; give a pressure of at most ${PRESSURE_RANGE.high}.`,
    );
  }
}

function requireTension(name: string, beta: number): void {
  if (!(beta <= HIGHEST_TENSION)) {
    throw new InputError(
      `${name}: beta=${beta} is above the table; give a tension of at most ${HIGHEST_TENSION}.`,
    );
  }
}

/**
 * Behaviour of the oscillator at a pressure and tension: silent; bistable (rest and oscillation are both stable, so that
 * the past decides between them); or oscillating, on the side of the saddle-node (SNIC) or of the Hopf bifurcation.
 */
export type Regime = "silent" | "bistable" | "snic" | "hopf";

/**
 * Regime of the normal form. Where it oscillates, the side follows from how it falls silent as the pressure drops at this
 * tension: on the SNIC side suddenly, with a diverging period and a rich timbre; on the Hopf side it fades out at
 * pressure 0 as a nearly pure tone.
 * @param alpha pressure, dimensionless, at most PRESSURE_RANGE.high. @param beta tension, dimensionless.
 * @returns "silent" if no cycle exists or the pressure is not above 0.
 * @throws {InputError} above the table.
 * @example
 * regime(0.15, 0.05); // "snic"
 */
export function regime(alpha: number, beta: number): Regime {
  requirePressure("regime", alpha);
  if (alpha <= 0 || beta <= new Slice(alpha).onset) return "silent";
  if (beta < saddleNodeTension(alpha)) return "bistable";
  return PRESSURES.some((pressure, i) => pressure < alpha && CYCLES[i].onset >= beta) ? "snic" : "hopf";
}

/**
 * Fundamental frequency of the normal form.
 * @param alpha pressure, dimensionless, at most PRESSURE_RANGE.high.
 * @param beta tension, dimensionless, at most 5.
 * @param gamma time scale, 1/s.
 * @returns Hz; 0 if it is silent.
 * @throws {InputError} above the table.
 * @example
 * fundamentalFrequency(0.15, 1, 24000); // 4249.7
 */
export function fundamentalFrequency(alpha: number, beta: number, gamma: number): number {
  requirePressure("fundamentalFrequency", alpha);
  requireTension("fundamentalFrequency", beta);
  if (alpha <= 0) return 0;
  return (gamma * new Slice(alpha).frequency(beta)) / (2 * Math.PI);
}

/**
 * Spectral content index of the normal form's sound before the tract: the mean number of the harmonics of the labial
 * velocity, weighted by their power, sum k E_k / sum E_k. A pure tone has 1.
 * @param alpha pressure, dimensionless, at most PRESSURE_RANGE.high. @param beta tension, dimensionless, at most 5.
 * @returns dimensionless, at least 1; NaN if it is silent.
 * @throws {InputError} above the table.
 * @see Sitt et al. (2008) PRE 78 011905; published tables weighted by amplitude, or measured after the tract, differ.
 * @example
 * spectralContentIndex(0.15, 0.5); // 1.12
 */
export function spectralContentIndex(alpha: number, beta: number): number {
  requirePressure("spectralContentIndex", alpha);
  requireTension("spectralContentIndex", beta);
  return alpha <= 0 ? Number.NaN : new Slice(alpha).content(beta);
}

/**
 * Tension that gives a frequency at a given pressure: the inverse of fundamentalFrequency in beta.
 * @param f0 Hz, above 0. @param alpha pressure, dimensionless, in PRESSURE_RANGE. @param gamma 1/s.
 * @returns beta, dimensionless; its frequency differs from f0 by less than a factor of 1e-6.
 * @throws {InputError} if no tension up to 5 reaches the frequency, or the pressure is outside the table.
 * @example
 * tensionFor(4249.7, 0.15, 24000); // 1.000
 */
export function tensionFor(f0: number, alpha: number, gamma: number): number {
  requirePressure("tensionFor", alpha);
  if (!(alpha > 0)) {
    throw new InputError(`tensionFor: alpha=${alpha} gives no oscillation; give a pressure above 0.`);
  }
  const slice = new Slice(alpha);
  const beta = slice.tension((2 * Math.PI * f0) / gamma, HIGHEST_TENSION);
  if (Number.isNaN(beta)) {
    const top = (gamma * slice.frequency(HIGHEST_TENSION)) / (2 * Math.PI);
    throw new InputError(
      `tensionFor: f0=${f0} Hz can't be sung at gamma=${gamma} 1/s; give 0 to ${Math.floor(top)} Hz or raise gamma.`,
    );
  }
  return beta;
}

/**
 * Pressure and tension that give a frequency and a timbre: along the curve of equal F0 the spectral content index rises
 * with the pressure, so there is at most one such point.
 * @param f0 Hz, above 0. @param content spectral content index, as defined by spectralContentIndex, above 1.
 * @param gamma time scale, 1/s.
 * @throws {InputError} if that frequency can't have that timbre, naming the possible range.
 * @example
 * gestureFor(3000, 1.167, 24000).alpha; // 0.15
 */
export function gestureFor(f0: number, content: number, gamma: number): { alpha: number; beta: number } {
  let { low, high } = PRESSURE_RANGE as { low: number; high: number };
  const contentAt = (alpha: number): number => spectralContentIndex(alpha, tensionFor(f0, alpha, gamma));
  const [least, most] = [contentAt(low), contentAt(high)];
  if (!(content >= least && content <= most)) {
    throw new InputError(
      `gestureFor: content=${content} can't be sung at f0=${f0} Hz and gamma=${gamma} 1/s; give ${least.toFixed(3)} to ${most.toFixed(3)}.`,
    );
  }
  for (let i = 0; i < 50; i++) {
    const middle = 0.5 * (low + high);
    if (contentAt(middle) < content) low = middle;
    else high = middle;
  }
  const alpha = 0.5 * (low + high);
  return { alpha, beta: tensionFor(f0, alpha, gamma) };
}
