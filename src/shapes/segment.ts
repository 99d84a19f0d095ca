/** A labelled time interval: a syllable, a motif, a bout. Times are in s from the start of the recording. */
export interface Segment {
  readonly onset: number;
  readonly offset: number;
  readonly label: string;
}

/** A band of frequencies, Hz. */
export interface Band {
  readonly lowHz: number;
  readonly highHz: number;
}

/** A segment that may have a band and a channel of its own. */
export interface BoxedSegment extends Segment, Partial<Band> {
  /** counted from 0 */
  readonly channel?: number;
  /** if a network named it: see LabelledSegment */
  readonly confidence?: number;
}

/** A segment that a network has named. */
export interface LabelledSegment extends Segment {
  /** mean probability of the label over the frames of the segment, 0 to 1 */
  readonly confidence: number;
}

/**
 * Whether two segments are one syllable with one label: half or more of what both cover together is common.
 * @param one, other times in s on one clock.
 * @example
 * isSameSyllable({ onset: 0, offset: 0.1, label: "a" }, { onset: 0.02, offset: 0.1, label: "a" }); // true
 */
export function isSameSyllable(one: Segment, other: Segment): boolean {
  const both = Math.min(one.offset, other.offset) - Math.max(one.onset, other.onset);
  const all = Math.max(one.offset, other.offset) - Math.min(one.onset, other.onset);
  return one.label === other.label && both >= COMMON * all;
}

const COMMON = 0.5;
