import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asRecipe } from "../../documents/recipeDocument.js";
import { InputError } from "../../shapes/inputError.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import { reasonOf } from "../files/atomicWrite.js";
import { readJson } from "../files/jsonFile.js";
import { bestMember, RUN_FILES, type RunSummary, readRun } from "./runs.js";
import { checkRun } from "./watchRun.js";

/** A run that came to an end, as its folder holds it. */
export interface TrainedRun {
  readonly folder: string;
  readonly recipe: Recipe;
  readonly network: Network;
  /** what `network.json` tells of the data; whoever knows datasets knows its shape */
  readonly data: object;
  readonly provenance: object;
  readonly summary: RunSummary;
  /** of each network, a safetensors file */
  readonly weights: readonly { readonly seed: number; readonly file: string; readonly bytes: Uint8Array }[];
  /** which of them has the least validation loss */
  readonly best: number;
}

/**
 * Reads a run to work with what it learnt.
 * @param folder models/<name>/runs/<id>.
 * @throws {InputError} if it is no run, one that has not come to its end, or a file of it is missing or damaged.
 */
export function readTrainedRun(folder: string): TrainedRun {
  checkRun(folder);
  const summary = readRun(folder);
  const recipe = asRecipe(readJson(join(folder, RUN_FILES.recipe)), join(folder, RUN_FILES.recipe));
  const { network, data } = readObject(join(folder, RUN_FILES.network)) as {
    network?: Network;
    data?: { columns?: unknown; normalisation?: unknown };
  };
  if (!Array.isArray(network?.layers) || !Array.isArray(data?.columns) || data.normalisation === undefined)
    throw new InputError(`${join(folder, RUN_FILES.network)}: is not what a training writes; train again.`);
  const best = bestMember(summary.members);
  const weights = summary.members.map(({ seed }) => {
    const name = summary.members.length > 1 ? `weights-${seed}.safetensors` : RUN_FILES.weights;
    const file = join(folder, name);
    return { seed, file, bytes: readBytes(file) };
  });
  const provenance = readObject(join(folder, RUN_FILES.provenance));
  return { folder, recipe, network, data, provenance, summary, weights, best };
}

function readObject(path: string): object {
  const document = readJson(path);
  if (typeof document !== "object" || document === null)
    throw new InputError(`${path}: is not what a training writes; train again.`);
  return document;
}

function readBytes(path: string): Uint8Array {
  if (!existsSync(path)) throw new InputError(`${path}: is missing; train again.`);
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); check the run's folder.`);
  }
}
