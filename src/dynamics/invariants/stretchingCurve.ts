import { type PathSettings, Strands } from "./strands.js";
import type { Work } from "./work.js";

/** How a stretching curve is measured and fitted. */
export interface StretchingSettings extends PathSettings {
  /** rows from one point of the curve to the next */
  readonly hop: number;
  /** points of the curve at most */
  readonly hops: number;
  /** points of the path whose neighbours are followed */
  readonly references: number;
  /** strands followed from each */
  readonly strands: number;
}

/** How the distance of neighbours grows. */
export interface StretchingCurve {
  /** rows after the start, of each point of the curve */
  readonly rows: Float64Array;
  /** mean logarithm of the distance across the flow, nat */
  readonly logarithms: Float64Array;
  /** the points of the curve that the line is fitted to: first and last */
  readonly fit: readonly [number, number];
  /** slope of the line, per row; NaN where the curve never grows */
  readonly slope: number;
}

/** Pairs that the level of saturation is taken from. */
const PAIRS = 4000;
/** Nats below the level at which a curve saturates. */
const BELOW = 1.5;
/** Share of the pairs that must still be followed. */
const FOLLOWED = 0.7;
/** Fewest points of a line. */
const POINTS = 5;

/**
 * Stretching curve: how the distance of neighbours across the flow grows on average, and the line through the part that
 * is straightest. The line ends 1.5 nat below the distance of points taken at random and begins where its standard error is
 * the smallest share of its slope: after the neighbours have turned into the direction that grows.
 * @yields how many references are done.
 * @see Kantz (1994) Phys. Lett. A 185 77; Rosenstein, Collins & De Luca (1993) Physica D 65 117. Theirs measure the whole
 * distance, which along the flow does not grow.
 */
export function* stretchingCurve(settings: StretchingSettings): Work<StretchingCurve> {
  const { hop, hops, references, points, columns } = settings;
  const strands = new Strands(settings);
  const sums = new Float64Array(hops + 1);
  const counts = new Float64Array(hops + 1);
  const step = Math.max(1, Math.floor((strands.end - strands.first) / references));
  let done = 0;
  for (let row = strands.first; row < strands.end; row += step) {
    if (done++ % 64 === 0) yield { done, total: references };
    strands.gather(row, settings.strands);
    for (let s = 0; s < strands.count; s++) {
      let place = strands.positions[s];
      for (let h = 0; h <= hops; h++) {
        const squared = strands.follow(row + h * hop, place);
        if (!(squared > 0)) break;
        sums[h] += Math.log(squared) / 2;
        counts[h]++;
        place = strands.followed + hop;
      }
    }
  }
  let last = 0;
  while (last + 1 <= hops && counts[last + 1] > FOLLOWED * counts[0]) last++;
  const logarithms = Float64Array.from({ length: last + 1 }, (_, h) => sums[h] / counts[h]);
  const top = saturation(points, columns) - BELOW;
  let end = 0;
  while (end + 1 <= last && logarithms[end + 1] < top) end++;
  const { fit, slope } = straightest(logarithms, end);
  return {
    rows: Float64Array.from(logarithms, (_, h) => h * hop),
    logarithms,
    fit,
    slope: slope / hop,
  };
}

/** Mean logarithm of the distance of points that have nothing to do with each other. */
function saturation(points: Float64Array, columns: number): number {
  const rows = points.length / columns;
  let sum = 0;
  let count = 0;
  for (let p = 0; p < PAIRS; p++) {
    // Two sequences that fill the rows evenly, the golden section and the root of 2 apart.
    const a = Math.floor(((p * 0.6180339887) % 1) * rows);
    const b = Math.floor(((p * 0.4142135624) % 1) * rows);
    let squared = 0;
    for (let c = 0; c < columns; c++) squared += (points[a * columns + c] - points[b * columns + c]) ** 2;
    if (!(squared > 0)) continue;
    sum += Math.log(squared) / 2;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** The line from some point to the last that is best determined. */
function straightest(
  curve: Float64Array,
  end: number,
): { readonly fit: readonly [number, number]; readonly slope: number } {
  let best = Number.POSITIVE_INFINITY;
  let found: { fit: readonly [number, number]; slope: number } = { fit: [0, end], slope: Number.NaN };
  for (let from = 0; from + POINTS - 1 <= end; from++) {
    const n = end - from + 1;
    let meanX = 0;
    let meanY = 0;
    for (let i = from; i <= end; i++) {
      meanX += i / n;
      meanY += curve[i] / n;
    }
    let xx = 0;
    let xy = 0;
    for (let i = from; i <= end; i++) {
      xx += (i - meanX) ** 2;
      xy += (i - meanX) * (curve[i] - meanY);
    }
    const slope = xy / xx;
    let rest = 0;
    for (let i = from; i <= end; i++) rest += (curve[i] - meanY - slope * (i - meanX)) ** 2;
    const error = slope > 0 ? Math.sqrt(rest / (n - 2) / xx) / slope : Number.POSITIVE_INFINITY;
    if (error < best) {
      best = error;
      found = { fit: [from, end], slope };
    }
  }
  return found;
}
