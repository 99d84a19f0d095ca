import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { InputError } from "../shapes/inputError.js";
import type { TrainingProgress } from "../shapes/progress.js";
import { makeFolders, writeFault, writeWhole } from "./atomicWrite.js";
import { writeJson } from "./jsonFile.js";
import { type HistoryLine, RUN_FILES, readHistoryLines } from "./runs.js";

/** The folder of a training that is going on: everything in it is whole at any instant, whatever stops the training. */
export class RunFolder {
  constructor(
    private place: string,
    /** where it will be at its end */
    readonly wanted: string = place,
  ) {}

  /** Where it is now. */
  get path(): string {
    return this.place;
  }

  /**
   * A new run. Where there is one of the same settings already, ended or not, it begins beside it (`<id>-2`) and takes its
   * place at its end.
   */
  static begin(path: string): RunFolder {
    let place = path;
    for (let n = 2; existsSync(place) && readdirSync(place).length > 0; n++) place = `${path}-${n}`;
    makeFolders(place);
    writeWhole(join(place, RUN_FILES.history), "");
    return new RunFolder(place, path);
  }

  /** A run that goes on after so many epochs: what the history tells of later ones is cut off. */
  static goOn(path: string, epochs: number): RunFolder {
    const kept = readHistoryLines(path).filter(({ epoch }) => epoch <= epochs);
    writeWhole(join(path, RUN_FILES.history), kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
    rmSync(join(path, RUN_FILES.summary), { force: true });
    return new RunFolder(path, path);
  }

  /** Takes the place that it began beside; what else was there (a report, sounds) stays. @returns where it is now. */
  settle(): string {
    const { place, wanted } = this;
    if (place === wanted) return place;
    // A folder with run.json counts as a whole run: the old one goes first, the new one comes last.
    rmSync(join(wanted, RUN_FILES.summary), { force: true });
    const last = (name: string): number => (name === RUN_FILES.summary ? 1 : 0);
    const files = readdirSync(place).sort((a, b) => last(a) - last(b));
    for (const name of files) renameSync(join(place, name), join(wanted, name));
    rmdirSync(place);
    this.place = wanted;
    return wanted;
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
