import type { TrainingProgress } from "../../../shapes/progress.js";
import { linearTicks, logTicks } from "../../shared/ticks.js";
import { emptyPlot } from "./emptyPlot.js";
import { finiteRange } from "./finiteRange.js";
import { linePlot } from "./linePlot.js";
import type { Line } from "./palette.js";

/** Minimum height of the axis, decades, so that a flat curve stays flat. */
const MIN_SPAN = 0.1;

/**
 * The losses of training (solid) and validation (dotted) on a log10 axis, with the best epoch marked.
 * A loss that is zero, negative or not finite leaves a gap.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function lossPlot(
  training: Pick<TrainingProgress, "trainLoss" | "validationLoss" | "bestEpoch">,
  columns: number,
  rows: number,
): Line[] {
  const train = training.trainLoss.map(decadesOf);
  const validation = training.validationLoss.map(decadesOf);
  const range = finiteRange([...train, ...validation]);
  if (!range) return emptyPlot("no loss to draw yet", columns, rows);
  const [low, high] = range;
  const margin = Math.max(0.04 * (high - low), (MIN_SPAN - (high - low)) / 2);
  const y = { low: low - margin, high: high + margin };
  const epochs = Math.max(2, train.length, validation.length);
  const { bestEpoch } = training;
  return linePlot({
    columns,
    rows,
    curves: [
      { values: train, from: 1, to: Math.max(1, train.length), pen: "first" },
      { values: validation, from: 1, to: Math.max(1, validation.length), pen: "second", dotted: true },
    ],
    x: { low: 1, high: epochs, ticks: epochTicks(epochs, columns), name: "epoch" },
    y: { ...y, ticks: logTicks(y.low, y.high, Math.max(2, Math.floor(0.7 * rows))) },
    ...(bestEpoch >= 1 && bestEpoch <= epochs
      ? { mark: { at: bestEpoch, label: `▲${bestEpoch}`, pen: "good" as const } }
      : {}),
  });
}

function decadesOf(loss: number): number {
  return loss > 0 && Number.isFinite(loss) ? Math.log10(loss) : Number.NaN;
}

/** Ticks at whole epochs, including the first. */
export function epochTicks(epochs: number, columns: number) {
  const round = linearTicks(1, epochs, Math.max(2, Math.floor(columns / 10)));
  return [{ at: 1, label: "1" }, ...round.filter(({ at }) => Number.isInteger(at) && at > 1)];
}
