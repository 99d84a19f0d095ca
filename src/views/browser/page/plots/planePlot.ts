import uPlot from "uplot";
import { bottomAxis, leftAxis, RIGHT } from "./axes.js";
import { COLOURS, ramp } from "./colours.js";
import { colourLevels, currentRow, evenShares, type PathPlot, type PathSettings } from "./pathPlot.js";
import { fitWidth, PlotFrame } from "./plotFrame.js";
import { roomyRange } from "./roomyRange.js";

/** A path in a plane, one point per row. */
export interface PlaneSettings extends PathSettings {
  /** name and unit */
  readonly xLabel: string;
  readonly yLabel: string;
  /** NaN breaks the path */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** limits of the axes; those of the path if omitted */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** drawn first, under axes and path */
  readonly under?: (plot: uPlot) => void;
  /** drawn last, over the path */
  readonly over?: (plot: uPlot) => void;
}

const LEVELS = 32;

/**
 * Draws a path in a plane: the visible range in colour, the rest in grey, and a ring at the current time.
 * It uses mode 2 of uPlot with a custom path, since x is not sorted.
 */
export function planePlot(host: HTMLElement, settings: PlaneSettings): PathPlot {
  const { x, y, view } = settings;
  const frame = new PlotFrame(host, settings.name, settings.title, settings.description);
  let shares = evenShares(x.length);
  let redraw = (): void => undefined;
  frame.attempt(() => {
    const [xRange, yRange] = [settings.xRange ?? roomyRange(x), settings.yRange ?? roomyRange(y)];
    const height = (width: number): number => Math.round(Math.min(440, Math.max(260, 0.8 * width)));
    const width = Math.max(1, frame.body.clientWidth);
    // Lines of its own in the plane and a grid would be hard to tell apart.
    const bare = settings.under === undefined;
    const options: uPlot.Options = {
      mode: 2,
      width,
      height: height(width),
      padding: [8, RIGHT, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [xRange[0], xRange[1]] },
        y: { range: () => [yRange[0], yRange[1]] },
      },
      axes: [
        { ...bottomAxis(settings.xLabel), scale: "x", grid: { show: bare, stroke: COLOURS.faint, width: 1 } },
        { ...leftAxis(settings.yLabel), ...(!bare && { grid: { show: false } }) },
      ],
      series: [
        {},
        {
          facets: [
            { scale: "x", auto: true },
            { scale: "y", auto: true },
          ],
          paths: (plot) => {
            frame.attempt(() => drawPath(plot, settings, shares));
            return null;
          },
        },
      ],
      hooks: {
        drawClear: [(plot) => frame.attempt(() => settings.under?.(plot))],
        draw: [(plot) => frame.attempt(() => settings.over?.(plot)), () => frame.drawn()],
      },
    };
    // uPlot's types cover only mode 1; in mode 2 the data of a series are its own x and y.
    const data = [null, [Array.from(x), Array.from(y)]] as unknown as uPlot.AlignedData;
    const plot = new uPlot(options, data, frame.body);
    const ring = document.createElement("div");
    ring.className = "ring";
    plot.over.append(ring);
    const placeRing = (): void => {
      const row = currentRow(settings);
      const there = Number.isFinite((x[row] ?? Number.NaN) + (y[row] ?? Number.NaN));
      ring.hidden = !there;
      if (!there) return;
      ring.style.transform = `translate(${plot.valToPos(x[row], "x")}px, ${plot.valToPos(y[row], "y")}px)`;
    };
    redraw = () => plot.redraw(true);
    plot.hooks.draw = [...(plot.hooks.draw ?? []), placeRing];
    view.whenRangeChanges(redraw);
    view.whenInstantChanges(placeRing);
    fitWidth(frame.body, (wide) => plot.setSize({ width: wide, height: height(wide) }));
  });
  return {
    frame,
    colour: (wanted) => {
      shares = wanted;
      redraw();
    },
  };
}

/** Strokes the path onto the plot: grey first, then one stroke per colour. */
function drawPath(plot: uPlot, settings: PlaneSettings, shares: Float32Array): void {
  const { x, y } = settings;
  const { ctx, bbox } = plot;
  const rows = Math.min(x.length, y.length);
  const across = Float64Array.from({ length: rows }, (_, row) => plot.valToPos(x[row], "x", true));
  const down = Float64Array.from({ length: rows }, (_, row) => plot.valToPos(y[row], "y", true));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  ctx.lineWidth = 1.6 * uPlot.pxRatio;
  const stroke = (colour: string, chosen: (row: number) => boolean): void => {
    ctx.strokeStyle = colour;
    ctx.beginPath();
    for (let row = 1; row < rows; row++) {
      if (!chosen(row) || !Number.isFinite(across[row] + down[row] + across[row - 1] + down[row - 1]))
        continue;
      ctx.moveTo(across[row - 1], down[row - 1]);
      ctx.lineTo(across[row], down[row]);
    }
    ctx.stroke();
  };
  const levels = colourLevels(shares, settings, LEVELS);
  stroke(COLOURS.rest, (row) => levels[row] < 0);
  for (let level = 0; level < LEVELS; level++) {
    stroke(ramp(level / (LEVELS - 1)), (row) => levels[row] === level);
  }
  ctx.restore();
}
