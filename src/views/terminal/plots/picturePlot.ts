import type { TrainingView } from "../../../shapes/progress.js";
import { fitLine } from "../heading.js";
import { emptyPlot } from "./emptyPlot.js";
import { type ColourDepth, type Line, span } from "./palette.js";
import { pictureCells } from "./pictureCells.js";

type PictureView = Extract<TrainingView, { kind: "picture" }>;

/** Columns between two pictures. */
const GAP = 2;
/** A picture narrower than this share of the available size is stretched to half of that size. */
const STRIP = 1 / 3;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A picture and its reconstruction, side by side or one above the other, whichever makes them larger.
 * Pixels are about square, unless the picture would be a narrow strip.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function picturePlot(view: PictureView, columns: number, rows: number, depth: ColourDepth): Line[] {
  const { original, output, height, width, low, high } = view;
  const beside = sizeIn(view, { columns: Math.floor((columns - GAP) / 2), rows: rows - 1 });
  const stacked = sizeIn(view, { columns, rows: Math.floor(rows / 2) - 1 });
  const area = ({ columns: across, rows: down }: Size): number =>
    across < 1 || down < 1 ? 0 : across * down;
  if (!(height * width > 0) || original.length < height * width || area(beside) + area(stacked) === 0)
    return emptyPlot("no picture to draw yet", columns, rows);
  const sideways = area(beside) >= area(stacked);
  const size = sideways ? beside : stacked;
  const draw = (values: Float32Array, name: string): Line[] => [
    [span(name, "faint")],
    ...pictureCells({ values, height, width, low, high }, size.columns, size.rows, depth),
  ];
  const left = draw(original, "original");
  const right = draw(output, "reconstruction");
  // At least so wide that the captions do not run together.
  const step = Math.max(size.columns, Math.min("original".length, Math.floor((columns - GAP) / 2))) + GAP;
  const lines = sideways ? left.map((line, i) => [...fitLine(line, step), ...right[i]]) : [...left, ...right];
  return Array.from({ length: rows }, (_, row) => fitLine(lines[row] ?? [], columns));
}

/** The largest size of a picture that fits. */
function sizeIn({ height, width }: PictureView, room: Size): Size {
  if (room.columns < 1 || room.rows < 1) return { columns: 0, rows: 0 };
  // A character is about twice as high as wide.
  const scale = Math.min(room.columns / width, (2 * room.rows) / height);
  const stretched = (size: number, all: number): number =>
    Math.max(1, Math.round(size < STRIP * all ? all / 2 : Math.min(all, size)));
  return {
    columns: stretched(width * scale, room.columns),
    rows: stretched((height * scale) / 2, room.rows),
  };
}
