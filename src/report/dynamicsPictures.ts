import { returnMap } from "../dynamics/invariants/poincareSection.js";
import { type Recurrence, recurrence } from "../dynamics/invariants/recurrence.js";
import type { Series } from "../shapes/series.js";
import type { DynamicsFindings } from "./dynamicsReport.js";

/** Rows of the path that the page draws, and states of its recurrence plot: more make the page large, not clearer. */
const MOST_ROWS = 5000;
const MOST_STATES = 400;
/** Turns that the recurrence plot covers. */
const TURNS = 20;
/** Radius of the recurrence plot, as a share of the path's root mean square size. */
const NEAR = 0.2;

/**
 * What the page of a series' dynamics shows of its path.
 * @param path in the coordinates in which orbits were looked for, rows x 3.
 * @param values the series itself.
 * @param turn mean time of a turn, s.
 */
export function dynamicsPictures(
  { values: path, rate }: Series<Float64Array>,
  values: Float64Array,
  turn: number,
): Pick<DynamicsFindings, "embedding" | "returnMap" | "recurrence"> & { readonly recurrenceStep: number } {
  const rows = path.length / 3;
  const stride = Math.max(1, Math.ceil((TURNS * turn * rate) / MOST_STATES));
  const states = Math.min(MOST_STATES, Math.floor(rows / stride));
  const thin = new Float64Array(3 * states);
  for (let s = 0; s < states; s++) for (let d = 0; d < 3; d++) thin[3 * s + d] = path[3 * s * stride + d];
  const tops = maxima(values);
  return {
    embedding: { values: path.subarray(0, 3 * Math.min(rows, MOST_ROWS)), rate },
    returnMap: tops.length < 2 ? undefined : returnMap(tops),
    recurrence: states < 2 ? undefined : nearStates(thin),
    recurrenceStep: stride / rate,
  };
}

function nearStates(points: Float64Array): Recurrence | undefined {
  const count = points.length / 3;
  let size = 0;
  for (let d = 0; d < 3; d++) {
    let mean = 0;
    for (let i = d; i < points.length; i += 3) mean += points[i] / count;
    for (let i = d; i < points.length; i += 3) size += (points[i] - mean) ** 2 / count;
  }
  return size > 0 ? recurrence(points, 3, NEAR * Math.sqrt(size)) : undefined;
}

/** Values of a series where it is highest for a while. */
function maxima(values: Float64Array): Float64Array {
  const tops: number[] = [];
  for (let i = 1; i + 1 < values.length; i++)
    if (values[i] > values[i - 1] && values[i] >= values[i + 1]) tops.push(values[i]);
  return Float64Array.from(tops);
}
