/** Scores of several pairs of songs, in per cent. */
export interface ScoreRange {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Scores of every two of the five finches of UNRELATED, each as model of each other: 20 pairs. See `tests/reference/unrelatedSongs.mjs`. */
export const UNRELATED_SCORES: Readonly<Record<string, ScoreRange>> = {
  similarity: { median: 24, low: 4, high: 57 },
  accuracy: { median: 88, low: 87, high: 89 },
  sequential: { median: 9, low: 0, high: 67 },
  acoustic: { median: 61, low: 52, high: 71 },
  sequence: { median: 52, low: 11, high: 65 },
  imitation: { median: 32, low: 7, high: 46 },
};

/** Scores of two sets of recordings of each of the five. */
export const OWN_SCORES: Readonly<Record<string, ScoreRange>> = {
  similarity: { median: 71, low: 45, high: 80 },
  accuracy: { median: 90, low: 89, high: 91 },
  sequential: { median: 15, low: 3, high: 23 },
  acoustic: { median: 74, low: 63, high: 79 },
  sequence: { median: 73, low: 63, high: 81 },
  imitation: { median: 58, low: 40, high: 61 },
};
