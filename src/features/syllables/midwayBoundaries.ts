import type { Segment } from "../../shapes/segment.js";

/** Boundaries further apart than this are those of different events, s. */
const REACH = 0.03;
/** Times that a sample rate makes inexact in binary are taken as intended, s. */
const ROUNDING = 1e-9;

/** What moved boundaries must leave between them, s. */
export interface LeastLengths {
  /** of a segment; one that is shorter already must not become shorter */
  readonly minDuration: number;
  /** of the silence between two segments; likewise */
  readonly minGap: number;
}

/**
 * Puts the boundaries of segments half-way to those that are found by the level, where one of the same kind lies within 30 ms and no other
 * boundary is nearer to it. A network trained on several annotators puts boundaries where these do on average, and late where it is
 * unsure; the level ends where a sound is lost in the background. Half-way is nearer to what another person hears than either.
 * A boundary stays where it is if it would pass a neighbour, or leave a segment or a silence that is too short.
 * @param segments in order, apart from one another. @param byLevel as well, on the same clock. @param least s; 0 by default.
 * @returns as many segments as were given, in order and apart from one another.
 * @example
 * const own = [{ onset: 0.265625, offset: 0.5, label: "a" }];
 * const [{ onset, offset }] = midwayBoundaries(own, [{ onset: 0.25, offset: 0.75, label: "1" }]);
 * [onset, offset]; // [0.2578125, 0.5]
 */
export function midwayBoundaries<S extends Segment>(
  segments: readonly S[],
  byLevel: readonly Segment[],
  { minDuration, minGap }: LeastLengths = { minDuration: 0, minGap: 0 },
): S[] {
  const own = { onset: segments.map(({ onset }) => onset), offset: segments.map(({ offset }) => offset) };
  const onset = midway(
    own.onset,
    byLevel.map((segment) => segment.onset),
  );
  const offset = midway(
    own.offset,
    byLevel.map((segment) => segment.offset),
  );
  const most = segments.length;
  for (let s = 0; s < most; s++) {
    if (s > 0 && onset[s] < own.offset[s - 1]) onset[s] = own.onset[s];
    if (s + 1 < most && offset[s] > own.onset[s + 1]) offset[s] = own.offset[s];
  }
  for (let s = 1; s < most; s++) {
    const gap = own.onset[s] - own.offset[s - 1];
    if (onset[s] - offset[s - 1] >= Math.min(minGap, gap) - ROUNDING) continue;
    onset[s] = own.onset[s];
    offset[s - 1] = own.offset[s - 1];
  }
  return segments.map((segment, s) => {
    const least = Math.min(minDuration, segment.offset - segment.onset);
    const length = offset[s] - onset[s];
    return length > 0 && length >= least - ROUNDING
      ? { ...segment, onset: onset[s], offset: offset[s] }
      : segment;
  });
}

/** Each time half-way to the nearest of others, if that is near and no other of the times is nearer to it. All ascend. */
function midway(times: readonly number[], others: readonly number[]): number[] {
  return times.map((time, t) => {
    const nearest = others[nearestTo(time, others)] ?? Number.POSITIVE_INFINITY;
    const near = Math.abs(nearest - time) <= REACH + ROUNDING && nearestTo(nearest, times) === t;
    return near ? (time + nearest) / 2 : time;
  });
}

/** Index of the nearest of some times, the first of two; -1 if there are none. @param times ascending. */
function nearestTo(time: number, times: readonly number[]): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low === times.length || (low > 0 && time - times[low - 1] <= times[low] - time) ? low - 1 : low;
}
