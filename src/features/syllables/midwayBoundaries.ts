import type { Segment } from "../../shapes/segment.js";

/** Boundaries further apart than this are those of different events, s. */
const REACH = 0.03;

/**
 * Puts the boundaries of segments half-way to those that are found by the level, where there is one of the same kind within
 * 30 ms. Whoever tells song from noise in the recordings of several people takes boundaries as these do on average, and late where it
 * hesitates; the level ends where a sound is lost in the background. Half-way between them is nearer to what a third person hears than
 * either. Segments stay in order and apart: one that would not, or would vanish, keeps its own boundary.
 * @param segments in order, apart from one another. @param byLevel as well, on the same clock.
 * @returns as many segments as were given, in the same order.
 * @example
 * const own = [{ onset: 0.265625, offset: 0.5, label: "a" }];
 * const [{ onset, offset }] = midwayBoundaries(own, [{ onset: 0.25, offset: 0.75, label: "1" }]);
 * [onset, offset]; // [0.2578125, 0.5]
 */
export function midwayBoundaries<S extends Segment>(
  segments: readonly S[],
  byLevel: readonly Segment[],
): S[] {
  const onsets = byLevel.map(({ onset }) => onset);
  const offsets = byLevel.map(({ offset }) => offset);
  const moved: S[] = [];
  for (const [s, own] of segments.entries()) {
    const next = segments[s + 1]?.onset ?? Number.POSITIVE_INFINITY;
    const before = moved.at(-1)?.offset ?? Number.NEGATIVE_INFINITY;
    const onset = Math.max(before, midway(own.onset, onsets));
    const offset = Math.min(next, midway(own.offset, offsets));
    moved.push(onset < offset ? { ...own, onset, offset } : own);
  }
  return moved;
}

/** Half-way from a time to the nearest of others, if that is near. @param others ascending. */
function midway(time: number, others: readonly number[]): number {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (others[middle] < time) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [
    others[low - 1] ?? Number.NEGATIVE_INFINITY,
    others[low] ?? Number.POSITIVE_INFINITY,
  ];
  const nearest = time - before <= after - time ? before : after;
  // Times that a sample rate makes inexact in binary are taken as intended.
  return Math.abs(nearest - time) <= REACH + 1e-9 ? (time + nearest) / 2 : time;
}
