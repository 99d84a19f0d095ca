import { Fourier } from "../signal/fft.js";
import { limitCycle, saddleNodeTension, turnOf } from "./normalForm.js";

/** Pressures at which the table has a row; between them it is interpolated. */
export const PRESSURES = [
  0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.14, 0.16, 0.18,
  0.2, 0.22, 0.24, 0.27, 0.3, 0.33, 0.37, 0.41,
];
/** Pressure from which song begins on the saddle-node (SNIC); below it begins on a homoclinic orbit, bistably. */
export const SNIC_FROM = 0.09;
/** Tension above its onset value that a row spans. */
const SPAN = 5.5;
/** Below this tension above onset the frequency is extrapolated by the square root law. */
const NEAREST = 1e-5;
const POINTS = 64;
const FIRST = (NEAREST / SPAN) ** 0.25;
/** Step of scaled time: it gives frequencies to about 1e-7. */
const STEP = 0.04;
/** Harmonics of the velocity that a row keeps. */
export const HARMONICS = 16;
/** Samples of a turn: half as many harmonics count for the spectral content index. */
const TURN = 1024;
/** Amplitudes fainter than this are rounding, dimensionless. */
const FAINTEST = 1e-9;

/** The limit cycles of one pressure, at onset + SPAN s^4, s even from FIRST to 1. */
export interface Row {
  /** least tension that sings */
  readonly onset: number;
  /** angular frequency of the scaled system */
  readonly frequencies: Float64Array;
  /** spectral content index */
  readonly contents: Float64Array;
  /** natural logarithm of the amplitudes of v's harmonics: HARMONICS curves of POINTS values */
  readonly levels: readonly Float64Array[];
}

const rows: (Row | undefined)[] = PRESSURES.map(() => undefined);

/** A row of the table, made when it is first asked for. */
export function rowAt(index: number): Row {
  const known = rows[index];
  if (known !== undefined) return known;
  const alpha = PRESSURES[index];
  const frequencies = new Float64Array(POINTS);
  const contents = new Float64Array(POINTS);
  const levels = Array.from({ length: HARMONICS }, () => new Float64Array(POINTS));
  const onset = alpha < SNIC_FROM ? homoclinicTension(alpha) : saddleNodeTension(alpha);
  const fourier = new Fourier(TURN);
  const turn = new Float64Array(TURN);
  let from = { x: -0.5, v: 0.5 };
  for (let j = POINTS - 1; j >= 0; j--) {
    const s = FIRST + ((1 - FIRST) * j) / (POINTS - 1);
    const beta = onset + SPAN * s ** 4;
    const cycle = limitCycle(alpha, beta, from, STEP);
    frequencies[j] = cycle.frequency;
    turnOf(alpha, beta, cycle, turn, STEP);
    const spectrum = fourier.forward(turn);
    const amplitudes = Float64Array.from({ length: TURN / 2 - 1 }, (_, k) => {
      return (2 * Math.hypot(spectrum[2 * k + 2], spectrum[2 * k + 3])) / TURN;
    });
    contents[j] = contentIndex(amplitudes);
    for (let k = 0; k < HARMONICS; k++) levels[k][j] = Math.log(Math.max(amplitudes[k], FAINTEST));
    from = cycle;
  }
  const row = { onset, frequencies, contents, levels };
  rows[index] = row;
  return row;
}

/** sum k E_k / sum E_k of the amplitudes of harmonics 1, 2, ... */
function contentIndex(amplitudes: Float64Array): number {
  let energy = 0;
  let weighted = 0;
  amplitudes.forEach((a, k) => {
    energy += a * a;
    weighted += (k + 1) * a * a;
  });
  return weighted / energy;
}

/** Tension at which the limit cycle, followed downwards, dies on the saddle. */
function homoclinicTension(alpha: number): number {
  let from = limitCycle(alpha, 1);
  let high = 1;
  let low = -0.2;
  for (let i = 0; i < 40 && high - low > 1e-9; i++) {
    const middle = 0.5 * (low + high);
    const cycle = limitCycle(alpha, middle, from, STEP, 400);
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

/** A place between the points of a row. */
interface Place {
  readonly first: number;
  /** weights of the points first to first + 3 */
  readonly weights: readonly [number, number, number, number];
}

/** Cubic through four evenly spaced points. */
function placeOf(excess: number): Place {
  const s = (((Math.max(excess, NEAREST) / SPAN) ** 0.25 - FIRST) / (1 - FIRST)) * (POINTS - 1);
  const first = Math.min(Math.max(Math.floor(s) - 1, 0), POINTS - 4);
  const t = s - first;
  return {
    first,
    weights: [
      -((t - 1) * (t - 2) * (t - 3)) / 6,
      (t * (t - 2) * (t - 3)) / 2,
      -(t * (t - 1) * (t - 3)) / 2,
      (t * (t - 1) * (t - 2)) / 6,
    ],
  };
}

function valueAt(curve: Float64Array, { first, weights }: Place): number {
  return (
    weights[0] * curve[first] +
    weights[1] * curve[first + 1] +
    weights[2] * curve[first + 2] +
    weights[3] * curve[first + 3]
  );
}

/** The table at one pressure. */
export class Slice {
  /** least tension that sings */
  readonly onset: number;
  private readonly rows: readonly Row[];
  private readonly weights: readonly number[];

  /** @param pressure above 0; below the lowest row the frequency hardly depends on it any more: that row serves. */
  constructor(pressure: number) {
    const alpha = Math.max(pressure, PRESSURES[0]);
    const first = firstRow(alpha);
    this.weights = lagrange(PRESSURES.slice(first, first + 4), alpha);
    this.rows = [0, 1, 2, 3].map((k) => rowAt(first + k));
    this.onset = alpha >= SNIC_FROM ? saddleNodeTension(alpha) : this.mixed(({ onset }) => onset);
  }

  private mixed(of: (row: Row) => number): number {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += this.weights[k] * of(this.rows[k]);
    return sum;
  }

  /** @returns angular frequency of the scaled system; 0 where it is silent. */
  frequency(beta: number): number {
    const excess = beta - this.onset;
    if (excess <= 0) return 0;
    const place = placeOf(excess);
    const law = excess < NEAREST ? Math.sqrt(excess / NEAREST) : 1;
    return law * this.mixed(({ frequencies }) => valueAt(frequencies, place));
  }

  /** @returns spectral content index; NaN where it is silent. */
  content(beta: number): number {
    const excess = beta - this.onset;
    if (excess <= 0) return Number.NaN;
    const place = placeOf(excess);
    return this.mixed(({ contents }) => valueAt(contents, place));
  }

  /** Writes the natural logarithm of the amplitudes of v's harmonics 1 to HARMONICS, dimensionless; -Infinity where silent. */
  levels(beta: number, into: Float64Array): void {
    const excess = beta - this.onset;
    if (excess <= 0) {
      into.fill(Number.NEGATIVE_INFINITY);
      return;
    }
    const place = placeOf(excess);
    for (let k = 0; k < HARMONICS; k++) into[k] = this.mixed(({ levels }) => valueAt(levels[k], place));
  }

  /**
   * Tension that sings an angular frequency.
   * @returns NaN where none up to `highest` does.
   */
  tension(frequency: number, highest: number): number {
    let low = this.onset;
    let high = highest;
    if (!(frequency > 0 && frequency <= this.frequency(high))) return Number.NaN;
    for (let i = 0; i < 60 && high - low > 1e-13; i++) {
      const middle = 0.5 * (low + high);
      if (this.frequency(middle) < frequency) low = middle;
      else high = middle;
    }
    return 0.5 * (low + high);
  }
}
