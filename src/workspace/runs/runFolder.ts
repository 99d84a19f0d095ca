import { copyFileSync, cpSync, existsSync, linkSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import type { TrainingProgress } from "../../shapes/progress.js";
import type { HistoryLine, RunSummary } from "../../shapes/run.js";
import { makeFolders } from "../files/atomicWrite.js";
import { writeFault } from "../files/fileFault.js";
import { removeStaleParts } from "../files/removeStaleParts.js";
import { hasCheckpoint, writeCheckpoint } from "./checkpointFile.js";
import { appendHistory, readHistoryLines, writeHistory } from "./historyFile.js";
import { writeLook } from "./lookFile.js";
import { RUN_FILES } from "./runFiles.js";
import { runComplete, writeSummary } from "./summaryFile.js";
import { checkIdle, trainedElsewhere, wantedPlace } from "./watchRun.js";

/** The folder of a running training: every file in it is complete at any time, whatever interrupts the training. */
export class RunFolder {
  /** temporary folder that it was moved from by `settle`, until the end */
  private left: string | undefined;

  constructor(
    private place: string,
    /** final folder */
    readonly wanted: string = place,
  ) {}

  /** Current folder. */
  get path(): string {
    return this.place;
  }

  /**
   * Begins a new run. If there is already a run of the same settings, finished or not, it begins next to it (`<id>-2`) and
   * takes its place at the end.
   */
  static begin(path: string): RunFolder {
    removeStaleParts(dirname(path));
    let place = path;
    for (let n = 2; existsSync(place) && readdirSync(place).length > 0; n++) place = `${path}-${n}`;
    makeFolders(place);
    writeHistory(place, []);
    return new RunFolder(place, path);
  }

  /**
   * Finds an unfinished run of the same settings, which can be resumed: in the final folder or next to it.
   * @param path final folder.
   * @returns undefined if every one is complete, is still being trained or has no checkpoint.
   */
  static unfinished(path: string): string | undefined {
    for (let n = 1; ; n++) {
      const place = n === 1 ? path : `${path}-${n}`;
      if (!existsSync(place)) return undefined;
      if (hasCheckpoint(place) && !runComplete(place) && !trainedElsewhere(place)) return place;
    }
  }

  /**
   * Resumes a run after a number of epochs: history lines of later epochs are removed. A run that began next to
   * another still takes that one's place at the end.
   * @throws {InputError} if it is still being trained, or its history can't be read.
   */
  static goOn(path: string, epochs: number): RunFolder {
    checkIdle(path);
    removeStaleParts(path);
    const kept = readHistoryLines(path).filter(({ epoch }) => epoch <= epochs);
    writeHistory(path, kept);
    rmSync(join(path, RUN_FILES.summary), { force: true });
    return new RunFolder(path, wantedPlace(path));
  }

  /**
   * Moves to the final folder, after which `end` must be called; other files there (a report, sounds) are kept.
   * The run stays where it is if another process is training in the final folder. The temporary folder is complete except for
   * run.json until `end` removes it, so that the training can be resumed from there if this is interrupted.
   * @returns the current folder.
   */
  settle(): string {
    const { place, wanted } = this;
    if (place === wanted || trainedElsewhere(wanted)) return place;
    makeFolders(wanted);
    // From here on neither folder is a complete run, so that the old weights can't be mistaken for the new ones.
    for (const name of [RUN_FILES.summary, RUN_FILES.checkpoint]) rmSync(join(wanted, name), { force: true });
    rmSync(join(place, RUN_FILES.summary), { force: true });
    const last = (name: string): number => (name === RUN_FILES.checkpoint ? 1 : 0);
    const entries = readdirSync(place, { withFileTypes: true }).sort((a, b) => last(a.name) - last(b.name));
    for (const entry of entries) {
      const [from, to] = [join(place, entry.name), join(wanted, entry.name)];
      if (entry.isDirectory()) cpSync(from, to, { recursive: true });
      else putBeside(from, to);
    }
    this.left = place;
    this.place = wanted;
    return wanted;
  }

  /** Writes run.json, which marks the run as complete, and removes the folder that `settle` left. */
  end(summary: RunSummary): void {
    writeSummary(this.path, summary);
    if (this.left !== undefined) rmSync(this.left, { recursive: true, force: true });
    this.left = undefined;
  }

  /** Adds lines to the history. @throws {WorkFailed} when the disk is full. */
  addHistory(lines: readonly HistoryLine[]): void {
    appendHistory(this.path, lines);
  }

  /** Writes the state that `watch` shows. */
  writeLook(look: TrainingProgress): void {
    writeLook(this.path, look);
  }

  writeCheckpoint(bytes: Uint8Array): void {
    writeCheckpoint(this.path, bytes);
  }
}

/** Gives a file a second name atomically, replacing an existing file; makes a copy if the disk does not support links. */
function putBeside(from: string, to: string): void {
  const temporary = join(dirname(to), `.${basename(to)}.${process.pid}-${threadId}.part`);
  try {
    rmSync(temporary, { force: true });
    try {
      linkSync(from, temporary);
    } catch {
      copyFileSync(from, temporary);
    }
    renameSync(temporary, to);
  } catch (error) {
    throw writeFault(to, error);
  } finally {
    // If both names already refer to the same file, renaming leaves both.
    rmSync(temporary, { force: true });
  }
}
