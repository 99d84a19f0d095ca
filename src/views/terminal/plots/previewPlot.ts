import type { Preview } from "../../../shapes/preview.js";
import { linearTicks } from "../../shared/ticks.js";
import { finiteRange } from "./finiteRange.js";
import { linePlot } from "./linePlot.js";
import { type ColourDepth, type Line, paintLine, span } from "./palette.js";
import { pictureCells } from "./pictureCells.js";

/** Largest plot: more adds no detail. Rows of a series, which needs no height. */
const MOST = { columns: 100, rows: 40, series: 14 } as const;
/** Smallest terminal in which anything is drawn. */
const LEAST = { columns: 20, rows: 8 } as const;

/**
 * A look at simulated rows: a frame of the movie, or the beginning of a variable.
 * @param columns, rows size of the terminal, characters.
 * @param depth bits of colour; 1 for none.
 * @returns fewer than `rows` lines, each shorter than `columns` characters; none in a tiny terminal.
 */
export function previewPlot(preview: Preview, columns: number, rows: number, depth: ColourDepth): string[] {
  if (columns < LEAST.columns || rows < LEAST.rows) return [];
  const across = Math.min(MOST.columns, columns - 1);
  // Room for the lines that follow.
  const down = Math.min(MOST.rows, rows - 6);
  const lines =
    preview.kind === "picture"
      ? picture(preview, across, down, depth)
      : series(preview, across, Math.min(MOST.series, down));
  return lines.map((line) => paintLine(line, depth));
}

function picture(
  preview: Extract<Preview, { kind: "picture" }>,
  columns: number,
  rows: number,
  depth: ColourDepth,
): Line[] {
  // A character is about twice as high as wide.
  const scale = Math.min(columns / preview.width, (2 * rows) / preview.height);
  const across = Math.max(1, Math.floor(scale * preview.width));
  const down = Math.max(1, Math.floor((scale * preview.height) / 2));
  return pictureCells(preview, across, down, depth);
}

function series(
  { name, values, rate, timeUnit }: Extract<Preview, { kind: "series" }>,
  columns: number,
  rows: number,
): Line[] {
  const range = finiteRange(values);
  if (range === undefined || values.length < 2) return [];
  const [low, high] = range[1] > range[0] ? range : [range[0] - 1, range[0] + 1];
  const end = (values.length - 1) / rate;
  const plot = linePlot({
    columns,
    rows: rows - 1,
    curves: [{ values, from: 0, to: end, pen: "first" }],
    x: {
      low: 0,
      high: end,
      ticks: linearTicks(0, end, Math.max(2, Math.floor(columns / 12))),
      ...(timeUnit === "s" ? { unit: "s" } : { name: "time (1)" }),
    },
    y: { low, high, ticks: linearTicks(low, high, Math.max(2, Math.floor(rows / 3))) },
  });
  return [[span(name.slice(0, columns), "faint")], ...plot];
}
