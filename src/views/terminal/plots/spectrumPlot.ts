import type { TrainingView } from "../../../shapes/progress.js";
import { linearTicks } from "../../shared/ticks.js";
import { emptyPlot } from "./emptyPlot.js";
import { linePlot } from "./linePlot.js";
import type { Line } from "./palette.js";

/**
 * One frame of the sound (solid) and its reconstruction (dotted): level in dB against frequency in kHz.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function spectrumPlot(
  frame: Extract<TrainingView, { kind: "spectrum" }>,
  columns: number,
  rows: number,
): Line[] {
  const low = frame.lowHz / 1000;
  const high = frame.highHz / 1000;
  if (frame.original.length === 0 || !(high > low) || !(frame.topDb > frame.floorDb)) {
    return emptyPlot("no frame to draw yet", columns, rows);
  }
  const y = { low: frame.floorDb, high: frame.topDb };
  const inner = linearTicks(y.low, y.high, Math.max(2, Math.floor(rows / 3)));
  const ends = [
    { at: y.low, label: String(Math.round(y.low)) },
    { at: y.high, label: `${Math.round(y.high)} dB` },
  ];
  const room = (y.high - y.low) / Math.max(1, rows - 1);
  // The limits are labelled; a tick too near to them would overlap.
  const between = inner.filter(({ at }) => at - y.low > 2 * room && y.high - at > 2 * room);
  return linePlot({
    columns,
    rows,
    curves: [
      { values: frame.original, from: low, to: high, pen: "first" },
      { values: frame.output, from: low, to: high, pen: "second", dotted: true },
    ],
    x: { low, high, ticks: linearTicks(low, high, Math.max(2, Math.floor(columns / 6))), unit: "kHz" },
    y: { ...y, ticks: [...between, ...ends] },
  });
}
