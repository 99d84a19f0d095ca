import { InputError } from "../../shapes/inputError.js";
import { Fourier } from "../../signal/fft.js";
import { floorOf, type ScoreFloor } from "./stateSpaceDivergence.js";

/** Standard deviation of the Gaussian that smooths spectra, bins. */
const SMOOTHING = 20;
/** Standard deviations at which the Gaussian is cut off. */
const CUT = 4;

/**
 * Spectral distance (D_H) of a generated path from the true one: the Hellinger distance of the power spectra of each
 * column, standardised and smoothed by a Gaussian, averaged over columns. Show `spectralDistanceFloor` beside it.
 * @param truth, generated rows x columns; the first power of two of rows that both have are compared.
 * @param smoothing standard deviation of the Gaussian, bins; default 20.
 * @returns 0 for equal spectra to 1 for spectra without overlap.
 * @throws {InputError} if a path has fewer than 64 rows or a column is constant.
 * @see Mikhaeil, Monfared & Durstewitz (2022) NeurIPS; Brenner et al. (2022) ICML.
 * @example
 * const sine = Float64Array.from({ length: 1024 }, (_, n) => Math.sin(n / 3));
 * spectralDistance(sine, sine, 1); // 0
 */
export function spectralDistance(
  truth: Float32Array | Float64Array,
  generated: Float32Array | Float64Array,
  columns: number,
  smoothing = SMOOTHING,
): number {
  const shorter = Math.floor(Math.min(truth.length, generated.length) / columns);
  if (!(shorter >= 64)) {
    throw new InputError(
      `spectralDistance: ${shorter} rows are too few for a spectrum; give 64 or more of both paths.`,
    );
  }
  const fourier = new Fourier(2 ** Math.floor(Math.log2(shorter)));
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    const p = spectrumOf(truth, columns, c, fourier, smoothing);
    const q = spectrumOf(generated, columns, c, fourier, smoothing);
    let overlap = 0;
    for (let k = 0; k < p.length; k++) overlap += Math.sqrt(p[k] * q[k]);
    sum += Math.sqrt(Math.max(0, 1 - overlap));
  }
  return sum / columns;
}

/**
 * Floor of the spectral distance: what stretches of the truth itself score against its beginning.
 * @param truth rows x columns. @param rows of a stretch: as many as a generated path has.
 * @returns lowest and highest score; NaN if the truth is shorter than three stretches.
 * @throws {InputError} as `spectralDistance` does.
 * @example
 * const sine = Float64Array.from({ length: 4096 }, (_, n) => Math.sin((2 * Math.PI * n) / 32));
 * spectralDistanceFloor(sine, 1, 1024).high; // 0.0
 */
export function spectralDistanceFloor(
  truth: Float32Array | Float64Array,
  columns: number,
  rows: number,
  smoothing = SMOOTHING,
): ScoreFloor {
  const length = Math.round(rows) * columns;
  return floorOf(truth.subarray(length), columns, rows, (stretch) =>
    spectralDistance(truth.subarray(0, length), stretch, columns, smoothing),
  );
}

/** Power spectrum of a standardised column, smoothed, of sum 1. */
function spectrumOf(
  path: Float32Array | Float64Array,
  columns: number,
  column: number,
  fourier: Fourier,
  smoothing: number,
): Float64Array {
  const rows = fourier.size;
  const values = Float64Array.from({ length: rows }, (_, r) => path[r * columns + column]);
  let mean = 0;
  for (const value of values) mean += value / rows;
  let varies = false;
  for (let r = 0; r < rows; r++) {
    values[r] -= mean;
    if (Math.abs(values[r]) > 0) varies = true;
  }
  if (!varies)
    throw new InputError(`spectralDistance: column ${column} is constant or not finite; leave it out.`);
  const spectrum = fourier.forward(values);
  const power = Float64Array.from(
    { length: rows / 2 + 1 },
    (_, k) => spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2,
  );
  const reach = Math.ceil(CUT * smoothing);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, d) =>
    smoothing > 0 ? Math.exp(-0.5 * (d / smoothing) ** 2) : 1,
  );
  // Mirrored at the ends, as scipy's gaussian_filter1d does.
  const mirrored = (k: number): number => {
    const period = 2 * power.length;
    const place = ((k % period) + period) % period;
    return place < power.length ? place : period - 1 - place;
  };
  const smooth = new Float64Array(power.length);
  let total = 0;
  for (let k = 0; k < power.length; k++) {
    let sum = kernel[0] * power[k];
    for (let d = 1; d <= reach; d++) sum += kernel[d] * (power[mirrored(k - d)] + power[mirrored(k + d)]);
    smooth[k] = sum;
    total += sum;
  }
  for (let k = 0; k < smooth.length; k++) smooth[k] /= total;
  return smooth;
}
