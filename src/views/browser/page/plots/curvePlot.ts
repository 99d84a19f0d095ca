import uPlot from "uplot";
import { logTicks } from "../../../shared/ticks.js";
import { withGaps } from "../unpack.js";
import { bottomAxis, leftAxis, RIGHT } from "./axes.js";
import { fitWidth, type PlotFrame } from "./plotFrame.js";
import { markAt } from "./plotMarks.js";
import { roomyRange } from "./roomyRange.js";
import { tickLabel } from "./tickLabel.js";

/** Curves over a horizontal axis of their own, independent of the shared time axis. */
export interface CurvePlotSettings {
  readonly frame: PlotFrame;
  /** height of the plot with its axes, CSS pixels; it may follow from the width */
  readonly height: number | ((width: number) => number);
  /** name and unit */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: Curves;
  readonly lines: readonly CurveLine[];
  /** limits of the vertical axis; those of the values if omitted */
  readonly range?: readonly [number, number];
  /** whether horizontal ticks are integers */
  readonly integerTicks?: boolean;
  /** whether an axis is logarithmic; its values must be above 0 */
  readonly logarithmic?: { readonly x?: boolean; readonly y?: boolean };
  /** a place on the horizontal axis that is marked with a line and a text */
  readonly mark?: { readonly at: number; readonly text: string };
  /** drawn below axes and curves. */
  readonly under?: (plot: uPlot) => void;
  /** whether horizontal grid lines are drawn; default true */
  readonly grid?: boolean;
  /** text shown while the pointer is over the plot. @param at index of the value. */
  readonly readout: (at: number) => string;
}

/** How one line is drawn. */
export interface CurveLine {
  readonly stroke: string;
  readonly dash?: number[];
  readonly width?: number;
  /** diameter of dots that are drawn instead of a line, CSS pixels */
  readonly dots?: number;
  /** whether values of short curves are shown as points on the line; default true */
  readonly points?: boolean;
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
  const { logarithmic = {}, mark, under, grid = true } = settings;
  const heightOf = (width: number): number => (typeof height === "number" ? height : height(width));
  const width = Math.max(1, frame.body.clientWidth);
  const options: uPlot.Options = {
    width,
    height: heightOf(width),
    padding: [mark ? 22 : 6, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, dist: 4 }, points: { show: false } },
    scales: {
      x: {
        time: false,
        ...(logarithmic.x && { distr: 3 as const }),
        range: (_plot, from, to) => (to > from ? [from, to] : [from - 1, from + 1]),
      },
      y: { ...(logarithmic.y && { distr: 3 as const }), range: () => [low, high] },
    },
    axes: [
      {
        ...bottomAxis(settings.xLabel),
        ...(settings.integerTicks && { incrs: INTEGER_STEPS }),
        ...(logarithmic.x && logarithmicTicks((plot) => plot.width / 80)),
      },
      {
        ...leftAxis(settings.yLabel, heightOf(width) < 150 ? 22 : 32),
        ...(logarithmic.y && logarithmicTicks((plot) => plot.height / 40)),
        ...(!grid && { grid: { show: false } }),
      },
    ],
    series: [
      {},
      ...settings.lines.map(
        ({ stroke, dash, width = 1.5, dots, points = true }): uPlot.Series => ({
          stroke,
          width,
          ...(dash && { dash }),
          ...(dots !== undefined && { paths: () => null }),
          points: {
            show: dots !== undefined || (points && settings.curves.x.length <= MAX_POINTS),
            size: dots ?? 5,
            fill: stroke,
            ...(dots !== undefined && { width: 0 }),
          },
        }),
      ),
    ],
    hooks: {
      drawClear: [(plot) => frame.attempt(() => under?.(plot))],
      draw: [
        (plot) => {
          if (mark) frame.attempt(() => markAt(plot, mark.at, mark.text));
          frame.drawn();
        },
      ],
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
  fitWidth(frame.body, (wide) => plot.setSize({ width: wide, height: heightOf(wide) }));
  return (curves) => {
    [low, high] = settings.range ?? rangeOf(curves);
    plot.setData(dataOf(curves));
  };
}

/** Ticks at 1, 2 and 5 times powers of ten. @param most how many at most. */
function logarithmicTicks(most: (plot: uPlot) => number): Partial<uPlot.Axis> {
  return {
    splits: (plot, _axis, low, high) =>
      logTicks(Math.log10(low), Math.log10(high), Math.max(3, Math.floor(most(plot)))).map(
        ({ value }) => value,
      ),
    filter: (_plot, splits) => splits,
    values: (_plot, splits) => splits.map((value) => tickLabel(value, value)),
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
