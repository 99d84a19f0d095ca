/** A labelled time interval: a syllable, a motif, a bout. Times are in s from the start of the recording. */
export interface Segment {
  readonly onset: number;
  readonly offset: number;
  readonly label: string;
}
