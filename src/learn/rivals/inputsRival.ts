import { LeastSquares } from "../../math/leastSquares.js";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples, gatherTargets } from "../data/gatherSamples.js";
import { thinned } from "./autoregressionRival.js";

/** Maximum number of unknowns per predicted column; with more inputs the order is lower. */
const MAX_UNKNOWNS = 300;
/** Directions in which the inputs vary less than this share of the direction of most variation are left out. */
const CUT = 1e-6;

/**
 * The linear rival of a network that predicts some columns from others: least squares from the rows of the inputs alone
 * to the next row of the targets, fitted to the training part.
 * @param judged similar data, whose samples `starts` are predicted from; by default the dataset's own test samples.
 * @returns its name and its predictions of the row after each sample: samples x targets, normalised.
 */
export function inputsRival(
  dataset: Dataset,
  judged: Dataset = dataset,
  starts: Int32Array = judged.test,
): { readonly name: string; readonly predicted: Float32Array } {
  const { window } = dataset;
  const seen = dataset.inputs.length;
  const width = dataset.targets.length;
  const order = Math.max(1, Math.min(window, Math.floor(MAX_UNKNOWNS / seen)));
  const unknowns = 1 + order * seen;
  const fit = new LeastSquares(unknowns, width);
  const sample = new Float32Array(window * seen);
  const target = new Float32Array(width);
  const inputs = new Float64Array(unknowns).fill(1);
  const outputs = new Float64Array(width);
  const read = (from: Dataset, places: Int32Array, at: number): void => {
    gatherSamples(from, places, at, 1, sample);
    inputs.set(sample.subarray((window - order) * seen), 1);
  };
  const train = thinned(dataset.train, window * seen);
  for (let i = 0; i < train.length; i++) {
    read(dataset, train, i);
    gatherTargets(dataset, train, i, 1, target, false);
    outputs.set(target);
    fit.add(inputs, outputs);
  }
  const { coefficients } = fit.solve(CUT);
  const predicted = new Float32Array(starts.length * width);
  for (let i = 0; i < starts.length; i++) {
    read(judged, starts, i);
    for (let u = 0; u < unknowns; u++)
      for (let t = 0; t < width; t++) predicted[i * width + t] += inputs[u] * coefficients[u * width + t];
  }
  return { name: `least squares(${order})`, predicted };
}
