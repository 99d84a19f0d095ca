import { InputError } from "../shapes/inputError.js";
import { limitCycle, saddleNodeTension } from "./normalForm.js";

/** Pressures at which the table has a row; between them it is interpolated. */
const PRESSURES = [
  0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.14, 0.16, 0.18,
  0.2, 0.22, 0.24, 0.27, 0.3, 0.33, 0.37, 0.41,
];
/** Pressure from which song begins on the saddle-node (SNIC); below it begins on a homoclinic orbit, bistably. */
const SNIC_FROM = 0.09;
/** Tension above its onset value that a row spans. */
const SPAN = 5.5;
/** Greatest tension that the table answers for, dimensionless. */
const HIGHEST_TENSION = 5;
/** Below this tension above onset the frequency is extrapolated by the square root law. */
const NEAREST = 1e-5;
const POINTS = 64;
const FIRST = (NEAREST / SPAN) ** 0.25;

/** Pressures that the table holds, dimensionless; above 0, lower ones are answered by its lowest row. */
export const PRESSURE_RANGE = { low: PRESSURES[0], high: PRESSURES[PRESSURES.length - 2] } as const;

interface Row {
  readonly onset: number;
  /** angular frequency of the scaled system at onset + SPAN s^4, s even from FIRST to 1 */
  readonly frequencies: Float64Array;
}

const rows: (Row | undefined)[] = PRESSURES.map(() => undefined);

function rowAt(index: number): Row {
  const known = rows[index];
  if (known !== undefined) return known;
  const alpha = PRESSURES[index];
  const frequencies = new Float64Array(POINTS);
  const onset = alpha < SNIC_FROM ? homoclinicTension(alpha) : saddleNodeTension(alpha);
  let from = { x: -0.5, v: 0.5 };
  for (let j = POINTS - 1; j >= 0; j--) {
    const s = FIRST + ((1 - FIRST) * j) / (POINTS - 1);
    const cycle = limitCycle(alpha, onset + SPAN * s ** 4, from);
    frequencies[j] = cycle.frequency;
    from = cycle;
  }
  const row = { onset, frequencies };
  rows[index] = row;
  return row;
}

/** Tension at which the limit cycle, followed downwards, dies on the saddle. */
function homoclinicTension(alpha: number): number {
  let from = limitCycle(alpha, 1);
  let high = 1;
  let low = -0.2;
  for (let i = 0; i < 40 && high - low > 1e-9; i++) {
    const middle = 0.5 * (low + high);
    const cycle = limitCycle(alpha, middle, from, 0.02, 400);
    if (cycle.frequency > 0) {
      high = middle;
      from = cycle;
    } else {
      low = middle;
    }
  }
  return high;
}

/** Third-order Lagrange weights of the four nodes around `at`. */
function lagrange(nodes: readonly number[], at: number): number[] {
  return nodes.map((node, i) =>
    nodes.reduce((w, other, j) => (i === j ? w : (w * (at - other)) / (node - other)), 1),
  );
}

/** Index of the first of the four rows that surround a pressure. */
function firstRow(alpha: number): number {
  let i = 1;
  while (i < PRESSURES.length - 3 && PRESSURES[i + 1] <= alpha) i++;
  // Rows on either side of the change from homoclinic to SNIC are not mixed: the curves have a corner there.
  const change = PRESSURES.indexOf(SNIC_FROM);
  if (alpha < SNIC_FROM) return Math.min(i - 1, change - 3);
  return Math.max(i - 1, change);
}

function frequencyInRow(row: Row, excess: number): number {
  if (excess < NEAREST) return row.frequencies[0] * Math.sqrt(Math.max(excess, 0) / NEAREST);
  const s = (((excess / SPAN) ** 0.25 - FIRST) / (1 - FIRST)) * (POINTS - 1);
  const first = Math.min(Math.max(Math.floor(s) - 1, 0), POINTS - 4);
  const t = s - first;
  const f = row.frequencies;
  // Cubic through four evenly spaced points.
  return (
    (-f[first] * (t - 1) * (t - 2) * (t - 3)) / 6 +
    (f[first + 1] * t * (t - 2) * (t - 3)) / 2 -
    (f[first + 2] * t * (t - 1) * (t - 3)) / 2 +
    (f[first + 3] * t * (t - 1) * (t - 2)) / 6
  );
}

/** Rows and weights that interpolate the table at one pressure. */
interface Slice {
  readonly onset: number;
  readonly rows: readonly Row[];
  readonly weights: readonly number[];
}

/** Below the lowest row the frequency hardly depends on pressure any more: that row serves. */
function sliceAt(pressure: number): Slice {
  const alpha = Math.max(pressure, PRESSURE_RANGE.low);
  const first = firstRow(alpha);
  const weights = lagrange(PRESSURES.slice(first, first + 4), alpha);
  const near = [0, 1, 2, 3].map((k) => rowAt(first + k));
  const onset =
    alpha >= SNIC_FROM
      ? saddleNodeTension(alpha)
      : near.reduce((sum, row, k) => sum + weights[k] * row.onset, 0);
  return { onset, rows: near, weights };
}

function frequencyInSlice(slice: Slice, beta: number): number {
  const excess = beta - slice.onset;
  if (excess <= 0) return 0;
  let w = 0;
  for (let k = 0; k < 4; k++) w += slice.weights[k] * frequencyInRow(slice.rows[k], excess);
  return w;
}

function requirePressure(name: string, alpha: number): void {
  if (!(alpha <= PRESSURE_RANGE.high)) {
    throw new InputError(
      `${name}: alpha=${alpha} is above the table; give a pressure of at most ${PRESSURE_RANGE.high}.`,
    );
  }
}

/** What the oscillator does at a pressure and tension. */
export type Regime = "silent" | "bistable" | "oscillates";

/**
 * Regime of the normal form: silent, oscillating, or bistable (rest and oscillation both stable, so that it depends on
 * the past which one is heard).
 * @param alpha pressure, dimensionless, at most PRESSURE_RANGE.high. @param beta tension, dimensionless.
 * @returns "silent" where no cycle exists or the pressure is not above 0.
 * @throws {InputError} above the table.
 */
export function regime(alpha: number, beta: number): Regime {
  requirePressure("regime", alpha);
  if (alpha <= 0 || beta <= sliceAt(alpha).onset) return "silent";
  return beta < saddleNodeTension(alpha) ? "bistable" : "oscillates";
}

/**
 * Fundamental frequency of the normal form.
 * @param alpha pressure, dimensionless, at most PRESSURE_RANGE.high.
 * @param beta tension, dimensionless, at most 5.
 * @param gamma time scale, 1/s.
 * @returns Hz; 0 where it is silent.
 * @throws {InputError} above the table.
 * @example
 * fundamentalFrequency(0.15, 1, 24000); // 4249.7
 */
export function fundamentalFrequency(alpha: number, beta: number, gamma: number): number {
  requirePressure("fundamentalFrequency", alpha);
  if (beta > HIGHEST_TENSION) {
    throw new InputError(
      `fundamentalFrequency: beta=${beta} is above the table; give a tension of at most ${HIGHEST_TENSION}.`,
    );
  }
  if (alpha <= 0) return 0;
  return (gamma * frequencyInSlice(sliceAt(alpha), beta)) / (2 * Math.PI);
}

/**
 * Tension that sings a frequency at a given pressure: the inverse of fundamentalFrequency in beta.
 * @param f0 Hz, above 0. @param alpha pressure, dimensionless, in PRESSURE_RANGE. @param gamma 1/s.
 * @returns beta, dimensionless; the frequency of the answer differs from f0 by less than 1e-6 of it.
 * @throws {InputError} if no tension up to 5 sings so high, or the pressure lies outside the table.
 * @example
 * tensionFor(4249.7, 0.15, 24000); // 1.000
 */
export function tensionFor(f0: number, alpha: number, gamma: number): number {
  requirePressure("tensionFor", alpha);
  if (!(alpha > 0)) {
    throw new InputError(`tensionFor: alpha=${alpha} never sings; give a pressure above 0.`);
  }
  const slice = sliceAt(alpha);
  const wanted = (2 * Math.PI * f0) / gamma;
  let low = slice.onset;
  let high = HIGHEST_TENSION;
  if (!(wanted > 0 && wanted <= frequencyInSlice(slice, high))) {
    const top = (gamma * frequencyInSlice(slice, high)) / (2 * Math.PI);
    throw new InputError(
      `tensionFor: f0=${f0} Hz can't be sung at gamma=${gamma} 1/s; give 0 to ${Math.floor(top)} Hz or raise gamma.`,
    );
  }
  for (let i = 0; i < 60; i++) {
    const middle = 0.5 * (low + high);
    if (frequencyInSlice(slice, middle) < wanted) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
