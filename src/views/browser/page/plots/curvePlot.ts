import uPlot from "uplot";
import { withGaps } from "../unpack.js";
import { bottomAxis, leftAxis, RIGHT } from "./axes.js";
import { fitWidth, type PlotFrame } from "./plotFrame.js";
import { roomyRange } from "./roomyRange.js";

/** Curves over a horizontal axis of their own, independent of the shared time axis. */
export interface CurvePlotSettings {
  readonly frame: PlotFrame;
  /** height of the plot with its axes, CSS pixels */
  readonly height: number;
  /** name and unit */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: Curves;
  readonly lines: readonly { readonly stroke: string; readonly dash?: number[]; readonly width?: number }[];
  /** limits of the vertical axis; those of the values if omitted */
  readonly range?: readonly [number, number];
  /** whether horizontal ticks are integers */
  readonly integerTicks?: boolean;
  /** text shown while the pointer is over the plot. @param at index of the value. */
  readonly readout: (at: number) => string;
}

/** The data: one array per line, NaN where a line breaks. */
export interface Curves {
  /** ascending */
  readonly x: ArrayLike<number>;
  readonly values: readonly ArrayLike<number | null>[];
}

/**
 * Draws curves; dragging zooms in, a double click shows all.
 * @returns a function that replaces the curves.
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
      { ...bottomAxis(settings.xLabel), ...(settings.integerTicks && { incrs: INTEGER_STEPS }) },
      leftAxis(settings.yLabel, height < 150 ? 22 : 32),
    ],
    series: [
      {},
      ...settings.lines.map(
        ({ stroke, dash, width = 1.5 }): uPlot.Series => ({
          stroke,
          width,
          ...(dash && { dash }),
          points: { show: settings.curves.x.length <= MAX_POINTS, size: 5, fill: stroke },
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

/** Tick distances of an axis that counts. */
export const INTEGER_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000,
];

/** Up to this number of values each is shown as a point; a single one would not make a line. */
export const MAX_POINTS = 40;

function dataOf({ x, values }: Curves): uPlot.AlignedData {
  return [Array.from(x), ...values.map(withGaps)];
}

function rangeOf({ values }: Curves): [number, number] {
  return roomyRange(values.flatMap((each) => Array.from(each)));
}
