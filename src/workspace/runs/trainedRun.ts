import type { Recipe } from "../../shapes/recipe.js";
import { bestMember, type RunProvenance, type RunSummary } from "../../shapes/run.js";
import { type NetworkFile, readNetworkFile } from "./networkFile.js";
import { readProvenance } from "./provenanceFile.js";
import { readRunRecipe } from "./recipeFile.js";
import { readRun } from "./summaryFile.js";
import { checkRun } from "./watchRun.js";
import { readWeights, type WeightsFile } from "./weightsFile.js";

/** The contents of a finished run's folder. */
export interface TrainedRun extends NetworkFile {
  readonly folder: string;
  readonly recipe: Recipe;
  readonly provenance: RunProvenance;
  readonly summary: RunSummary;
  /** one file per network */
  readonly weights: readonly WeightsFile[];
  /** index of the network with the lowest validation loss, from 0 */
  readonly best: number;
}

/**
 * Reads a finished run with the weights of its networks.
 * @param folder models/<name>/runs/<id>.
 * @throws {InputError} if it is not a run, is not finished, or one of its files is missing or damaged.
 */
export function readTrainedRun(folder: string): TrainedRun {
  checkRun(folder);
  const summary = readRun(folder);
  const recipe = readRunRecipe(folder);
  const { network, data } = readNetworkFile(folder);
  const weights = readWeights(folder, summary.members);
  const provenance = readProvenance(folder);
  const best = bestMember(summary.members);
  return { folder, recipe, network, data, provenance, summary, weights, best };
}
