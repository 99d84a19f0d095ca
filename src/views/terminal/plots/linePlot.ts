import type { AxisMark } from "../../shared/ticks.js";
import { BrailleCanvas } from "./brailleCanvas.js";
import { type Line, type Pen, type Span, span } from "./palette.js";

/** A curve through values at even spacing. */
export interface Curve {
  readonly values: ArrayLike<number>;
  /** x of the first and last value, in the unit of the axis */
  readonly from: number;
  readonly to: number;
  readonly pen: Pen;
  /** draws every second dot only, which distinguishes curves without colour */
  readonly dotted?: boolean;
}

/** An axis: its limits and ticks. The name of an x axis is written once, before the first label that fits, and its unit after it. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly AxisMark[];
  readonly name?: string;
  readonly unit?: string;
}

export interface LinePlot {
  /** characters across and down, axes included */
  readonly columns: number;
  readonly rows: number;
  readonly curves: readonly Curve[];
  readonly x: Axis;
  readonly y: Axis;
  /** text over the curves, starting at a point */
  readonly notes?: readonly {
    readonly x: number;
    readonly y: number;
    readonly text: string;
    readonly pen: Pen;
  }[];
  /** a dotted vertical line, with a label on the x axis */
  readonly mark?: { readonly at: number; readonly label: string; readonly pen: Pen };
}

/**
 * Curves in braille dots with a y axis on the left and an x axis below.
 * Values that are not finite leave a gap; values beyond the y axis are drawn at its limit.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function linePlot(plot: LinePlot): Line[] {
  const { columns, rows, x, y, mark } = plot;
  const gutter = Math.min(columns, 1 + Math.max(0, ...y.ticks.map(({ label }) => label.length)));
  const canvas = new BrailleCanvas(columns - gutter, Math.max(0, rows - 1));
  const acrossOf = (at: number) => Math.round(((at - x.low) / (x.high - x.low)) * (canvas.width - 1));
  const downOf = (value: number) => {
    const share = Math.min(1, Math.max(0, (value - y.low) / (y.high - y.low)));
    return Math.round((1 - share) * (canvas.height - 1));
  };
  if (mark) canvas.line(acrossOf(mark.at), 0, acrossOf(mark.at), canvas.height - 1, mark.pen, true);
  for (const curve of plot.curves) drawCurve(canvas, curve, acrossOf, downOf);
  for (const { x: at, y: value, text, pen } of plot.notes ?? [])
    canvas.text(acrossOf(at) >> 1, downOf(value) >> 2, text, pen);

  const labels = new Map<number, string>();
  for (const { at, label } of y.ticks) labels.set(downOf(at) >> 2, label);
  const lines = canvas.lines().map((line, row): Line => {
    const label = labels.get(row);
    return [span(`${label ?? ""}${label ? "┤" : "│"}`.padStart(gutter).slice(0, gutter), "faint"), ...line];
  });
  if (rows > 0) lines.push(xAxis(plot, gutter, (at) => acrossOf(at) >> 1));
  return lines;
}

function drawCurve(
  canvas: BrailleCanvas,
  { values, from, to, pen, dotted }: Curve,
  acrossOf: (at: number) => number,
  downOf: (value: number) => number,
): void {
  const step = values.length > 1 ? (to - from) / (values.length - 1) : 0;
  let before: readonly [number, number] | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) {
      before = undefined;
      continue;
    }
    const here = [acrossOf(from + i * step), downOf(value)] as const;
    // A point after a gap is drawn even if dotted, so that a single value between gaps is visible.
    if (before) canvas.line(...before, ...here, pen, dotted);
    else canvas.set(...here, pen);
    before = here;
  }
}

/** The x axis: the mark has precedence over ticks that would overlap it. */
function xAxis({ columns, x, mark }: LinePlot, gutter: number, cellOf: (at: number) => number): Line {
  const width = columns - gutter;
  const taken = new Array<Span | undefined>(width).fill(undefined);
  const place = (label: string, wanted: number, pen: Pen): boolean => {
    const start = Math.max(0, Math.min(width - label.length, wanted));
    const end = start + label.length;
    if (end > width) return false;
    // One blank cell on either side, so that two numbers never read as one.
    for (let cell = Math.max(0, start - 1); cell < Math.min(width, end + 1); cell++)
      if (taken[cell]) return false;
    [...label].forEach((letter, i) => {
      taken[start + i] = span(letter, pen);
    });
    return true;
  };
  if (mark) place(mark.label, cellOf(mark.at) - Math.floor(mark.label.length / 2), mark.pen);
  let named = false;
  for (const { at, label } of x.ticks) {
    const cell = cellOf(at) - Math.floor(label.length / 2);
    const words = named ? label : [x.name, label, x.unit].filter((word) => word !== undefined).join(" ");
    if (place(words, cell, "plain")) named = true;
    else place(label, cell, "plain");
  }

  const corner = span("└".padStart(gutter).slice(0, gutter), "faint");
  return [corner, ...joined(taken.map((letter) => letter ?? span("─", "faint")))];
}

function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const { text, pen } of spans) {
    const last = out.at(-1);
    if (last?.pen === pen) out[out.length - 1] = span(last.text + text, pen);
    else out.push(span(text, pen));
  }
  return out;
}
