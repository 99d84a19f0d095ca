import { explainedVariance } from "../../math/explainedVariance.js";
import {
  type PrincipalComponents,
  principalComponents,
  reconstructLinearly,
} from "../../math/principalComponents.js";
import type { LossRecipe } from "../../shapes/recipe.js";
import { areAllColumns, type Dataset } from "../data/dataset.js";
import { gatherSamples, gatherTargets } from "../data/gatherSamples.js";
import { fitAutoregressionRival, runAutoregression, thinned } from "./autoregressionRival.js";
import { inputsRival } from "./inputsRival.js";

/** The test loss of a linear method on the same samples and with the same loss as a network. */
export interface Rival {
  readonly name: string;
  readonly test: number;
  /** for reconstructions: share of the variance that is explained */
  readonly explained?: number;
}

/** SVD of the same dimension, which is the best linear code. */
export function svdRival(dataset: Dataset, dimension: number, loss: LossRecipe["kind"]): Rival {
  const test = samplesOf(dataset, dataset.test);
  const svd = fitSvd(dataset, dimension);
  const size = svd.mean.length;
  const rebuilt = reconstructLinearly(svd, test);
  return {
    name: `SVD(${svd.dimension})`,
    test: errorOf(loss, rebuilt, test),
    explained: explainedVariance(test, rebuilt, size),
  };
}

/** The principal components of the training samples. @param dimension limited to the number of values per sample. */
export function fitSvd(dataset: Dataset, dimension: number): PrincipalComponents {
  const size = dataset.window * dataset.columns.length;
  const train = samplesOf(dataset, thinned(dataset.train, size));
  return principalComponents(train, size, Math.min(dimension, size));
}

/**
 * Persistence (the last row repeated), and least squares of the highest order that the data allow: on all columns, or on
 * the network's input columns alone.
 */
export function predictionRivals(dataset: Dataset, loss: LossRecipe["kind"]): Rival[] {
  const { test } = dataset;
  const truth = rowsAfter(dataset, test, 0);
  const rivals = [{ name: "persistence", test: errorOf(loss, rowsAfter(dataset, test, -1), truth) }];
  if (!areAllColumns(dataset.inputs, dataset.columns.length)) {
    const { name, predicted } = inputsRival(dataset);
    return [...rivals, { name, test: errorOf(loss, predicted, truth) }];
  }
  const rival = fitAutoregressionRival(dataset);
  if (rival === undefined) return rivals;
  return [
    ...rivals,
    { name: rival.name, test: errorOf(loss, runAutoregression(rival, dataset, test, 1), truth) },
  ];
}

/** The target columns of the row after each sample, or of the row that many rows later. @returns samples x targets. */
export function rowsAfter(dataset: Dataset, starts: Int32Array, later: number): Float32Array {
  const width = dataset.targets.length;
  const rows = new Float32Array(starts.length * width);
  gatherTargets(
    dataset,
    starts.map((start) => start + later),
    0,
    starts.length,
    rows,
    false,
  );
  return rows;
}

/** Copies samples one after the other. @returns samples x (window x input columns). */
export function samplesOf(dataset: Dataset, starts: Int32Array): Float32Array {
  const samples = new Float32Array(starts.length * dataset.sampleSize);
  gatherSamples(dataset, starts, 0, starts.length, samples);
  return samples;
}

/** Mean over values. */
export function errorOf(loss: LossRecipe["kind"], a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += loss === "absolute" ? Math.abs(a[i] - b[i]) : (a[i] - b[i]) ** 2;
  return sum / a.length;
}
