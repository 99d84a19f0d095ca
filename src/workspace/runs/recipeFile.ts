import { join } from "node:path";
import { asRecipe } from "../../documents/recipeDocument.js";
import type { Recipe } from "../../shapes/recipe.js";
import { readJson, writeJson } from "../files/jsonFile.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes the recipe of a run, `recipe.json`, with every default filled in. */
export function writeRunRecipe(folder: string, recipe: Recipe): void {
  writeJson(join(folder, RUN_FILES.recipe), recipe, { folder: "ours" });
}

/**
 * Reads the recipe of a run.
 * @throws {InputError} naming the file if it can't be read or is not a recipe.
 */
export function readRunRecipe(folder: string): Recipe {
  const path = join(folder, RUN_FILES.recipe);
  return asRecipe(readJson(path), path);
}
