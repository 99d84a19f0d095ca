import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { HeldOutLabels } from "../../shapes/run.js";
import { exists } from "../files/exists.js";
import { readJson, writeJson } from "../files/jsonFile.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes `labels.json` of a run: what a labeller finds in the recordings that were held out. */
export function writeHeldLabels(folder: string, held: readonly HeldOutLabels[]): void {
  writeJson(join(folder, RUN_FILES.labels), held, { folder: "ours" });
}

/**
 * Reads `labels.json` of a run.
 * @returns undefined if there is none: the network is no labeller, nothing was held out, or the run is of an earlier version.
 * @throws {InputError} naming the file if it is malformed.
 */
export function readHeldLabels(folder: string): readonly HeldOutLabels[] | undefined {
  const path = join(folder, RUN_FILES.labels);
  if (!exists(path)) return undefined;
  const document = readJson(path);
  if (!Array.isArray(document) || !document.every(isHeld))
    throw new InputError(`${path}: is not a list of held-out labels; remove it, or train again.`);
  return document;
}

function isHeld(given: Partial<HeldOutLabels> | null): boolean {
  return (
    typeof given?.file === "string" &&
    typeof given.from === "number" &&
    typeof given.to === "number" &&
    Array.isArray(given.truth) &&
    Array.isArray(given.found)
  );
}
