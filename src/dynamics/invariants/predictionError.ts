import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";
import { checkInteger, checkSeries } from "../embedding/checkSeries.js";
import { delayVectors } from "../embedding/delayVectors.js";

/** How the future of neighbours is compared. */
export interface PredictionErrorSettings {
  /** samples between the coordinates of a delay vector */
  readonly delay: number;
  readonly dimension: number;
  /** samples from the last coordinate to the value that is predicted */
  readonly ahead: number;
  /** samples nearer in time than this don't count as neighbours */
  readonly theiler: number;
  /** neighbours whose mean future is the prediction; default 4 */
  readonly neighbours?: number;
  /** vectors that are predicted from, evenly spread; default 2000 */
  readonly references?: number;
}

/**
 * How badly a series is predicted by what followed similar moments elsewhere in it.
 * @param values long enough for one vector and its future, twice.
 * @returns root mean square error over the standard deviation of the series: 0 for a clean regular one, about 1 for noise.
 * @throws {InputError} if the series is too short, a value is not finite, all are equal, or a setting is out of range.
 * @see Sugihara & May (1990) Nature 344 734; Farmer & Sidorowich (1987) Phys. Rev. Lett. 59 845.
 * @example
 * const sine = Float64Array.from({ length: 2000 }, (_, n) => Math.sin((2 * Math.PI * n) / 40));
 * predictionError(sine, { delay: 10, dimension: 2, ahead: 20, theiler: 40 }); // 0.0
 */
export function predictionError(
  values: Float64Array,
  { delay, dimension, ahead, theiler, neighbours = 4, references = 2000 }: PredictionErrorSettings,
): number {
  checkInteger("predictionError", "delay", delay, 1, values.length);
  checkInteger("predictionError", "dimension", dimension, 1, 50);
  checkInteger("predictionError", "ahead", ahead, 0, values.length);
  const span = (dimension - 1) * delay + ahead;
  checkSeries("predictionError", values, 2 * (span + 1));
  const rows = values.length - span;
  const vectors = delayVectors(values, dimension, delay).subarray(0, rows * dimension);
  const tree = new KdTree(vectors, dimension);
  const found = new Neighbours(neighbours);
  const step = Math.max(1, Math.floor(rows / references));
  let errors = 0;
  let count = 0;
  let mean = 0;
  let power = 0;
  for (let row = 0; row < rows; row += step) {
    tree.nearest(vectors, row * dimension, neighbours, found, row - theiler, row + theiler + 1);
    if (found.count === 0) continue;
    let prediction = 0;
    for (let i = 0; i < found.count; i++) prediction += values[found.rows[i] + span] / found.count;
    const truth = values[row + span];
    errors += (prediction - truth) ** 2;
    mean += truth;
    power += truth * truth;
    count++;
  }
  return Math.sqrt(errors / (power - (mean * mean) / count));
}
