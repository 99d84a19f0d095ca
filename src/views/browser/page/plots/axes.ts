import type uPlot from "uplot";
import { COLOURS } from "./colours.js";
import { tickLabel } from "./tickLabel.js";

export const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** Width of the value axis on the left of every plot, CSS pixels, so that plots over time align. */
export const LEFT = 66;
/** Room on the right of every plot for half of the last label, CSS pixels. */
export const RIGHT = 20;

const SHARED: uPlot.Axis = {
  stroke: COLOURS.muted,
  font: FONT,
  labelFont: FONT,
  grid: { show: false },
  ticks: { stroke: COLOURS.line, width: 1, size: 5 },
  border: { show: true, stroke: COLOURS.line, width: 1 },
  gap: 4,
};

const labels: uPlot.Axis.DynamicValues = (_plot, splits, _axis, _space, step) =>
  splits.map((value) => (value === null ? null : tickLabel(value, step)));

/** The horizontal axis below a plot. @param label name and unit; if omitted, the axis has ticks only. */
export function bottomAxis(label?: string): uPlot.Axis {
  if (label === undefined) return { ...SHARED, values: (_plot, splits) => splits.map(() => ""), size: 8 };
  return { ...SHARED, values: labels, label, size: 26, labelSize: 18, labelGap: 0, space: 52 };
}

/** The vertical axis on the left. @param label name and unit. @param space minimum distance of ticks, CSS pixels. */
export function leftAxis(label: string, space = 32): uPlot.Axis {
  return {
    ...SHARED,
    scale: "y",
    values: labels,
    label,
    size: LEFT - 20,
    labelSize: 20,
    labelGap: 0,
    space,
    grid: { show: true, stroke: COLOURS.faint, width: 1 },
  };
}
