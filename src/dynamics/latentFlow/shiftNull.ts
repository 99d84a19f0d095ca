import { quantile } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";

/** What a statistic comes to where two series have nothing to do with each other. */
export interface NullRange {
  readonly median: number;
  /** the value that 95 % of the shifts stay below */
  readonly high: number;
}

/** Shifts at either end that leave the series too close to where they were, as a share of its rows. */
const NEAR = 0.1;

/**
 * The null of a statistic of two series: one of them is shifted in time, its end put before its beginning. This keeps what each
 * is by itself, its slow changes included, and breaks only what they share. Of a periodic motion a shift by whole periods
 * breaks nothing, so there the null reaches as high as the statistic.
 * @param rows of the series. @param statistic of one series and the other shifted by so many rows. @param shifts how many, spread evenly.
 * @returns median and 95 % quantile over the shifts; NaN if every shift gives NaN.
 * @throws {InputError} if there are fewer than ten rows or no shifts.
 * @see Quian Quiroga, Kraskov, Kreuz & Grassberger (2002) Phys. Rev. E 65 041903, section IV.
 * @example
 * // Noise against itself.
 * const random = new Random(1);
 * const noise = Float64Array.from({ length: 1000 }, () => random.normal());
 * const shifted = (by) => noise.map((_, i) => noise[(i + by) % 1000]);
 * shiftNull(1000, (by) => noise[0] * shifted(by)[0] > 1e9 ? 1 : 0).high; // 0
 */
export function shiftNull(rows: number, statistic: (shift: number) => number, shifts = 39): NullRange {
  if (!(rows >= 10) || !(shifts >= 1)) {
    throw new InputError(
      `shiftNull: rows=${rows} and shifts=${shifts} make no null; give ten rows or more, and a shift.`,
    );
  }
  const least = Math.ceil(NEAR * rows);
  const values = Float64Array.from({ length: shifts }, (_, i) =>
    statistic(Math.round(least + ((rows - 2 * least) * (i + 0.5)) / shifts)),
  );
  return { median: quantile(values, 0.5), high: quantile(values, 0.95) };
}

/**
 * Rows shifted in time, the end put before the beginning.
 * @param values rows x columns. @param shift in rows.
 * @example
 * Array.from(shiftedRows(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 1)); // [5, 6, 1, 2, 3, 4]
 */
export function shiftedRows<Values extends Float32Array | Float64Array>(
  values: Values,
  columns: number,
  shift: number,
): Values {
  const out = values.slice() as Values;
  const by = (shift * columns) % values.length;
  out.set(values.subarray(values.length - by), 0);
  out.set(values.subarray(0, values.length - by), by);
  return out;
}
