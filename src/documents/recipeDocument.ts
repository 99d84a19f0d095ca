import { LOSSES, type LossRecipe, NETWORK_KINDS, type NetworkRecipe, type Recipe } from "../shapes/recipe.js";
import { isReservedName } from "../shapes/reservedName.js";
import { DocumentPart } from "./documentPart.js";
import { checkCombinations } from "./recipeCombinations.js";
import { readData } from "./recipeData.js";
import { readNetwork } from "./recipeNetwork.js";
import { readTraining } from "./recipeTraining.js";

/** Format name and version that a recipe must declare. */
export const RECIPE_FORMAT = "syrinx-recipe/1";

/**
 * Checks that a parsed JSON document is a recipe (format syrinx-recipe/1, described by models/recipe.schema.json) and fills in
 * every default. The result is itself a recipe, with the same meaning.
 * @param document result of JSON.parse: at least a format, a name, data and a network.
 * @param name named in error messages, e.g. the file's name.
 * @returns the recipe, with values in SI units.
 * @throws {InputError} naming the path in the document, the value and the fix.
 * @example
 * const recipe = asRecipe({
 *   format: "syrinx-recipe/1",
 *   name: "finch",
 *   data: { recordings: "finch/*.wav" },
 *   network: { kind: "autoencoder", latent: 3 },
 * }, "recipe.json");
 * recipe.training.learningRate; // 0.001
 */
export function asRecipe(document: unknown, name: string): Recipe {
  const part: DocumentPart = DocumentPart.root(document, name, "models/demo/recipe.json");
  if (part.get("format") !== RECIPE_FORMAT)
    part.fail("format", `must be "${RECIPE_FORMAT}"; check that this is a recipe of this version`);
  part.onlyKeys(["$schema", "format", "name", "seed", "networks", "data", "network", "loss", "training"]);
  if (part.has("$schema")) part.string("$schema");
  const recipeName = part.get("name");
  if (typeof recipeName !== "string" || !/^[\w-]+$/.test(recipeName))
    part.fail("name", "must consist of letters, digits, - and _; rename it");
  if (isReservedName(recipeName))
    part.fail("name", "is reserved for a device on Windows and cannot name a folder there; rename it");
  const networkPart = part.part("network");
  const network = readNetwork(networkPart, networkPart.oneOf("kind", NETWORK_KINDS));
  const data = readData(part.part("data"), network);
  const loss = readLoss(part.partOrEmpty("loss"), network);
  const training = readTraining(part.partOrEmpty("training"), network, loss);
  const recipe: Recipe = {
    format: RECIPE_FORMAT,
    name: recipeName,
    seed: part.integerOr(1, "seed", 0, 2 ** 32),
    networks: part.integerOr(1, "networks", 1, 10_000),
    data,
    network,
    loss,
    training,
  };
  checkCombinations(recipe, part);
  return recipe;
}

function readLoss(part: DocumentPart, network: NetworkRecipe): LossRecipe {
  part.onlyKeys(["kind", "derivative", "kl"]);
  const usual =
    network.kind === "classifier"
      ? "softmaxCrossEntropy"
      : network.kind === "labeller"
        ? "labelling"
        : "squared";
  const variational = "variational" in network && network.variational;
  return {
    kind: part.oneOfOr(usual, "kind", LOSSES),
    derivative: part.numberOr(0, "derivative", 0, 1e12),
    kl: part.numberOr(variational ? 1 : 0, "kl", 0, 1e6),
  };
}
