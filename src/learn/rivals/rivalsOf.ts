import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";
import { predictionRivals, type Rival, svdRival } from "./linearRivals.js";

/**
 * The linear methods that a network is compared with, fitted to its training samples and tested on its test samples.
 * @returns SVD for autoencoders, persistence and least squares for predictors; none for
 * classifiers and labellers.
 */
export function rivalsOf(network: Network, recipe: Recipe, dataset: Dataset): Rival[] {
  const { kind } = recipe.loss;
  // Of labels, `evaluateLabels` compares the scores themselves.
  if (network.task === "classify" || network.task === "label") return [];
  if (network.task !== "reconstruct") return predictionRivals(dataset, kind);
  const { network: given } = recipe;
  return "latent" in given ? [svdRival(dataset, given.latent, kind)] : [];
}
