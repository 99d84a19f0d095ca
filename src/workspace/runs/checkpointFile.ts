import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { writeWhole } from "../files/atomicWrite.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes the state of a training. @param bytes from `encodeState`. */
export function writeCheckpoint(folder: string, bytes: Uint8Array): void {
  writeWhole(join(folder, RUN_FILES.checkpoint), bytes, { folder: "ours" });
}

/** A checkpoint: its path, named in error messages, and its bytes. */
export interface Checkpoint {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Whether a run has a checkpoint, from which it can be resumed. */
export function hasCheckpoint(folder: string): boolean {
  return existsSync(join(folder, RUN_FILES.checkpoint));
}

/**
 * Reads the checkpoint of a run.
 * @returns what `decodeState` checks.
 * @throws {InputError} if there is none.
 */
export function readCheckpoint(folder: string): Checkpoint {
  const file = join(folder, RUN_FILES.checkpoint);
  if (!existsSync(file))
    throw new InputError(`${folder}: has no ${RUN_FILES.checkpoint} to resume from; train again.`);
  return { file, bytes: new Uint8Array(readFileSync(file)) };
}
