import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../shapes/inputError.js";
import type { TrainingProgress } from "../shapes/progress.js";
import { makeFolders, writeFault, writeWhole } from "./atomicWrite.js";
import { writeJson } from "./jsonFile.js";
import { type HistoryLine, RUN_FILES, readHistoryLines } from "./runs.js";

/** The folder of a training that is going on: everything in it is whole at any instant, whatever stops the training. */
export class RunFolder {
  constructor(readonly path: string) {}

  /** A new run, in a folder of its own. What is left of an earlier run of the same name goes. */
  static begin(path: string): RunFolder {
    makeFolders(path);
    for (const file of Object.values(RUN_FILES)) rmSync(join(path, file), { force: true });
    writeWhole(join(path, RUN_FILES.history), "");
    return new RunFolder(path);
  }

  /** A run that goes on after so many epochs: what the history tells of later ones is cut off. */
  static goOn(path: string, epochs: number): RunFolder {
    const kept = readHistoryLines(path).filter(({ epoch }) => epoch <= epochs);
    writeWhole(join(path, RUN_FILES.history), kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
    rmSync(join(path, RUN_FILES.summary), { force: true });
    return new RunFolder(path);
  }

  /** Adds lines to the history. @throws {WorkFailed} when the disk is full. */
  addHistory(lines: readonly HistoryLine[]): void {
    const path = join(this.path, RUN_FILES.history);
    try {
      appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    } catch (error) {
      throw writeFault(path, error);
    }
  }

  /** What `watch` shows. */
  writeLook(look: TrainingProgress): void {
    const plain = JSON.stringify(look, (_, value: unknown) =>
      value instanceof Float32Array
        ? Array.from(value, (v) => (Number.isFinite(v) ? Number(v.toPrecision(5)) : null))
        : value,
    );
    writeWhole(join(this.path, RUN_FILES.look), plain);
  }

  writeCheckpoint(bytes: Uint8Array): void {
    writeWhole(join(this.path, RUN_FILES.checkpoint), bytes);
  }

  write(name: string, content: string | Uint8Array): void {
    writeWhole(join(this.path, name), content);
  }

  writeJson(name: string, content: unknown): void {
    writeJson(join(this.path, name), content);
  }
}

/** The checkpoint of a run. @throws {InputError} if there is none. */
export function readCheckpoint(folder: string): Uint8Array {
  const path = join(folder, RUN_FILES.checkpoint);
  if (!existsSync(path))
    throw new InputError(`${folder}: has no ${RUN_FILES.checkpoint} to go on from; train again.`);
  return new Uint8Array(readFileSync(path));
}
