import { toneCode } from "./colourMap.js";

/** Number of colours that encode time along a path, early to late. */
export const PATH_STEPS = 8;

/** The colour of a pen: sRGB for 24-bit terminals, an index for 256 colours, an SGR code for 16. */
interface Ink {
  readonly rgb: readonly [number, number, number];
  readonly indexed: number;
  readonly basic: number;
}

const BLUE: Ink = { rgb: [43, 134, 197], indexed: 32, basic: 94 };
const VERMILION: Ink = { rgb: [213, 94, 0], indexed: 166, basic: 31 };
const GREEN: Ink = { rgb: [0, 152, 111], indexed: 36, basic: 36 };

/**
 * The pens, named by meaning. The hues follow Okabe and Ito, so that colour-blind viewers can tell them apart;
 * the path runs from blue to orange. All have a medium lightness, readable on a black or white background.
 * @see Okabe & Ito (2008), Color Universal Design.
 */
export const INKS = {
  first: BLUE,
  second: VERMILION,
  good: GREEN,
  path0: BLUE,
  path1: { rgb: [95, 126, 201], indexed: 68, basic: 94 },
  path2: { rgb: [139, 116, 192], indexed: 98, basic: 94 },
  path3: { rgb: [174, 105, 171], indexed: 133, basic: 35 },
  path4: { rgb: [200, 95, 142], indexed: 168, basic: 35 },
  path5: { rgb: [212, 89, 106], indexed: 167, basic: 31 },
  path6: { rgb: [217, 90, 63], indexed: 166, basic: 31 },
  path7: VERMILION,
} as const satisfies Record<string, Ink>;

/** Two pixels in one character, "▀": the tones of its upper and lower half. */
export interface Tones {
  readonly upper: number;
  readonly lower: number;
}

/** The style of a piece of text: plain, bold, dim, one of the inks, or pixels (with 256 colours or more). */
export type Pen = "plain" | "strong" | "faint" | keyof typeof INKS | Tones;

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly pen: Pen;
}

/** One line of the screen. */
export type Line = readonly Span[];

/** Colour depth of a terminal in bits, as `stdout.getColorDepth()` returns it; 1 means no colour. */
export type ColourDepth = 1 | 4 | 8 | 24;

/** Makes a span. */
export function span(text: string, pen: Pen = "plain"): Span {
  return { text, pen };
}

/** The pen for a position along a path. @param share 0 at its start to 1 at its end; clamped. */
export function pathPen(share: number): Pen {
  const step = Math.min(PATH_STEPS - 1, Math.max(0, Math.floor(share * PATH_STEPS)));
  return `path${step as 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;
}

/** Width of a line in characters; every character that plots draw is one cell wide. */
export function lineWidth(line: Line): number {
  return line.reduce((width, part) => width + part.text.length, 0);
}

/**
 * Renders a line as text for the terminal. Every style is reset before the line ends.
 * @param depth bits of colour; with 1, no escape codes are written.
 * @example
 * paintLine([span("loss ", "strong"), span("0.02")], 1); // "loss 0.02"
 */
export function paintLine(line: Line, depth: ColourDepth): string {
  if (depth === 1) return line.map(({ text }) => text).join("");
  return line.map(({ text, pen }) => paintText(text, pen, depth)).join("");
}

function paintText(text: string, pen: Pen, depth: ColourDepth): string {
  if (typeof pen === "object") return paintPixels(text, pen, depth);
  if (pen === "plain" || text.trim() === "") return text;
  if (pen === "strong") return `\x1b[1m${text}\x1b[22m`;
  if (pen === "faint") return `\x1b[2m${text}\x1b[22m`;
  const ink: Ink = INKS[pen];
  if (depth === 24) return `\x1b[38;2;${ink.rgb.join(";")}m${text}\x1b[39m`;
  if (depth === 8) return `\x1b[38;5;${ink.indexed}m${text}\x1b[39m`;
  return `\x1b[${ink.basic}m${text}\x1b[39m`;
}

function paintPixels(text: string, { upper, lower }: Tones, depth: ColourDepth): string {
  if (depth < 8) return text;
  const bits = depth === 24 ? 24 : 8;
  return `\x1b[${toneCode(upper, bits, 38)};${toneCode(lower, bits, 48)}m${text}\x1b[39;49m`;
}
