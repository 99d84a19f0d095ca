import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { HistoryLine } from "../../shapes/run.js";
import { writeWhole } from "../files/atomicWrite.js";
import { reasonOf, writeFault } from "../files/fileFault.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes a complete history, replacing an existing one. */
export function writeHistory(folder: string, lines: readonly HistoryLine[]): void {
  writeWhole(join(folder, RUN_FILES.history), textOf(lines), { folder: "ours" });
}

/** Adds lines to the history. @throws {WorkFailed} when the disk is full. */
export function appendHistory(folder: string, lines: readonly HistoryLine[]): void {
  const path = join(folder, RUN_FILES.history);
  try {
    appendFileSync(path, textOf(lines));
  } catch (error) {
    throw writeFault(path, error);
  }
}

function textOf(lines: readonly HistoryLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * Reads every line of `history.jsonl`; an incomplete last line is left out.
 * @throws {InputError} naming the file if it can't be read, or another line is damaged.
 */
export function readHistoryLines(folder: string): HistoryLine[] {
  const path = join(folder, RUN_FILES.history);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); train again.`);
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .flatMap((line, l) => (line === "" ? [] : [historyLine(line, `${path}: line ${l + 1}`)]));
}

function historyLine(text: string, where: string): HistoryLine {
  let line: Partial<HistoryLine> | null;
  try {
    line = JSON.parse(text) as Partial<HistoryLine> | null;
  } catch {
    line = null;
  }
  if (typeof line?.epoch !== "number" || typeof line.network !== "number")
    throw new InputError(`${where} is not a line of a training's history; remove the line or train again.`);
  return line as HistoryLine;
}
