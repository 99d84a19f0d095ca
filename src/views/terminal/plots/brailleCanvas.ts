import type { Line, Pen, Span } from "./palette.js";

/** Bits of a braille cell, by row and column of its dots. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Code point of the braille cell without dots. */
const BLANK = 0x2800;

/**
 * A canvas of dots, two wide and four high in each character. Each character has one pen, the last that drew there.
 * Dot (0, 0) is top left; dots are about square. Dots outside the canvas are ignored.
 * @example
 * const canvas = new BrailleCanvas(1, 1);
 * canvas.set(0, 0, "plain");
 * canvas.lines(); // [[{ text: "\u2801", pen: "plain" }]]
 */
export class BrailleCanvas {
  /** dots across and down */
  readonly width: number;
  readonly height: number;
  readonly #cells: Uint8Array;
  readonly #pens: Pen[];
  readonly #letters: (string | undefined)[];

  /** @param columns characters, 0 or more. @param rows lines, 0 or more. */
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.width = columns * 2;
    this.height = rows * 4;
    this.#cells = new Uint8Array(columns * rows);
    this.#pens = new Array<Pen>(columns * rows).fill("plain");
    this.#letters = new Array<string | undefined>(columns * rows);
  }

  /** Sets the dot that contains (x, y), in dots from the top left. */
  set(x: number, y: number, pen: Pen): void {
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (!(column >= 0 && column < this.width && row >= 0 && row < this.height)) return;
    const cell = (row >> 2) * this.columns + (column >> 1);
    this.#cells[cell] |= DOTS[row & 3][column & 1];
    this.#pens[cell] = pen;
  }

  /**
   * Draws a straight line between two dots, both included. Nothing is drawn if an end is not finite.
   * @param dotted draws every second dot only, counted across the canvas so that the pattern continues over joints.
   */
  line(x0: number, y0: number, x1: number, y1: number, pen: Pen, dotted = false): void {
    const ends = this.#clip(Math.floor(x0), Math.floor(y0), Math.floor(x1), Math.floor(y1));
    if (!ends) return;
    const [fromX, fromY, toX, toY] = ends;
    const flat = Math.abs(toX - fromX) >= Math.abs(toY - fromY);
    const steps = Math.ceil(Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
    for (let step = 0; step <= steps; step++) {
      const share = steps === 0 ? 0 : step / steps;
      const x = Math.round(fromX + share * (toX - fromX));
      const y = Math.round(fromY + share * (toY - fromY));
      if (!dotted || (flat ? x : y) % 2 === 0) this.set(x, y, pen);
    }
  }

  /** Writes text over the dots, starting at a character cell and cut at the edges. */
  text(column: number, row: number, text: string, pen: Pen): void {
    if (row < 0 || row >= this.rows) return;
    [...text].forEach((letter, i) => {
      const at = column + i;
      if (at < 0 || at >= this.columns) return;
      this.#letters[row * this.columns + at] = letter;
      this.#pens[row * this.columns + at] = pen;
    });
  }

  /** The canvas as lines, each exactly as wide as the canvas; a cell without dots is a space. */
  lines(): Line[] {
    return Array.from({ length: this.rows }, (_, row) => this.#row(row));
  }

  #row(row: number): Line {
    const spans: Span[] = [];
    let text = "";
    let pen: Pen = "plain";
    for (let cell = row * this.columns; cell < (row + 1) * this.columns; cell++) {
      const dots = this.#cells[cell];
      const glyph = this.#letters[cell] ?? (dots === 0 ? " " : String.fromCharCode(BLANK + dots));
      if (glyph !== " " && this.#pens[cell] !== pen) {
        if (text !== "") spans.push({ text, pen });
        text = "";
        pen = this.#pens[cell];
      }
      text += glyph;
    }
    if (text !== "") spans.push({ text, pen });
    return spans;
  }

  /** The part of a line inside the canvas, after Liang and Barsky; undefined if there is none. */
  #clip(x0: number, y0: number, x1: number, y1: number): [number, number, number, number] | undefined {
    if (![x0, y0, x1, y1].every(Number.isFinite)) return undefined;
    let enter = 0;
    let leave = 1;
    const sides = [
      [x0 - x1, x0],
      [x1 - x0, this.width - 1 - x0],
      [y0 - y1, y0],
      [y1 - y0, this.height - 1 - y0],
    ];
    for (const [toward, room] of sides) {
      if (toward === 0 && room < 0) return undefined;
      if (toward < 0) enter = Math.max(enter, room / toward);
      if (toward > 0) leave = Math.min(leave, room / toward);
    }
    if (enter > leave) return undefined;
    return [x0 + enter * (x1 - x0), y0 + enter * (y1 - y0), x0 + leave * (x1 - x0), y0 + leave * (y1 - y0)];
  }
}
