import { returnMap } from "../dynamics/invariants/poincareSection.js";
import { type Recurrence, recurrence } from "../dynamics/invariants/recurrence.js";
import { swingExtremes } from "../dynamics/invariants/swingExtremes.js";
import type { Series } from "../shapes/series.js";
import type { DynamicsFindings } from "./dynamicsReport.js";

/** Rows of the path that the page draws, and states of its recurrence plot: more make the page large, not clearer. */
const MOST_ROWS = 5000;
const MOST_STATES = 400;
/** Turns that the recurrence plot covers. */
const TURNS = 20;
/** Radius of the recurrence plot, as a share of the path's root mean square size. */
const NEAR = 0.2;

/** Smallest range of the return map, as a share of the series': the maxima of a cycle differ by rounding, and are one point. */
const LEAST = 0.05;

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
): Pick<DynamicsFindings, "embedding" | "returnMap" | "returnMapLeast" | "recurrence" | "recurrenceStep"> {
  const rows = path.length / 3;
  const stride = Math.max(1, Math.ceil((TURNS * turn * rate) / MOST_STATES));
  const states = Math.min(MOST_STATES, Math.floor(rows / stride));
  const thin = new Float64Array(3 * states);
  for (let s = 0; s < states; s++) for (let d = 0; d < 3; d++) thin[3 * s + d] = path[3 * s * stride + d];
  const tops = maxima(values);
  return {
    embedding: { values: path.subarray(0, 3 * Math.min(rows, MOST_ROWS)), rate },
    returnMap: tops.length < 2 ? undefined : returnMap(tops),
    returnMapLeast: LEAST * rangeOf(values),
    recurrence: states < 2 ? undefined : nearStates(thin),
    recurrenceStep: stride / rate,
  };
}

function rangeOf(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
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

/** Values of a series where it is highest for a while, between the samples: at the top of a parabola through three. */
function maxima(values: Float64Array): Float64Array {
  const tops = swingExtremes(values).filter(
    (place, i) => i % 2 === 0 && place > 0 && place + 1 < values.length,
  );
  return Float64Array.from(tops, (place) => {
    const [before, top, after] = values.subarray(place - 1, place + 2);
    const bend = before - 2 * top + after;
    return bend < 0 ? top - (after - before) ** 2 / (8 * bend) : top;
  });
}
