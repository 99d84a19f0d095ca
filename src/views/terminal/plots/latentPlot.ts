import type { ShownPath } from "../../../shapes/progress.js";
import { linearTicks } from "../../shared/ticks.js";
import { BrailleCanvas } from "./brailleCanvas.js";
import { emptyPlot } from "./emptyPlot.js";
import { finiteRange } from "./finiteRange.js";
import { linePlot } from "./linePlot.js";
import { type Line, pathPen } from "./palette.js";

/** Angle at which the viewer looks down on the path, rad. */
const TILT = 0.35;

/** A path prepared for drawing from any angle. */
export interface LatentPath {
  /** number of latent variables; the first three are drawn */
  readonly dimension: number;
  /** rows x min(3, dimension); each variable runs from -1 to 1; NaN where the trajectory is not finite */
  readonly points: Float64Array;
  readonly rows: number;
  /** minimum and maximum of each drawn variable, in its own unit */
  readonly ranges: readonly (readonly [number, number])[];
  /** horizontal and vertical extent of the path over all angles: one scale for all, so that it never jumps */
  readonly reach: readonly [number, number];
  /** first and last instant, s, unless `timeUnit` says that time is dimensionless */
  readonly start: number;
  readonly end: number;
  readonly timeUnit: "1" | "s";
}

/**
 * Prepares a trajectory: each variable is scaled to run from -1 to 1, since the axes of a learned space have no scale
 * of their own. A constant variable lies at 0.
 * @param latent T rows x D variables.
 */
export function latentPath(latent: ShownPath): LatentPath {
  const dimension = latent.columns.length;
  const drawn = Math.min(3, dimension);
  const rows = dimension === 0 ? 0 : Math.floor(latent.values.length / dimension);
  const points = new Float64Array(rows * drawn);
  const ranges: [number, number][] = [];
  for (let d = 0; d < drawn; d++) {
    const [low, high] = finiteRange(latent.values, dimension, d) ?? [0, 0];
    ranges.push([low, high]);
    const half = (high - low) / 2;
    for (let r = 0; r < rows; r++) {
      const value = latent.values[r * dimension + d];
      points[r * drawn + d] = half > 0 ? (value - low) / half - 1 : 0 * value;
    }
  }
  const end = latent.start + Math.max(0, rows - 1) / latent.rate;
  const widest = drawn === 3 ? reachOf(points) : ([1, 1] as const);
  return {
    dimension,
    points,
    rows,
    ranges,
    reach: widest,
    start: latent.start,
    end,
    timeUnit: latent.timeUnit ?? "s",
  };
}

/**
 * Rotates a point about the vertical axis and projects it orthographically, seen from slightly above.
 * @param angle rad, about the third axis.
 * @returns horizontal and vertical position in the picture, right and up.
 * @example
 * turn(1, 0, 0, 0); // [1, 0]
 */
export function turn(a: number, b: number, c: number, angle: number): [number, number] {
  const right = a * Math.cos(angle) - b * Math.sin(angle);
  const away = a * Math.sin(angle) + b * Math.cos(angle);
  return [right, c * Math.cos(TILT) + away * Math.sin(TILT)];
}

function reachOf(points: Float64Array): [number, number] {
  let right = 0;
  let up = 0;
  for (let i = 0; i < points.length; i += 3) {
    const radius = Math.hypot(points[i], points[i + 1]);
    const height = Math.abs(points[i + 2]) * Math.cos(TILT) + radius * Math.sin(TILT);
    if (radius > right) right = radius;
    if (height > up) up = height;
  }
  return [right, up];
}

/**
 * A path through latent space, coloured by time: three variables rotate about the vertical axis, two are drawn in their
 * plane, one against time. Points that are not finite leave a gap.
 * @param columns, rows size in characters.
 * @param angle rad; used with three variables.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function latentPlot(path: LatentPath, columns: number, rows: number, angle: number): Line[] {
  if (!path.points.some(Number.isFinite)) return emptyPlot("no path to draw yet", columns, rows);
  if (path.dimension === 1) return againstTime(path, columns, rows);
  const canvas = new BrailleCanvas(columns, rows);
  const solid = path.dimension >= 3;
  const [right, up] = path.reach;
  const middleX = (canvas.width - 1) / 2;
  const middleY = (canvas.height - 1) / 2;
  // Dots are square, so both directions have one scale.
  const scale = Math.min(middleX / (right || 1), middleY / (up || 1));
  const stride = solid ? 3 : 2;
  let before: readonly [number, number] | undefined;
  for (let r = 0; r < path.rows; r++) {
    const a = path.points[stride * r];
    const b = path.points[stride * r + 1];
    const [x, y] = solid ? turn(a, b, path.points[stride * r + 2], angle) : [a, b];
    if (!Number.isFinite(x + y)) {
      before = undefined;
      continue;
    }
    const here = [Math.round(middleX + scale * x), Math.round(middleY - scale * y)] as const;
    canvas.line(...(before ?? here), ...here, pathPen(r / path.rows));
    before = here;
  }
  if (solid) drawAxes(canvas, angle);
  return canvas.lines();
}

/** Three short axes with the numbers of their variables, in the bottom left corner. */
function drawAxes(canvas: BrailleCanvas, angle: number): void {
  if (canvas.columns < 50 || canvas.rows < 20) return;
  const x = 9;
  const y = canvas.height - 11;
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].forEach(([a, b, c], i) => {
    const [right, up] = turn(a, b, c, angle);
    canvas.line(x, y, Math.round(x + 5 * right), Math.round(y - 6 * up), "faint");
    canvas.text((x + 8 * right) >> 1, (y - 9 * up) >> 2, String(i + 1), "plain");
  });
}

function againstTime(path: LatentPath, columns: number, rows: number): Line[] {
  const [low, high] = path.ranges[0];
  const still = high - low > 0 ? 0 : 1;
  const y = { low: low - still, high: high + still };
  const end = path.end > path.start ? path.end : path.start + 1;
  const values = path.points.map((point) => low + ((point + 1) / 2) * (high - low));
  const piece = Math.max(1, Math.ceil(path.rows / 8));
  const at = (row: number) => path.start + (row / Math.max(1, path.rows - 1)) * (end - path.start);
  // One curve per colour; each begins where the previous one ends.
  const curves = Array.from({ length: Math.ceil(path.rows / piece) }, (_, i) => {
    const first = i * piece;
    const last = Math.min(path.rows - 1, first + piece);
    return {
      values: values.slice(first, last + 1),
      from: at(first),
      to: at(last),
      pen: pathPen((first + 0.5) / path.rows),
    };
  });
  return linePlot({
    columns,
    rows,
    curves,
    x: {
      low: path.start,
      high: end,
      ticks: linearTicks(path.start, end, Math.floor(columns / 10)),
      ...(path.timeUnit === "1" ? { name: "time (1)" } : { unit: "s" }),
    },
    y: { ...y, ticks: linearTicks(y.low, y.high, Math.max(2, Math.floor(rows / 3))) },
  });
}
