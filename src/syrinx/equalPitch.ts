import { Slice } from "./cycleTable.js";
import { HARMONICS } from "./makeCycleTable.js";

/** Range of pressures in which gestures are sought, and the table's step in that range. */
export const SOUGHT = { low: 0.05, high: 0.34 } as const;
const PRESSURE_STEP = 0.005;
/** The table's step in the natural logarithm of the scaled frequency. */
const FREQUENCY_STEP = 0.02;
/** Highest tension of a gesture: beyond it the pitch hardly rises. */
export const TENSION_TOP = 3.5;
const COLUMNS = Math.round((SOUGHT.high - SOUGHT.low) / PRESSURE_STEP) + 1;
const SIZE = 1 + HARMONICS;

/** Step in pressure of the stored onset tensions: their curve has a corner where the SNIC begins. */
const ONSET_STEP = 0.001;

/**
 * The normal form along curves of equal pitch: for a scaled frequency and a pressure, the tension that gives it and the
 * amplitudes of the velocity's harmonics. Interpolates in a table that is filled on demand, so keep one instance for many
 * calls. At pressures of at least 0.1 the tension gives the frequency within 0.2 %; tensionAt is exact.
 */
export class EqualPitch {
  private readonly slices: (Slice | undefined)[] = [];
  private readonly onsets: number[] = [];
  private readonly nodes = new Map<number, Float64Array>();

  /**
   * Computes one point of a curve.
   * @param frequency angular frequency of the scaled system, above 0.
   * @param alpha pressure, in SOUGHT.
   * @param into overwritten: tension, then HARMONICS natural logarithms; NaN if no tension up to TENSION_TOP reaches the
   * frequency.
   */
  at(frequency: number, alpha: number, into: Float64Array): void {
    const y = Math.log(frequency) / FREQUENCY_STEP;
    const row = Math.floor(y);
    const pressure = Math.min(Math.max(alpha, SOUGHT.low), SOUGHT.high);
    const x = (pressure - SOUGHT.low) / PRESSURE_STEP;
    const column = Math.min(COLUMNS - 2, Math.floor(x));
    const t = y - row;
    const u = x - column;
    const a = this.node(row, column);
    const b = this.node(row, column + 1);
    const c = this.node(row + 1, column);
    const d = this.node(row + 1, column + 1);
    for (let i = 0; i < SIZE; i++) {
      into[i] = (1 - t) * ((1 - u) * a[i] + u * b[i]) + t * ((1 - u) * c[i] + u * d[i]);
    }
    into[0] = this.onset(pressure) + Math.exp(into[0]);
  }

  /** Lowest tension with oscillation at a pressure in SOUGHT. */
  private onset(alpha: number): number {
    const { onsets } = this;
    const at = (alpha - SOUGHT.low) / ONSET_STEP;
    const i = Math.floor(at);
    for (const k of [i, i + 1]) onsets[k] ??= new Slice(SOUGHT.low + k * ONSET_STEP).onset;
    return onsets[i] + (at - i) * (onsets[i + 1] - onsets[i]);
  }

  /**
   * Logarithm of the tension above onset, then those of the harmonics' amplitudes, at one frequency and pressure of the table.
   */
  private node(row: number, column: number): Float64Array {
    const key = row * COLUMNS + column;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    this.slices[column] ??= new Slice(SOUGHT.low + column * PRESSURE_STEP);
    const slice = this.slices[column];
    const node = new Float64Array(SIZE);
    const tension = slice.tension(Math.exp(row * FREQUENCY_STEP), TENSION_TOP + 0.5);
    if (Number.isNaN(tension)) node.fill(Number.NaN);
    else slice.levels(tension, node.subarray(1));
    node[0] = Math.log(tension - slice.onset);
    this.nodes.set(key, node);
    return node;
  }
}

/** Tension that gives a scaled angular frequency at a pressure, exactly; NaN if none does. */
export function tensionAt(frequency: number, alpha: number): number {
  return new Slice(alpha).tension(frequency, TENSION_TOP + 0.5);
}
