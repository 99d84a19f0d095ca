import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { RunProvenance } from "../../shapes/run.js";
import { readJson, writeJson } from "../files/jsonFile.js";
import { savedDocument } from "../files/savedResult.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes `provenance.json` of a run, at its beginning. */
export function writeProvenance(folder: string, provenance: RunProvenance): void {
  writeJson(join(folder, RUN_FILES.provenance), provenance, { folder: "ours" });
}

/**
 * Reads the provenance of a run: enough to resume it, or to read its data again.
 * @throws {InputError} naming the file if it is missing or malformed.
 */
export function readProvenance(folder: string): RunProvenance {
  const path = join(folder, RUN_FILES.provenance);
  const document = readJson(path) as Partial<RunProvenance> | null;
  const { inputs, backend, folder: place, hearing } = document ?? {};
  const whole = typeof backend === "string" && typeof place === "string" && typeof hearing === "object";
  if (!whole || hearing === null || !Array.isArray(inputs))
    throw new InputError(`${path}: is not a provenance file of a training; train again without --resume.`);
  return document as RunProvenance;
}

/** The process that trains a run and the run's final folder, as far as they are known. */
export type Training = Partial<Pick<RunProvenance, "pid" | "host" | "place">>;

/**
 * Reads which process trains a run, and the run's final folder, from a folder that may be incomplete.
 * @returns only the fields present in `provenance.json`; none if the file is missing or damaged.
 */
export function trainingIn(folder: string): Training {
  const document = savedDocument(join(folder, RUN_FILES.provenance));
  if (typeof document !== "object" || document === null) return {};
  const { pid, host, place } = document as Record<keyof Training, unknown>;
  return {
    ...(typeof pid === "number" && { pid }),
    ...(typeof host === "string" && { host }),
    ...(typeof place === "string" && { place }),
  };
}
