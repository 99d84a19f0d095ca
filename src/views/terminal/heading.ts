import { type Line, lineWidth, type Span, span } from "./plots/palette.js";

/**
 * Cuts or pads a line to an exact width.
 * @param columns width, characters.
 * @param filler the character that pads it.
 */
export function fitLine(line: Line, columns: number, filler = " "): Line {
  const out: Span[] = [];
  let room = columns;
  for (const { text, pen } of line) {
    if (room <= 0) break;
    out.push(span(text.slice(0, room), pen));
    room -= text.length;
  }
  return room > 0 ? [...out, span(filler.repeat(room), "faint")] : out;
}

/** Returns the first wording that fits the width, or the last if none fits. */
export function firstFitting(wordings: readonly Line[], columns: number): Line {
  return wordings.find((line) => lineWidth(line) <= columns) ?? wordings[wordings.length - 1] ?? [];
}

/**
 * The heading of a panel: text set into a horizontal rule. The first wording that fits is used.
 * @param columns width, characters.
 * @returns a line of exactly `columns` characters.
 * @example
 * heading([[{ text: "loss", pen: "strong" }]], 12).map(({ text }) => text).join(""); // "── loss ────"
 */
export function heading(wordings: readonly Line[], columns: number): Line {
  const words = firstFitting(wordings, columns - 4);
  return fitLine([span("── ", "faint"), ...words, span(" ")], columns, "─");
}

/**
 * A progress bar: heavy for the part done, light for the rest.
 * @param share done, 0 to 1; undefined draws an empty bar.
 * @param columns width, characters.
 */
export function bar(share: number | undefined, columns: number): Line {
  const full = Math.round((share ?? 0) * columns);
  return [span("━".repeat(full), "first"), span("─".repeat(columns - full), "faint")];
}
