import { CYCLE_TABLE } from "./cycleTableData.js";
import {
  FIRST,
  HARMONICS,
  NEAREST,
  POINTS,
  PRESSURES,
  type Row,
  SNIC_FROM,
  SPAN,
  unpackRows,
} from "./makeCycleTable.js";
import { saddleNodeTension } from "./normalForm.js";

/** The table of limit cycles, one row for each of PRESSURES. It is part of the program; see makeCycleTable. */
export const CYCLES: readonly Row[] = unpackRows(CYCLE_TABLE);

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
  // Rows on either side of the change from homoclinic to SNIC are not combined, since the curves have a corner there.
  const change = PRESSURES.indexOf(SNIC_FROM);
  if (alpha < SNIC_FROM) return Math.min(i - 1, change - 3);
  return Math.max(i - 1, change);
}

/** A position between the points of a row, for interpolation by a cubic through the four evenly spaced points around it. */
class Place {
  private readonly first: number;
  private readonly w0: number;
  private readonly w1: number;
  private readonly w2: number;
  private readonly w3: number;

  /** @param excess tension above onset. */
  constructor(excess: number) {
    const s = (((Math.max(excess, NEAREST) / SPAN) ** 0.25 - FIRST) / (1 - FIRST)) * (POINTS - 1);
    this.first = Math.min(Math.max(Math.floor(s) - 1, 0), POINTS - 4);
    const t = s - this.first;
    this.w0 = -((t - 1) * (t - 2) * (t - 3)) / 6;
    this.w1 = (t * (t - 2) * (t - 3)) / 2;
    this.w2 = -(t * (t - 1) * (t - 3)) / 2;
    this.w3 = (t * (t - 1) * (t - 2)) / 6;
  }

  /** The value of a curve of POINTS points at this position. */
  on(curve: Float64Array): number {
    const { first } = this;
    return (
      this.w0 * curve[first] +
      this.w1 * curve[first + 1] +
      this.w2 * curve[first + 2] +
      this.w3 * curve[first + 3]
    );
  }
}

/** The table at one pressure. */
export class Slice {
  /** lowest tension with oscillation */
  readonly onset: number;
  private readonly rows: readonly Row[];
  private readonly weights: readonly number[];

  /**
   * @param pressure above 0; below the lowest row that row is used, since the frequency hardly depends on the pressure there.
   */
  constructor(pressure: number) {
    const alpha = Math.max(pressure, PRESSURES[0]);
    const lowest = firstRow(alpha);
    this.weights = lagrange(PRESSURES.slice(lowest, lowest + 4), alpha);
    this.rows = CYCLES.slice(lowest, lowest + 4);
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
    const place = new Place(excess);
    const law = excess < NEAREST ? Math.sqrt(excess / NEAREST) : 1;
    const { rows, weights } = this;
    let w = 0;
    for (let k = 0; k < 4; k++) w += weights[k] * place.on(rows[k].frequencies);
    return law * w;
  }

  /** @returns spectral content index; NaN where it is silent. */
  content(beta: number): number {
    const excess = beta - this.onset;
    if (excess <= 0) return Number.NaN;
    const place = new Place(excess);
    return this.mixed(({ contents }) => place.on(contents));
  }

  /** Writes the natural logarithm of the amplitudes of v's harmonics 1 to HARMONICS, dimensionless; -Infinity where silent. */
  levels(beta: number, into: Float64Array): void {
    const excess = beta - this.onset;
    if (excess <= 0) {
      into.fill(Number.NEGATIVE_INFINITY);
      return;
    }
    const place = new Place(excess);
    for (let k = 0; k < HARMONICS; k++) into[k] = this.mixed(({ levels }) => place.on(levels[k]));
  }

  /**
   * Tension that gives an angular frequency.
   * @returns NaN if no tension up to `highest` does.
   */
  tension(frequency: number, highest: number): number {
    let low = this.onset;
    let high = highest;
    if (!(frequency > 0 && frequency <= this.frequency(high))) return Number.NaN;
    for (let i = 0; i < 60 && high - low > 1e-11; i++) {
      const middle = 0.5 * (low + high);
      if (this.frequency(middle) < frequency) low = middle;
      else high = middle;
    }
    return 0.5 * (low + high);
  }
}
