import uPlot from "uplot";
import type { ReportPlane } from "../../../../shapes/report.js";
import { floatsOf } from "../unpack.js";
import { FONT } from "./axes.js";
import { COLOURS } from "./colours.js";

/** Least height of an area in which its name is written, CSS pixels. */
const ROOM_FOR_NAME = 26;

/** Draws what lies behind a gesture in its plane: the regions where nothing or only the past sings, and lines of equal F0. */
export function planeLines(plane: ReportPlane): (plot: uPlot) => void {
  const lines = plane.lines.map(({ beta, ...rest }) => ({ ...rest, beta: floatsOf(beta) }));
  const onset = lines.find(({ kind }) => kind === "onset")?.beta;
  const end = lines.find(({ kind }) => kind === "saddle-node")?.beta;
  const alphaAt = (column: number, columns: number): number =>
    plane.alpha.low + (column / Math.max(1, columns - 1)) * (plane.alpha.high - plane.alpha.low);
  return (plot) => {
    const { ctx, bbox } = plot;
    const ratio = uPlot.pxRatio;
    const point = (beta: Float32Array, column: number): [number, number] => [
      plot.valToPos(alphaAt(column, beta.length), "x", true),
      plot.valToPos(beta[column], "y", true),
    ];
    const bottom = bbox.top + bbox.height;
    const right = bbox.left + bbox.width;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.font = FONT.replace("12px", `${Math.round(11 * ratio)}px`);
    const stroke = (beta: Float32Array, dash: number[]): void => {
      ctx.setLineDash(dash.map((length) => length * ratio));
      ctx.beginPath();
      let drawing = false;
      beta.forEach((value, column) => {
        if (!Number.isFinite(value)) {
          drawing = false;
          return;
        }
        const [x, y] = point(beta, column);
        if (drawing) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
        drawing = true;
      });
      ctx.stroke();
      ctx.setLineDash([]);
    };
    if (onset !== undefined) {
      ctx.fillStyle = "rgba(90, 100, 112, 0.13)";
      areaBetween(onset, (column) => [point(onset, column)[0], bottom]);
      if (end !== undefined) {
        ctx.fillStyle = "rgba(90, 100, 112, 0.06)";
        areaBetween(end, (column) => point(onset, column));
      }
    }
    ctx.lineWidth = ratio;
    const labelled: number[] = [];
    for (const { kind, label, beta } of lines) {
      ctx.strokeStyle = kind === "f0" ? COLOURS.contour : COLOURS.muted;
      ctx.fillStyle = COLOURS.muted;
      stroke(beta, kind === "saddle-node" ? [4, 3] : kind === "snic-hopf" ? [1, 3] : []);
      if (kind === "f0") labelLine(beta, label);
    }
    ctx.textAlign = "left";
    ctx.fillStyle = COLOURS.muted;
    if (onset !== undefined) nameArea("silent", onset, bottom);
    ctx.restore();

    /** Fills between a line and other points of the same columns. */
    function areaBetween(beta: Float32Array, other: (column: number) => [number, number]): void {
      const columns = Array.from(beta.keys()).filter((column) => Number.isFinite(beta[column]));
      if (columns.length < 2) return;
      ctx.beginPath();
      for (const column of columns) ctx.lineTo(...point(beta, column));
      for (const column of [...columns].reverse()) {
        const [x, y] = other(column);
        if (Number.isFinite(y)) ctx.lineTo(x, y);
      }
      ctx.fill();
    }

    /** Writes the name of a line at its right end, on a ground that keeps it legible. */
    function labelLine(beta: Float32Array, label: string): void {
      const column = beta.findLastIndex(
        (value) => Number.isFinite(value) && value > plane.beta.low && value < plane.beta.high,
      );
      if (column < 0) return;
      const [x, y] = point(beta, column);
      const width = ctx.measureText(label).width;
      const at = Math.min(x - 4 * ratio, right - 4 * ratio);
      if (labelled.some((other) => Math.abs(other - y) < 14 * ratio)) return;
      if (at - width < bbox.left || y < bbox.top + 7 * ratio || y > bottom - 7 * ratio) return;
      labelled.push(y);
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      ctx.clearRect(at - width - 3 * ratio, y - 7 * ratio, width + 6 * ratio, 14 * ratio);
      ctx.fillStyle = COLOURS.muted;
      ctx.fillText(label, at, y);
    }

    function nameArea(name: string, top: Float32Array, below: number): void {
      const column = Math.round(0.06 * (top.length - 1));
      const [x, y] = point(top, column);
      if (!(below - y > ROOM_FOR_NAME * ratio)) return;
      ctx.textBaseline = "alphabetic";
      ctx.fillText(name, x, below - 8 * ratio);
    }
  };
}
