import { between, type PlaneMap } from "../../../shapes/planeMap.js";
import { linearTicks } from "../../shared/ticks.js";
import { linePlot } from "./linePlot.js";
import { type ColourDepth, type Line, type Pen, paintLine, pathPen, span } from "./palette.js";

/** Minimum size of the plot, characters; rows without the legend. */
const MIN_SIZE = { columns: 36, rows: 6 } as const;
/** Maximum size of the plot: more adds no detail. */
const MAX_SIZE = { columns: 160, rows: 50 } as const;

/**
 * The plane of pressure and tension in braille: the onset of song as a solid line, other boundaries and contours of
 * equal F0 as dotted lines, with axes and a legend.
 * @param columns, rows size of the terminal, characters.
 * @param depth bits of colour; 1 for none.
 * @returns fewer than `rows` lines, each shorter than `columns` characters; only the legend if the plot does not fit.
 */
export function planePlot(plane: PlaneMap, columns: number, rows: number, depth: ColourDepth): string[] {
  const width = Math.min(columns - 1, MAX_SIZE.columns);
  const contours = plane.lines.filter(({ kind }) => kind === "f0");
  const penOf = (i: number): Pen => pathPen(contours.length > 1 ? i / (contours.length - 1) : 0);
  const legend = wrapped(
    legendOf(
      plane,
      contours.map(({ label }, i) => ({ label, pen: penOf(i) })),
    ),
    width,
  );
  const high = Math.min(rows - 2, MAX_SIZE.rows) - legend.length;
  if (columns < MIN_SIZE.columns || high < MIN_SIZE.rows) return legend.map((line) => paintLine(line, depth));
  const { alpha, beta } = plane;
  const values = (kind: string): Float64Array =>
    plane.lines.find((line) => line.kind === kind)?.beta ?? new Float64Array();
  const ends = { from: alpha.low, to: alpha.high };
  const within = (betas: Float64Array): number[] =>
    Array.from(betas, (b) => (b >= beta.low && b <= beta.high ? b : Number.NaN));
  const plot = linePlot({
    columns: width,
    rows: high,
    curves: [
      ...contours.map(({ beta: b }, i) => ({ values: within(b), ...ends, pen: penOf(i), dotted: true })),
      { values: within(values("snic-hopf")), ...ends, pen: "good", dotted: true },
      { values: within(values("saddle-node")), ...ends, pen: "second", dotted: true },
      { values: within(values("onset")), ...ends, pen: "strong" },
    ],
    x: { ...alpha, ticks: linearTicks(alpha.low, alpha.high, Math.floor(width / 12)), unit: "alpha" },
    y: { ...beta, ticks: linearTicks(beta.low, beta.high, Math.floor(high / 3)) },
    notes: [
      { x: between(alpha, 0.35), y: between(beta, 0.02), text: "silent", pen: "faint" },
      { x: alpha.low, y: between(beta, 0.6), text: "silent", pen: "faint" },
      { x: 0.3, y: between(beta, 0.93), text: "Hopf", pen: "good" },
      { x: 0.26, y: 0.02, text: "SNIC", pen: "good" },
    ],
    mark: { at: 0, label: "0", pen: "strong" },
  });
  return [[span("tension beta", "faint")], ...plot, ...legend].map((line) => paintLine(line, depth));
}

function legendOf(plane: PlaneMap, contours: readonly { label: string; pen: Pen }[]): Line {
  return [
    span("solid line: onset of song; the dotted line above it separates SNIC from Hopf; ", "plain"),
    span("between that line and the short one near pressure 0 rest is also stable (bistable); ", "second"),
    span(`other lines: F0 at gamma ${plane.gamma} 1/s, from the bottom: `, "plain"),
    ...contours.flatMap(({ label, pen }, i) => [
      span(label, pen),
      span(i < contours.length - 1 ? ", " : ".", "plain"),
    ]),
  ];
}

/** Wraps a line at spaces into lines of at most `width` characters. */
function wrapped(line: Line, width: number): Line[] {
  const lines: Line[] = [];
  let current: { text: string; pen: Pen }[] = [];
  let used = 0;
  for (const { text, pen } of line) {
    for (const word of text.match(/\S+ ?|\s/g) ?? []) {
      if (used > 0 && used + word.trimEnd().length > width) {
        lines.push(trimmed(current));
        current = [];
        used = 0;
      }
      current.push({ text: word, pen });
      used += word.length;
    }
  }
  return used > 0 ? [...lines, trimmed(current)] : lines;
}

/** Removes trailing blanks of a line. */
function trimmed(line: Line): Line {
  return line.map((part, i) => (i === line.length - 1 ? span(part.text.trimEnd(), part.pen) : part));
}
