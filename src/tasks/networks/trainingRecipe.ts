import { resolve } from "node:path";
import { asRecipe } from "../../documents/recipeDocument.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Recipe } from "../../shapes/recipe.js";
import { readJson } from "../../workspace/files/jsonFile.js";
import { locate } from "../../workspace/machine/installation.js";
import { findLabeller, GENERIC } from "../recordings/openLabeller.js";

export interface TrainOptions extends HearingOptions {
  /** workspace in which models/<name>/runs/<id> is written */
  readonly out: string;
  readonly backend: string;
  /** instead of the recipe's value */
  readonly seed?: number;
  readonly networks?: number;
  readonly epochs?: number;
  /** files, bundled names, folders or globs, instead of the recipe's recordings */
  readonly recordings?: readonly string[];
  /** for labellers: file or folder of the annotations */
  readonly annotations?: string;
  /** for labellers: whether only the stretch from the first to the last annotation is annotated in full */
  readonly partly?: boolean;
  /** for labellers: run to start from, or "generic" */
  readonly startFrom?: string;
  /** for labellers: whether the error is measured against seconds of labels */
  readonly curve?: boolean;
}

/** Reads a recipe by path or name. @throws {InputError} if there is none or it is faulty. */
export function readRecipe(
  name: string,
  given: Pick<
    TrainOptions,
    "seed" | "networks" | "epochs" | "recordings" | "annotations" | "partly" | "startFrom" | "curve"
  > = {},
): { recipe: Recipe; file: string } {
  const file = locate("recipe", name);
  const { training, data, ...recipe } = asRecipe(readJson(file), file);
  if (given.recordings !== undefined && !("recordings" in data))
    throw new InputError(`${file}: does not use recordings; omit --recording.`);
  const { annotations, partly, startFrom: from, curve } = given;
  const labelled = { annotations, partly, from, curve };
  const flag = Object.entries(labelled).find(([, value]) => value !== undefined)?.[0];
  if (flag !== undefined && recipe.network.kind !== "labeller")
    throw new InputError(
      `${file}: is of kind "${recipe.network.kind}"; --${flag} is for labellers: leave it out.`,
    );
  const changed = {
    ...recipe,
    ...(from === undefined ? {} : { network: startingFrom(from, recipe.network) }),
    ...(given.seed === undefined ? {} : { seed: given.seed }),
    ...(given.networks === undefined ? {} : { networks: given.networks }),
    data: {
      ...data,
      ...(given.recordings === undefined ? {} : { recordings: given.recordings }),
      ...(annotations === undefined ? {} : { annotations: resolve(annotations) }),
      ...(partly === undefined ? {} : { partly }),
    },
    training: given.epochs === undefined ? training : { ...training, epochs: given.epochs },
  };
  return { recipe: asRecipe(changed, file), file };
}

/** A labeller's recipe that begins with the weights of a run: its layers are those of the run. */
function startingFrom(from: string, recipe: Recipe["network"]): Recipe["network"] {
  const { network } = findLabeller(from);
  if (recipe.kind !== "labeller" || network.kind !== "labeller") return recipe;
  return { ...network, from: from === GENERIC ? from : resolve(from) };
}
