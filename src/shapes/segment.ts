/** A stretch of time with a name: a syllable, a motif, a bout. Times in s from the start of the recording. */
export interface Segment {
  readonly onset: number;
  readonly offset: number;
  readonly label: string;
}
