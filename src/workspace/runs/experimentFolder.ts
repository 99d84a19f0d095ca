import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { ConditionResult } from "../../shapes/results/experiment.js";
import { writeWhole } from "../files/atomicWrite.js";
import { writeJson } from "../files/jsonFile.js";
import { removeStaleParts } from "../files/removeStaleParts.js";
import { savedDocument } from "../files/savedResult.js";
import { trainedElsewhere } from "./watchRun.js";

/** A condition's results as they are saved: rows as far as they are done. */
export interface SavedCondition extends ConditionResult {
  /** whether all networks are judged */
  readonly complete: boolean;
  /** what the results depend on: those of another identity don't count */
  readonly identity: string;
}

const ENDING = ".json";
const CHECKPOINT = ".checkpoint.safetensors";

/** The folder of an experiment. Every file in it is whole at any instant, so that a stopped experiment can go on. */
export class ExperimentFolder {
  /** @throws {InputError} if another process works in it. */
  constructor(readonly path: string) {
    if (trainedElsewhere(path))
      throw new InputError(`${path}: another process is working on this experiment; wait for it or stop it.`);
    if (existsSync(path)) removeStaleParts(path);
  }

  /** Removes the results of conditions, so that they are made anew. */
  clear(keys: readonly string[]): void {
    for (const key of keys)
      for (const end of [ENDING, CHECKPOINT]) rmSync(this.file(key + end), { force: true });
  }

  /** The saved results of a condition. @returns undefined if there are none of that identity. */
  condition(key: string, identity: string): SavedCondition | undefined {
    const saved = savedDocument(this.file(key + ENDING)) as Partial<SavedCondition> | null | undefined;
    return saved?.identity === identity && Array.isArray(saved.rows) ? (saved as SavedCondition) : undefined;
  }

  writeCondition(saved: SavedCondition): void {
    writeJson(this.file(saved.key + ENDING), saved, { folder: "ours" });
    if (saved.complete) rmSync(this.file(saved.key + CHECKPOINT), { force: true });
  }

  /** The checkpoint of a condition in training; undefined if there is none. */
  checkpoint(key: string): { readonly file: string; readonly bytes: Uint8Array } | undefined {
    const file = this.file(key + CHECKPOINT);
    return existsSync(file) ? { file, bytes: new Uint8Array(readFileSync(file)) } : undefined;
  }

  writeCheckpoint(key: string, bytes: Uint8Array): void {
    writeWhole(this.file(key + CHECKPOINT), bytes, { folder: "ours" });
  }

  /** Path of a file in it. */
  file(name: string): string {
    return join(this.path, name);
  }
}
