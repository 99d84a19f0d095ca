import uPlot from "uplot";
import { withGaps } from "../unpack.js";
import { bottomAxis, leftAxis, RIGHT } from "./axes.js";
import { fitWidth, type PlotFrame } from "./plotFrame.js";
import { roomyRange } from "./roomyRange.js";

/** Some curves over one horizontal axis that is no clock of the page's. */
export interface CurvePlotSettings {
  readonly frame: PlotFrame;
  /** CSS pixels of the plot with its axes */
  readonly height: number;
  /** name and unit */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: Curves;
  readonly lines: readonly { readonly stroke: string; readonly dash?: number[]; readonly width?: number }[];
  /** limits of the vertical axis; those of the values unless told */
  readonly range?: readonly [number, number];
  /** horizontal ticks are whole numbers */
  readonly whole?: boolean;
  /** said while the pointer is over the plot. @param at place of the value. */
  readonly readout: (at: number) => string;
}

/** What is drawn: one list a line, NaN where a line breaks. */
export interface Curves {
  /** rising */
  readonly x: ArrayLike<number>;
  readonly values: readonly ArrayLike<number | null>[];
}

/**
 * Draws curves; dragging zooms in, a double click shows all.
 * @returns what draws other curves in their place.
 */
export function curvePlot(settings: CurvePlotSettings): (curves: Curves) => void {
  const { frame, height } = settings;
  let [low, high] = settings.range ?? rangeOf(settings.curves);
  const options: uPlot.Options = {
    width: Math.max(1, frame.body.clientWidth),
    height,
    padding: [6, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, dist: 4 }, points: { show: false } },
    scales: {
      x: { time: false, range: (_plot, from, to) => (to > from ? [from, to] : [from - 1, from + 1]) },
      y: { range: () => [low, high] },
    },
    axes: [
      { ...bottomAxis(settings.xLabel), ...(settings.whole && { incrs: WHOLE }) },
      leftAxis(settings.yLabel, height < 150 ? 22 : 32),
    ],
    series: [
      {},
      ...settings.lines.map(
        ({ stroke, dash, width = 1.5 }): uPlot.Series => ({
          stroke,
          width,
          ...(dash && { dash }),
          points: { show: settings.curves.x.length <= FEW, size: 5, fill: stroke },
        }),
      ),
    ],
    hooks: {
      draw: [() => frame.drawn()],
      setCursor: [
        (plot) => {
          const at = plot.cursor.idx;
          const over = typeof at === "number" && (plot.cursor.left ?? -1) >= 0;
          frame.readout.textContent = over ? settings.readout(at) : "";
        },
      ],
    },
  };
  const plot = new uPlot(options, dataOf(settings.curves), frame.body);
  fitWidth(frame.body, (width) => plot.setSize({ width, height }));
  return (curves) => {
    [low, high] = settings.range ?? rangeOf(curves);
    plot.setData(dataOf(curves));
  };
}

/** Ticks of what is counted. */
export const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];

/** A line of no more values shows each of them: one alone would be no line. */
const FEW = 40;

function dataOf({ x, values }: Curves): uPlot.AlignedData {
  return [Array.from(x), ...values.map(withGaps)];
}

function rangeOf({ values }: Curves): [number, number] {
  return roomyRange(values.flatMap((each) => Array.from(each)));
}
