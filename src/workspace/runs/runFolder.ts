import { copyFileSync, cpSync, existsSync, linkSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import type { TrainingProgress } from "../../shapes/progress.js";
import type { HistoryLine, RunSummary } from "../../shapes/run.js";
import { makeFolders } from "../files/atomicWrite.js";
import { writeFault } from "../files/fileFault.js";
import { removeStaleParts } from "../files/removeStaleParts.js";
import { writeCheckpoint } from "./checkpointFile.js";
import { appendHistory, readHistoryLines, writeHistory } from "./historyFile.js";
import { writeLook } from "./lookFile.js";
import { RUN_FILES } from "./runFiles.js";
import { writeSummary } from "./summaryFile.js";
import { checkIdle, trainedElsewhere, wantedPlace } from "./watchRun.js";

/** The folder of a training that is going on: everything in it is whole at any instant, whatever stops the training. */
export class RunFolder {
  /** folder that it has settled from, until the end */
  private left: string | undefined;

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
    removeStaleParts(dirname(path));
    let place = path;
    for (let n = 2; existsSync(place) && readdirSync(place).length > 0; n++) place = `${path}-${n}`;
    makeFolders(place);
    writeHistory(place, []);
    return new RunFolder(place, path);
  }

  /**
   * A run that is resumed after so many epochs: lines of the history about later ones are removed. One that began beside
   * another still takes that one's place at its end.
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
   * Takes the place that it began beside, where `end` is to be called next; what else was there (a report, sounds) stays.
   * It stays where it is while that place is being trained in by another process. The folder it began in is whole but for
   * run.json until `end` removes it: whenever this is stopped, the training can be gone on with from there.
   * @returns where it is now.
   */
  settle(): string {
    const { place, wanted } = this;
    if (place === wanted || trainedElsewhere(wanted)) return place;
    makeFolders(wanted);
    // From here on neither folder is a whole run, and the old weights can't be taken for the new ones.
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

  /** Writes run.json, with which the run counts as whole, and removes the folder that `settle` left. */
  end(summary: RunSummary): void {
    writeSummary(this.path, summary);
    if (this.left !== undefined) rmSync(this.left, { recursive: true, force: true });
    this.left = undefined;
  }

  /** Adds lines to the history. @throws {WorkFailed} when the disk is full. */
  addHistory(lines: readonly HistoryLine[]): void {
    appendHistory(this.path, lines);
  }

  /** What `watch` shows. */
  writeLook(look: TrainingProgress): void {
    writeLook(this.path, look);
  }

  writeCheckpoint(bytes: Uint8Array): void {
    writeCheckpoint(this.path, bytes);
  }
}

/** Gives a file a second name, at once in whole, over one that may be there; a copy where the disk knows no links. */
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
    // Renaming one name of a file to another of its names leaves both.
    rmSync(temporary, { force: true });
  }
}
