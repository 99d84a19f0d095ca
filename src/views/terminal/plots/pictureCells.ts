import { TONES } from "./colourMap.js";
import { type ColourDepth, type Line, type Span, span } from "./palette.js";

/** A picture: values row by row from the top. */
export interface Picture {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** values shown as black and as white */
  readonly low: number;
  readonly high: number;
}

/** Cells used without colour, dark to bright on a dark background. */
const SHADES = " ░▒▓█";

/**
 * A picture in characters: two pixels in each, one above the other, with 256 colours or more; otherwise shades.
 * Values that share a pixel are averaged; those that are not finite are black.
 * @param columns, rows size in characters; the picture fills it.
 * @param depth bits of colour.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function pictureCells(picture: Picture, columns: number, rows: number, depth: ColourDepth): Line[] {
  const fine = depth >= 8;
  const steps = fine ? TONES : SHADES.length;
  const levels = resample(picture, columns, fine ? 2 * rows : rows, steps);
  return Array.from({ length: rows }, (_, row) => {
    if (fine) return pixelRow(levels, columns, row);
    let text = "";
    for (let column = 0; column < columns; column++) text += SHADES[levels[row * columns + column]];
    return [span(text)];
  });
}

/** One row of characters; neighbours of one style are joined. */
function pixelRow(levels: Uint8Array, columns: number, row: number): Line {
  const spans: Span[] = [];
  const above = 2 * row * columns;
  let from = 0;
  for (let column = 0; column < columns; column++) {
    const upper = levels[above + column];
    const lower = levels[above + columns + column];
    const end = column + 1;
    if (end < columns && levels[above + end] === upper && levels[above + columns + end] === lower) continue;
    spans.push(span("▀".repeat(end - from), { upper, lower }));
    from = end;
  }
  return spans;
}

/** Resizes a picture and quantises it into integer steps from 0. */
function resample(
  { values, height, width, low, high }: Picture,
  columns: number,
  rows: number,
  steps: number,
): Uint8Array {
  const levels = new Uint8Array(columns * rows);
  const scale = high > low ? steps / (high - low) : 0;
  for (let row = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column++) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const value = values[y * width + x];
          sum += Number.isFinite(value) ? value : low;
        }
      }
      const step = Math.floor((sum / ((bottom - top) * (right - left)) - low) * scale);
      levels[row * columns + column] = Math.min(steps - 1, Math.max(0, step));
    }
  }
  return levels;
}
