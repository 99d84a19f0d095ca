import type { TrainingView } from "../../../shapes/progress.js";
import { oneLine } from "../figures.js";
import { fitLine } from "../heading.js";
import { emptyPlot } from "./emptyPlot.js";
import { type ColourDepth, type Line, type Pen, span } from "./palette.js";
import { pictureCells } from "./pictureCells.js";

/** Width of a cell, including spacing, and of a class name, characters. */
const MIN_CELL = 4;
const MAX_CELL = 9;
const MAX_NAME = 14;
/** Share of a class from which a confusion is highlighted, per cent. */
const MISTAKEN = 10;

type ClassesView = Extract<TrainingView, { kind: "classes" }>;

/** Share of samples classified correctly, 0 to 1; NaN if there are none. */
export function shareRight({ names, counts }: ClassesView): number {
  const right = names.reduce((sum, _, k) => sum + (counts[k * names.length + k] ?? 0), 0);
  return right / counts.reduce((sum, count) => sum + count, 0);
}

/**
 * A confusion table: one row per true class, with the percentage of it assigned to each class. It is drawn as a picture
 * if there are too many classes for numbers.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function confusionPlot(view: ClassesView, columns: number, rows: number, depth: ColourDepth): Line[] {
  const { counts } = view;
  const classes = view.names.length;
  if (classes === 0 || counts.length < classes * classes || !counts.some((count) => count > 0))
    return emptyPlot("nothing classified yet", columns, rows);
  const shares = Array.from({ length: classes }, (_, actual) => {
    const row = counts.slice(actual * classes, (actual + 1) * classes);
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (all > 0 ? (100 * count) / all : Number.NaN));
  });
  const names = shortNames(view.names.map(oneLine), Math.min(MAX_NAME, Math.floor(columns / 3)));
  const gutter = Math.max(...names.map((name) => name.length));
  const cell = Math.min(MAX_CELL, Math.floor((columns - gutter) / classes));
  if (cell < MIN_CELL || rows < classes + 1) return asPicture(shares, columns, rows, depth);
  const heads = shortNames(names, cell - 1);
  const head = [span("%".padEnd(gutter), "faint"), ...heads.map((name) => cellOf(name, cell, "faint"))];
  const lines: Line[] = shares.map((row, actual) => [
    span(names[actual].padEnd(gutter)),
    ...row.map((share, predicted) => cellOf(wordOf(share), cell, penOf(share, actual === predicted))),
  ]);
  return Array.from({ length: rows }, (_, row) => fitLine([head, ...lines][row] ?? [], columns));
}

/** Shortens names to a width: names that are too long lose their common prefix, then their end. */
function shortNames(names: readonly string[], width: number): string[] {
  if (names.every((name) => name.length <= width)) return [...names];
  let same = 0;
  const shortest = Math.min(...names.map((name) => name.length));
  while (same < shortest - 1 && names.every((name) => name[same] === names[0][same])) same++;
  return names.map((name) => name.slice(names.length > 1 ? same : 0).slice(0, width));
}

function cellOf(text: string, width: number, pen: Pen) {
  return span(text.slice(0, width - 1).padStart(width), pen);
}

function wordOf(share: number): string {
  if (Number.isNaN(share)) return "-";
  return share === 0 ? "·" : share < 1 ? "<1" : String(Math.round(share));
}

function penOf(share: number, right: boolean): Pen {
  if (right) return "good";
  return share >= MISTAKEN ? "second" : "faint";
}

function asPicture(
  shares: readonly (readonly number[])[],
  columns: number,
  rows: number,
  depth: ColourDepth,
): Line[] {
  const size = shares.length;
  const high = Math.max(0, rows - 1);
  const across = Math.min(columns, 2 * high);
  const picture = { values: shares.flat(), height: size, width: size, low: 0, high: 100 };
  const words: Line = [span(`${size} classes: rows: true class, columns: predicted class`, "faint")];
  const lines = [words, ...pictureCells(picture, across, high, depth)];
  return Array.from({ length: rows }, (_, row) => fitLine(lines[row] ?? [], columns));
}
