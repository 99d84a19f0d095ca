import type uPlot from "uplot";
import type { ReportDynamics } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { curvePlot } from "../plots/curvePlot.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { bytesOf } from "../unpack.js";
import { squareHeight } from "./squareHeight.js";
import { timeUnit } from "./timeUnit.js";

/** Grey of a recurrence. */
const DARK = 40;

/** Recurrence plot: a dark point where the states at two times are near each other. */
export function recurrencePlot(
  host: HTMLElement,
  recurrence: NonNullable<ReportDynamics["recurrence"]>,
): void {
  const { size, step } = recurrence;
  const { unit, factor } = step === null ? { unit: "1", factor: 1 } : timeUnit(size * step);
  const name = step === null ? "state" : "time";
  const frame = new PlotFrame(
    host,
    "recurrence",
    "Recurrence",
    `Pairs of states that are near each other: ${name} against ${name}.`,
  );
  frame.say(
    "A dot where the states at two times are near each other. Along diagonal lines they stay near as both go on.",
  );
  frame.attempt(() => {
    const picture = pictureOf(bytesOf(recurrence.plot), size);
    const end = size * (step ?? 1) * factor;
    curvePlot({
      frame,
      height: squareHeight,
      xLabel: `${name} (${unit})`,
      yLabel: `${name} (${unit})`,
      curves: { x: [0, end], values: [] },
      lines: [],
      range: [0, end],
      grid: false,
      under: (plot) => drawSquare(plot, picture, end),
      readout: () => "",
    });
  });
}

/** One pixel a pair, later times further up. */
function pictureOf(plot: Uint8Array, size: number): HTMLCanvasElement {
  if (size === 0 || plot.length !== size * size)
    throw new Error(`${plot.length} pairs do not make a square of ${size} states.`);
  const rgba = new Uint8ClampedArray(4 * plot.length);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = 4 * ((size - 1 - row) * size + column);
      rgba.fill(DARK, at, at + 3);
      rgba[at + 3] = plot[row * size + column] === 0 ? 0 : 255;
    }
  }
  const canvas = element("canvas", { width: String(size), height: String(size) });
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, size, size), 0, 0);
  return canvas;
}

/** Draws a picture over 0 to `end` on both axes, clipped to the plot. */
function drawSquare(plot: uPlot, picture: HTMLCanvasElement, end: number): void {
  const { ctx, bbox } = plot;
  const left = plot.valToPos(0, "x", true);
  const right = plot.valToPos(end, "x", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  // Larger than its pixels, each stays a sharp square.
  ctx.imageSmoothingEnabled = picture.width > right - left;
  ctx.drawImage(picture, left, bbox.top, right - left, bbox.height);
  ctx.restore();
}
