import { Random } from "../../math/random.js";
import { predictionError } from "./predictionError.js";
import { amplitudeAdjusted, surrogateStretch } from "./surrogates.js";
import type { Work } from "./work.js";

/** How a series is compared with its surrogates. */
export interface SurrogateSettings {
  /** mean time of a turn, samples */
  readonly turn: number;
  /** samples between coordinates, and their number */
  readonly delay: number;
  readonly dimension: number;
  /** surrogates; 19 are the fewest for a level of 5 % */
  readonly count: number;
  readonly seed: number;
}

/** Prediction errors of a series and of its surrogates. */
export interface SurrogateTest {
  /** kind of the surrogates */
  readonly kind: "amplitude adjusted";
  /** prediction error of the series, half a turn ahead, as a share of its standard deviation */
  readonly error: number;
  /** of each surrogate, rising */
  readonly surrogateErrors: Float64Array;
  /** can the series not be told from them? */
  readonly alike: boolean;
  /** prediction error five turns ahead: small for a periodic or quasi-periodic series, which its surrogates resemble */
  readonly longError: number;
}

/** Longest stretch that is compared, samples, and samples a turn that suffice. */
const LONGEST = 8192;
const FINE = 16;
/** Turns of the prediction, and of the long one. */
const AHEAD = 0.5;
const LONG = 5;
/** Standard deviations of the surrogates that the series must be below their mean, besides being below all of them. */
const APART = 3;

/**
 * Is a series more than a linear process with noise? Its prediction error is compared with that of surrogates that have
 * its spectrum and its values.
 * @yields how many surrogates are done.
 * @see Theiler et al. (1992) Physica D 58 77; Schreiber & Schmitz (1997) Phys. Rev. E 55 5443, who find prediction errors
 * the most powerful test.
 */
export function* surrogateTest(
  values: Float64Array,
  { turn, delay, dimension, count, seed }: SurrogateSettings,
): Work<SurrogateTest> {
  const thin = Math.max(1, Math.round(turn / FINE));
  const thinned = Float64Array.from({ length: Math.floor(values.length / thin) }, (_, i) => values[i * thin]);
  const series = surrogateStretch(thinned, LONGEST);
  const rows = (samples: number, low: number): number => Math.max(low, Math.round(samples / thin));
  const settings = {
    delay: rows(delay, 1),
    dimension,
    theiler: Math.min(rows(2 * turn, 1), series.length >> 3),
  };
  const half = Math.min(rows(AHEAD * turn, 1), series.length >> 3);
  const error = predictionError(series, { ...settings, ahead: half });
  const longError = predictionError(series, {
    ...settings,
    ahead: Math.min(rows(LONG * turn, 1), series.length >> 2),
  });
  const random = new Random(seed);
  const errors = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    yield { done: s, total: count };
    errors[s] = predictionError(amplitudeAdjusted(series, random), { ...settings, ahead: half });
  }
  errors.sort();
  const mean = errors.reduce((sum, value) => sum + value / count, 0);
  const deviation = Math.sqrt(errors.reduce((sum, value) => sum + (value - mean) ** 2 / (count - 1), 0));
  return {
    kind: "amplitude adjusted",
    error,
    surrogateErrors: errors,
    alike: !(error < errors[0] && error < mean - APART * deviation),
    longError,
  };
}
