import { fitLine } from "../heading.js";
import { BrailleCanvas } from "../plots/brailleCanvas.js";
import { type Line, type Pen, pathPen, type Span, span } from "../plots/palette.js";
import type { Colouring, ExploredPath } from "./exploredPath.js";

/** From where a path is looked at, and how it is coloured. */
export interface ExplorerPose {
  /** rad, about the third axis */
  readonly turn: number;
  /** rad, of the viewer above the plane of the first two axes */
  readonly tilt: number;
  /** magnification; 1 shows all of it */
  readonly zoom: number;
  readonly colouring: Colouring;
  /** row that is played, undefined where nothing is */
  readonly row: number | undefined;
  readonly playing: boolean;
}

/** Smallest screen, characters. */
const LEAST = { columns: 30, rows: 8 };
/** Far parts are drawn before near ones, in so many layers. */
const LAYERS = 12;
/** Share of the path that is lit behind the row that is played. */
const TAIL = 0.04;
/** Pens of syllables, in the order of their names; they begin again where there are more. */
const SYLLABLES: readonly Pen[] = ["path0", "path7", "good", "path3", "path5", "path1"];

/**
 * A screen with a path in space, seen from a pose: title, path, legend and keys.
 * @param columns, rows size of the screen, characters.
 * @returns `rows` lines of `columns` characters.
 */
export function explorerFrame(
  path: ExploredPath,
  pose: ExplorerPose,
  title: string,
  columns: number,
  rows: number,
): Line[] {
  if (columns < LEAST.columns || rows < LEAST.rows) {
    const text = `needs ${LEAST.columns} x ${LEAST.rows} characters; q quits`;
    return Array.from({ length: rows }, (_, r) => fitLine(r === 0 ? [span(text)] : [], columns));
  }
  const canvas = new BrailleCanvas(columns, rows - 3);
  drawPath(canvas, path, pose);
  drawAxes(canvas, path.axes, pose);
  return [
    fitLine([span(title, "strong"), span(`  ${position(path, pose)}`)], columns),
    ...canvas.lines(),
    fitLine(legend(path, pose.colouring), columns),
    fitLine([span("arrows turn   + - zoom   c colour   space play   r reset   q quit", "faint")], columns),
  ];
}

function position({ times, rows, unit }: ExploredPath, { row, zoom, playing }: ExplorerPose): string {
  const said = (time: number): string => `${Number(time.toPrecision(4))}${unit === "" ? "" : ` ${unit}`}`;
  const magnified = zoom === 1 ? "" : `   zoom ${zoom.toFixed(1)}`;
  if (row === undefined) return `${rows} points, ${said(times[0])} to ${said(times[rows - 1])}${magnified}`;
  return `${said(times[row])} of ${said(times[rows - 1])}${playing ? "" : " (paused)"}${magnified}`;
}

/** Right, up and towards the viewer. */
export function seenFrom(
  [a, b, c]: readonly [number, number, number],
  { turn, tilt }: Pick<ExplorerPose, "turn" | "tilt">,
): [number, number, number] {
  const right = a * Math.cos(turn) - b * Math.sin(turn);
  const away = a * Math.sin(turn) + b * Math.cos(turn);
  return [right, c * Math.cos(tilt) + away * Math.sin(tilt), c * Math.sin(tilt) - away * Math.cos(tilt)];
}

function drawPath(canvas: BrailleCanvas, path: ExploredPath, pose: ExplorerPose): void {
  const { points, reach, rows, breaks } = path;
  const [middleX, middleY] = [(canvas.width - 1) / 2, (canvas.height - 1) / 2];
  // So that the path fits at any turn, and its size does not change while it is turned.
  const high = reach[0] * Math.abs(Math.sin(pose.tilt)) + reach[1] * Math.cos(pose.tilt);
  const scale = pose.zoom * Math.min(middleX / (reach[0] || 1), middleY / (high || 1));
  const [x, y, layer] = [new Float64Array(rows), new Float64Array(rows), new Uint8Array(rows)];
  for (let r = 0; r < rows; r++) {
    const [right, up, near] = seenFrom([points[3 * r], points[3 * r + 1], points[3 * r + 2]], pose);
    x[r] = Math.round(middleX + scale * right);
    y[r] = Math.round(middleY - scale * up);
    layer[r] = Math.max(0, Math.min(LAYERS - 1, Math.floor(((near + 1) / 2) * LAYERS)));
  }
  const penOf = pens(path, pose);
  for (let l = 0; l < LAYERS; l++) {
    for (let r = 0; r < rows; r++) {
      if (layer[r] !== l) continue;
      const before = r === 0 || breaks.has(r) ? r : r - 1;
      canvas.line(x[before], y[before], x[r], y[r], penOf(r));
    }
  }
  const { row } = pose;
  if (row === undefined) return;
  // What is played lies above all else.
  for (let r = Math.max(1, row - tailOf(rows)); r <= row; r++)
    if (!breaks.has(r)) canvas.line(x[r - 1], y[r - 1], x[r], y[r], colourOf(path, pose.colouring, r));
  if (x[row] >= 0 && y[row] >= 0) canvas.text(x[row] >> 1, y[row] >> 2, "●", "strong");
}

function tailOf(rows: number): number {
  return Math.max(2, Math.round(TAIL * rows));
}

/** While a path is played, all of it but the tail is faint. */
function pens(path: ExploredPath, { colouring, row }: ExplorerPose): (r: number) => Pen {
  return row === undefined ? (r) => colourOf(path, colouring, r) : () => "faint";
}

function colourOf({ rows, speeds, syllables }: ExploredPath, colouring: Colouring, row: number): Pen {
  if (colouring === "time") return pathPen(row / rows);
  if (colouring === "speed") return pathPen(speeds[row]);
  return syllables[row] < 0 ? "faint" : SYLLABLES[syllables[row] % SYLLABLES.length];
}

function legend({ labels, times, unit, rows }: ExploredPath, colouring: Colouring): Line {
  const ramp = Array.from({ length: 8 }, (_, i): Span => span("━", pathPen(i / 8)));
  const of = (time: number): string => `${Number(time.toPrecision(4))}${unit === "" ? "" : ` ${unit}`}`;
  if (colouring === "time")
    return [span(`colour: time  ${of(times[0])} `), ...ramp, span(` ${of(times[rows - 1])}`)];
  if (colouring === "speed") return [span("colour: speed  slow "), ...ramp, span(" fast")];
  return [
    span("colour: syllable  "),
    ...labels.flatMap((label, i) => [span("━ ", SYLLABLES[i % SYLLABLES.length]), span(`${label}  `)]),
    span("none", "faint"),
  ];
}

/** The directions of the axes, in the bottom left corner. */
function drawAxes(canvas: BrailleCanvas, axes: readonly string[], pose: ExplorerPose): void {
  if (canvas.columns < 50 || canvas.rows < 15) return;
  const [x, y] = [13, canvas.height - 15];
  axes.forEach((name, axis) => {
    const unit: [number, number, number] = [0, 0, 0];
    unit[axis] = 1;
    const [right, up] = seenFrom(unit, pose);
    canvas.line(x, y, Math.round(x + 8 * right), Math.round(y - 8 * up), "faint");
    canvas.text(Math.round(x + 12 * right) >> 1, Math.round(y - 12 * up) >> 2, name, "plain");
  });
}
