import type { TrainingView } from "../../../shapes/progress.js";
import { isSameSyllable, type Segment } from "../../../shapes/segment.js";
import { linearTicks } from "../../shared/ticks.js";
import { oneLine } from "../figures.js";
import { fitLine } from "../heading.js";
import { emptyPlot } from "./emptyPlot.js";
import { type ColourDepth, type Line, type Pen, type Span, span } from "./palette.js";
import { pictureCells } from "./pictureCells.js";

type LabelsView = Extract<TrainingView, { kind: "labels" }>;

/** Width of the names of rows and of the frequencies, characters. */
const GUTTER = 8;
/** Least characters a second: where there is no room for so many, less of the stretch is shown. */
const LEAST_RATE = 22;
/** Lines below the spectrogram: both rows of labels, where they differ, and the time axis. */
const BELOW = 4;

/**
 * A stretch of held-out song: its spectrogram, and below it a row of what is annotated and one of what is found. Labels that are found
 * wrongly are marked below, so that they can be told without colour. Where the stretch would be squeezed, its beginning is shown.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function labelsPlot(view: LabelsView, columns: number, rows: number, depth: ColourDepth): Line[] {
  const across = columns - GUTTER;
  const { height, width, original, duration } = view;
  if (across < 1 || rows <= BELOW || !(duration > 0) || original.length < height * width)
    return emptyPlot("no song to draw yet", columns, rows);
  const shown = Math.min(duration, across / LEAST_RATE);
  const cut = Math.max(1, Math.round((width * shown) / duration));
  const values = Array.from(
    { length: height * cut },
    (_, i) => original[Math.floor(i / cut) * width + (i % cut)],
  );
  const picture = { values, height, width: cut, low: view.low, high: view.high };
  const cellOf = (time: number): number => Math.round(((time - view.start) / shown) * across);
  const agreed = view.found.map((one) => view.truth.some((other) => isSameSyllable(one, other)));
  const missed = view.truth.filter((one) => !view.found.some((other) => isSameSyllable(other, one)));
  const wrong = [...view.found.filter((_, i) => !agreed[i]), ...missed];
  const lines: Line[] = [
    ...pictureCells(picture, across, rows - BELOW, depth).map((line, row) => [
      gutter(frequencyAt(view, row, rows - BELOW)),
      ...line,
    ]),
    [gutter("true"), ...labelRow(view.truth, across, cellOf, () => "first")],
    [gutter("found"), ...labelRow(view.found, across, cellOf, (i) => (agreed[i] ? "good" : "second"))],
    [gutter(wrong.length === 0 ? "" : "differ"), ...markRow(wrong, across, cellOf)],
    [gutter("time"), ...timeRow(view.start, shown, across, cellOf)],
  ];
  return lines.map((line) => fitLine(line, columns));
}

function gutter(text: string): Span {
  return span(text.padStart(GUTTER - 1).padEnd(GUTTER), "faint");
}

/** The frequency of the first and the last row of the picture. */
function frequencyAt({ lowHz, highHz }: LabelsView, row: number, rows: number): string {
  const hertz = row === 0 ? highHz : row === rows - 1 ? lowHz : Number.NaN;
  return Number.isFinite(hertz) ? `${(hertz / 1000).toFixed(hertz < 9950 ? 1 : 0)} kHz` : "";
}

/** Segments as their labels, each with a bar as long as it lasts; a blank parts two that touch. */
function labelRow(
  segments: readonly Segment[],
  across: number,
  cellOf: (time: number) => number,
  penOf: (i: number) => Pen,
): Span[] {
  const spans: Span[] = [];
  let at = 0;
  segments.forEach(({ onset, offset, label }, i) => {
    const from = Math.max(at, cellOf(onset));
    const next = segments[i + 1];
    const room = next === undefined ? across : cellOf(next.onset) - 1;
    const to = Math.min(across, Math.max(from + 1, Math.min(room, cellOf(offset))));
    if (from >= across || to <= from) return;
    const text = (oneLine(label) || "?").slice(0, to - from);
    spans.push(span(" ".repeat(from - at)), span(text.padEnd(to - from, "─"), penOf(i)));
    at = to;
  });
  return spans;
}

function markRow(segments: readonly Segment[], across: number, cellOf: (time: number) => number): Span[] {
  const marks = new Array<string>(across).fill(" ");
  for (const { onset, offset } of segments) {
    const middle = Math.min(across - 1, Math.max(0, cellOf((onset + offset) / 2)));
    if (cellOf(onset) < across) marks[middle] = "▲";
  }
  return [span(marks.join(""), "second")];
}

/** Times of the recording at round places; the unit stands after the first. */
function timeRow(start: number, shown: number, across: number, cellOf: (time: number) => number): Span[] {
  const ticks = linearTicks(start, start + shown, Math.max(2, Math.floor(across / 14)));
  let text = "";
  ticks.forEach(({ at, label }, i) => {
    const words = i === 0 ? `${label} s` : label;
    const from = cellOf(at);
    if (from < text.length + (text === "" ? 0 : 1) || from + words.length > across) return;
    text = text.padEnd(from) + words;
  });
  return [span(text, "faint")];
}
