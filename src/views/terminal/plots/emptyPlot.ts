import { type Line, span } from "./palette.js";

/**
 * A plot without data: one line of text in the middle.
 * @param columns, rows size in characters; text that does not fit is cut.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function emptyPlot(words: string, columns: number, rows: number): Line[] {
  const text = words.slice(0, columns);
  const before = " ".repeat(Math.floor((columns - text.length) / 2));
  return Array.from({ length: rows }, (_, row) =>
    row === Math.floor((rows - 1) / 2)
      ? [span((before + text).padEnd(columns), "faint")]
      : [span(" ".repeat(columns))],
  );
}
