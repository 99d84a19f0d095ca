import type { ReportDynamics } from "../../../../shapes/report.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { shadeBetween } from "../plots/plotMarks.js";
import { floatsOf } from "../unpack.js";
import { timeUnit } from "./timeUnit.js";

const HEIGHT = 270;
/** A fitted line is drawn beyond its region, by this share of the axis to either side. */
const BEYOND = 0.08;

/** The stretching curve with the fitted region shaded. */
export function stretchingPlot(
  host: HTMLElement,
  stretching: NonNullable<ReportDynamics["stretching"]>,
): void {
  const frame = new PlotFrame(
    host,
    "stretching",
    "Stretching",
    "Mean natural logarithm of the distance of neighbours against time; the fitted region is shaded.",
  );
  frame.tools.append(lineKey("neighbours", COLOURS.recording), lineKey("fitted slope", COLOURS.copy, true));
  frame.say(
    `Neighbours diverge exponentially where the curve is straight. The slope of the shaded part, ` +
      `${formatNumber(stretching.slope, 3)} 1/s, is a cruder estimate than the exponent, which is found by local maps.`,
  );
  frame.attempt(() => {
    const times = floatsOf(stretching.times);
    const logarithms = floatsOf(stretching.logarithms);
    checkPairs(times, logarithms);
    const { unit, factor } = timeUnit(times[times.length - 1]);
    const [from, to] = stretching.region;
    const line = fittedLine(times, logarithms, [from, to], stretching.slope);
    const x = times.map((time) => time * factor);
    curvePlot({
      frame,
      height: HEIGHT,
      xLabel: `time (${unit})`,
      yLabel: "mean ln distance (1)",
      curves: { x, values: [logarithms, line] },
      lines: [
        { stroke: COLOURS.recording, width: 2, points: false },
        { stroke: COLOURS.copy, dash: [6, 4], points: false },
      ],
      under: (plot) => shadeBetween(plot, from * factor, to * factor),
      readout: (at) => `${formatNumber(x[at], 3)} ${unit}   ln distance ${formatNumber(logarithms[at], 3)}`,
    });
  });
}

/** Correlation sums on logarithmic axes, with the region of the dimension shaded. */
export function correlationPlot(
  host: HTMLElement,
  correlation: NonNullable<ReportDynamics["correlation"]>,
): void {
  const { fit, label } = correlation;
  const frame = new PlotFrame(
    host,
    "correlation",
    "Correlation sums",
    `Share of pairs of states that are nearer than a distance, against the distance, both logarithmic; the fitted region is shaded.`,
  );
  frame.tools.append(lineKey("pairs", COLOURS.recording));
  if (fit) frame.tools.append(lineKey("fitted slope", COLOURS.copy, true));
  frame.say(
    fit
      ? `The correlation dimension is the slope of the shaded part: ${formatNumber(fit.slope, 3)}.`
      : "No part is straight, so the correlation dimension is not known.",
  );
  frame.attempt(() => {
    const all = floatsOf(correlation.radii);
    const shares = floatsOf(correlation.sums);
    checkPairs(all, shares);
    // A logarithmic axis shows no 0.
    const kept = [...all.keys()].filter((row) => all[row] > 0 && shares[row] > 0);
    const radii = Float32Array.from(kept, (row) => all[row]);
    const sums = Float32Array.from(kept, (row) => shares[row]);
    if (radii.length < 2) throw new Error("fewer than two distances have pairs that are nearer.");
    const line = fit
      ? fittedLine(
          radii.map(Math.log),
          sums.map(Math.log),
          [Math.log(fit.region[0]), Math.log(fit.region[1])],
          fit.slope,
        )
      : [];
    curvePlot({
      frame,
      height: HEIGHT,
      xLabel: label,
      yLabel: "share of pairs (1)",
      curves: { x: radii, values: [sums, Float32Array.from(line, Math.exp)] },
      lines: [
        { stroke: COLOURS.recording, width: 2, points: false },
        { stroke: COLOURS.copy, dash: [6, 4], points: false },
      ],
      range: [0.7 * Math.min(...sums), 1.4 * Math.max(...sums)],
      logarithmic: { x: true, y: true },
      ...(fit && { under: (plot) => shadeBetween(plot, fit.region[0], fit.region[1]) }),
      readout: (at) => `distance ${formatNumber(radii[at], 3)}   share ${formatNumber(sums[at], 3)}`,
    });
  });
}

function checkPairs(x: Float32Array, y: Float32Array): void {
  if (x.length === 0) throw new Error("it holds no values.");
  if (x.length !== y.length) throw new Error(`${x.length} places do not fit ${y.length} values.`);
}

/** A line of given slope through the middle of a region of a curve, as far as shortly beyond the region; NaN elsewhere. */
function fittedLine(
  x: Float32Array,
  y: Float32Array,
  [from, to]: readonly [number, number],
  slope: number,
): Float64Array {
  const margin = BEYOND * (x[x.length - 1] - x[0]);
  // Packed values are rounded: an end of the region may come out just beyond it.
  const slack = 1e-4 * (to - from);
  const inside = [...x.keys()].filter((row) => x[row] >= from - slack && x[row] <= to + slack);
  const mean = (values: Float32Array): number =>
    inside.reduce((sum, row) => sum + values[row], 0) / inside.length;
  const [middle, level] = [mean(x), mean(y)];
  return Float64Array.from(x, (place) =>
    place >= from - margin && place <= to + margin ? level + slope * (place - middle) : Number.NaN,
  );
}
