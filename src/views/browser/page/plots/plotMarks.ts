import uPlot from "uplot";
import { FONT } from "./axes.js";
import { COLOURS } from "./colours.js";

/** Marks a place on the horizontal axis: a line through the plot, with a text above it. */
export function markAt(plot: uPlot, at: number, text: string): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const x = Math.round(plot.valToPos(at, "x", true)) + 0.5;
  if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) return;
  ctx.save();
  ctx.strokeStyle = COLOURS.syllable;
  ctx.fillStyle = COLOURS.syllable;
  ctx.lineWidth = ratio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top - 4 * ratio);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = FONT.replace("12px", `${Math.round(12 * ratio)}px`);
  const half = ctx.measureText(text).width / 2;
  ctx.textAlign = "center";
  ctx.fillText(
    text,
    Math.min(Math.max(x, bbox.left + half), bbox.left + bbox.width - half),
    bbox.top - 8 * ratio,
  );
  ctx.restore();
}

/** Shades the plot between two places on the horizontal axis. */
export function shadeBetween(plot: uPlot, from: number, to: number): void {
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from, "x", true));
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, "x", true));
  if (!(right > left)) return;
  ctx.save();
  ctx.fillStyle = COLOURS.fitShade;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.restore();
}
