import { InputError } from "../../shapes/inputError.js";

/** How long a prediction stayed near the truth. */
export interface PredictionTime {
  /** s from the last known row to the first whose error is above the threshold */
  readonly seconds: number;
  /** true if no row was: the prediction stayed near the truth to its end, and `seconds` is its total length */
  readonly capped: boolean;
}

/**
 * Valid prediction time: how long a free-running prediction stays near the truth. The error of a row is the root mean
 * square, over its coordinates, of the error in standard deviations. Multiply the time by the largest Lyapunov exponent to
 * express it in Lyapunov times.
 * @param predicted rows x coordinates; row r is (r + 1) / rate after the last known row. A value that
 * is not finite counts as wrong.
 * @param truth of the same size.
 * @param standardDeviations one per coordinate, over a long stretch of truth, above 0. @param rate rows per second, Hz.
 * @param threshold of the error, standard deviations.
 * @throws {InputError} if the sizes don't match, or a standard deviation or the rate is not positive.
 * @see Vlachas et al. (2020) Neural Networks 126 191.
 * @example
 * validPredictionTime([0.1, 0.3, 0.9], [0, 0, 0], [1], 10); // { seconds: 0.3, capped: false }
 */
export function validPredictionTime(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  standardDeviations: ArrayLike<number>,
  rate: number,
  threshold = 0.4,
): PredictionTime {
  const width = standardDeviations.length;
  if (predicted.length !== truth.length || width === 0 || predicted.length % width !== 0) {
    throw new InputError(
      `validPredictionTime: predicted has ${predicted.length} values, truth has ${truth.length} and a row has ${width}; ` +
        "give the same number of complete rows of both.",
    );
  }
  if (!(rate > 0)) {
    throw new InputError(
      `validPredictionTime: rate=${rate} Hz must be positive; give the rows per second of the series.`,
    );
  }
  for (let c = 0; c < width; c++) {
    if (!(standardDeviations[c] > 0)) {
      throw new InputError(
        `validPredictionTime: standardDeviations[${c}]=${standardDeviations[c]} must be positive; leave constant coordinates out.`,
      );
    }
  }
  const rows = predicted.length / width;
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      sum += ((predicted[r * width + c] - truth[r * width + c]) / standardDeviations[c]) ** 2;
    }
    if (!(Math.sqrt(sum / width) <= threshold)) return { seconds: (r + 1) / rate, capped: false };
  }
  return { seconds: rows / rate, capped: true };
}
