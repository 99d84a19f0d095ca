import type { TrainingView } from "../../../shapes/progress.js";
import { linearTicks } from "../../shared/ticks.js";
import { emptyPlot } from "./emptyPlot.js";
import { finiteRange } from "./finiteRange.js";
import { linePlot } from "./linePlot.js";
import type { Line } from "./palette.js";

/** Margin of the axis beyond the truth, as a share of its range. */
const BEYOND = 0.25;

/**
 * One variable over time: the truth (solid) and its prediction (dotted).
 * The axis spans the truth and at most a quarter more; a prediction that diverges lies at its limit.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function seriesPlot(
  { original, output, start, rate, timeUnit }: Extract<TrainingView, { kind: "series" }>,
  columns: number,
  rows: number,
): Line[] {
  const truth = finiteRange(original);
  if (!truth || original.length < 2 || !(rate > 0)) return emptyPlot("no series to draw yet", columns, rows);
  const margin = BEYOND * (truth[1] - truth[0]) || 1;
  const [low, high] = finiteRange(output) ?? truth;
  const y = {
    low: Math.max(truth[0] - margin, Math.min(truth[0] - 0.1 * margin, low)),
    high: Math.min(truth[1] + margin, Math.max(truth[1] + 0.1 * margin, high)),
  };
  const end = start + (original.length - 1) / rate;
  const outputEnd = start + Math.max(0, output.length - 1) / rate;
  return linePlot({
    columns,
    rows,
    curves: [
      { values: original, from: start, to: end, pen: "first" },
      { values: output, from: start, to: outputEnd, pen: "second", dotted: true },
    ],
    x: {
      low: start,
      high: end,
      ticks: linearTicks(start, end, Math.max(2, Math.floor(columns / 10))),
      ...(timeUnit === "1" ? { name: "time (1)" } : { unit: "s" }),
    },
    y: { ...y, ticks: linearTicks(y.low, y.high, Math.max(2, Math.floor(rows / 3))) },
  });
}
