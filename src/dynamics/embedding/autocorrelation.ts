import { Fourier, powerOfTwoFrom } from "../../signal/fft.js";
import { checkInteger, checkSeries } from "./checkSeries.js";

/**
 * Autocorrelation of a series: 1 at lag 0; sums over fewer values at longer lags are not scaled up, which keeps it
 * positive definite.
 * @param values at least 2. @param lags of the last value, samples, below the length.
 * @returns lags + 1 values.
 * @throws {InputError} if a value is not finite or all are equal.
 * @see Box, Jenkins & Reinsel, Time Series Analysis, 2.1.5.
 * @example
 * const sine = Float64Array.from({ length: 1000 }, (_, n) => Math.sin((2 * Math.PI * n) / 20));
 * autocorrelation(sine, 10)[10]; // -0.99
 */
export function autocorrelation(values: ArrayLike<number>, lags: number): Float64Array {
  checkSeries("autocorrelation", values, 2);
  checkInteger("autocorrelation", "lags", lags, 0, values.length - 1);
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / n;
  const fourier = new Fourier(powerOfTwoFrom(n + lags));
  const padded = new Float64Array(fourier.size);
  for (let i = 0; i < n; i++) padded[i] = values[i] - mean;
  const spectrum = fourier.forward(padded);
  const power = new Float64Array(fourier.size / 2 + 1);
  for (let k = 0; k < power.length; k++) power[k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
  fourier.evenInverse(power, padded);
  return Float64Array.from({ length: lags + 1 }, (_, lag) => padded[lag] / padded[0]);
}

/**
 * Autocorrelation time of a series: the first lag at which its autocorrelation is below 1/e, interpolated.
 * @param values at least 2.
 * @returns samples; the length of the series if it never falls so low.
 * @throws {InputError} if a value is not finite or all are equal.
 * @example
 * // A cosine of 100 samples falls to 1/e at arccos(1/e) / (2 pi) of its period.
 * const sine = Float64Array.from({ length: 1e5 }, (_, n) => Math.sin((2 * Math.PI * n) / 100));
 * autocorrelationTime(sine); // 19.0
 */
export function autocorrelationTime(values: ArrayLike<number>): number {
  checkSeries("autocorrelationTime", values, 2);
  const curve = autocorrelation(values, values.length - 1);
  for (let lag = 1; lag < curve.length; lag++) {
    if (curve[lag] < 1 / Math.E)
      return lag - 1 + (curve[lag - 1] - 1 / Math.E) / (curve[lag - 1] - curve[lag]);
  }
  return values.length;
}
