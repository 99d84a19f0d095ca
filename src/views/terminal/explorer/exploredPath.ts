import type { Segment } from "../../../shapes/segment.js";

/** What the colour of a path can show. */
export const COLOURINGS = ["time", "speed", "syllable"] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** A path prepared to be looked at from any side. */
export interface ExploredPath {
  /** rows x 3: centred, one scale for all axes, at most 1 from the centre */
  readonly points: Float64Array;
  /** greatest distance from the third axis, and from the plane of the other two */
  readonly reach: readonly [number, number];
  readonly rows: number;
  /** time of each row */
  readonly times: Float64Array;
  /** unit of time, "s" or none */
  readonly unit: string;
  /** names of the axes that are drawn */
  readonly axes: readonly string[];
  /** rows that no line leads to from the row before */
  readonly breaks: ReadonlySet<number>;
  /** rank of each row's speed, 0 for the slowest to 1 */
  readonly speeds: Float64Array;
  /** index in `labels` of the syllable of each row, -1 for none */
  readonly syllables: Int32Array;
  readonly labels: readonly string[];
}

/** A latent path as a table holds it. */
export interface PathColumns {
  /** a time a row */
  readonly times: Float64Array;
  readonly unit: string;
  /** number of the sequence of each row; empty for a single one */
  readonly sequences: Float64Array;
  /** coordinates, one array each, at least one; the first three are drawn */
  readonly coordinates: readonly Float64Array[];
  readonly segments: readonly Segment[];
}

/** Prepares a path: a single coordinate is drawn over time, two in their plane, three in space. */
export function exploredPath({ times, unit, sequences, coordinates, segments }: PathColumns): ExploredPath {
  const rows = times.length;
  const alone = coordinates.length === 1;
  const drawn = alone ? [normalised(times), normalised(coordinates[0])] : coordinates.slice(0, 3);
  const axes = alone ? ["time", "z1"] : drawn.map((_, d) => `z${d + 1}`);
  const points = new Float64Array(3 * rows);
  drawn.forEach((column, d) => {
    const [low, high] = rangeOf(column);
    for (let r = 0; r < rows; r++) points[3 * r + d] = column[r] - (low + high) / 2;
  });
  let radius = 0;
  for (let r = 0; r < rows; r++)
    radius = Math.max(radius, Math.hypot(points[3 * r], points[3 * r + 1], points[3 * r + 2]));
  const reach: [number, number] = [0, 0];
  for (let r = 0; r < rows; r++) {
    for (let d = 0; d < 3; d++) points[3 * r + d] /= radius || 1;
    reach[0] = Math.max(reach[0], Math.hypot(points[3 * r], points[3 * r + 1]));
    reach[1] = Math.max(reach[1], Math.abs(points[3 * r + 2]));
  }
  const breaks = new Set<number>();
  for (let r = 1; r < rows; r++) if (sequences.length > 0 && sequences[r] !== sequences[r - 1]) breaks.add(r);
  const labels = [...new Set(segments.map(({ label }) => label))].sort();
  const syllables = Int32Array.from(times, (time) => {
    const found = segments.find(({ onset, offset }) => time >= onset && time < offset);
    return found === undefined ? -1 : labels.indexOf(found.label);
  });
  return {
    points,
    reach,
    rows,
    times,
    unit,
    axes,
    breaks,
    speeds: ranksOf(speedsOf(coordinates, breaks)),
    syllables,
    labels,
  };
}

function normalised(column: Float64Array): Float64Array {
  const [low, high] = rangeOf(column);
  return column.map((value) => (high > low ? (value - low) / (high - low) : 0));
}

function rangeOf(column: Float64Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Distance of each row from the one before, in all coordinates; 0 where none leads there. */
function speedsOf(coordinates: readonly Float64Array[], breaks: ReadonlySet<number>): Float64Array {
  return coordinates[0].map((_, r) =>
    r === 0 || breaks.has(r) ? 0 : Math.hypot(...coordinates.map((column) => column[r] - column[r - 1])),
  );
}

/** Ranks from 0 to 1: speeds of a path that jumps now and then would otherwise all look alike. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  order.forEach((place, rank) => {
    ranks[place] = rank / Math.max(1, values.length - 1);
  });
  return ranks;
}
