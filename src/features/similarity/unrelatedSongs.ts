/**
 * What frames and intervals of unrelated songs are like: medians and median absolute deviations of pitch (Hz), FM (deg), Wiener
 * entropy and goodness of pitch over the annotated songs of five finches (zebra finches G402, g17y2U and g4p5U, Bengalese finches
 * gy6or6 and Bird0; 6 s of each), and of the squared distances between two birds, mean over the features, the quantiles at 0, 1/40,
 * ... 1 for frames, and that at 0.002 for intervals of 70 ms. Made by `tests/reference/unrelatedSongs.mjs`.
 */
export const UNRELATED: {
  readonly medians: readonly number[];
  readonly deviations: readonly number[];
  readonly frames: readonly number[];
  /** squared distance that 2 of 1000 intervals of unrelated songs are within */
  readonly near: number;
} = {
  medians: [833.2, 33.04, -2.449, 0.1136],
  deviations: [312.9, 24.52, 0.8603, 0.03014],
  frames: [
    0.003469, 0.4231, 0.6752, 0.9031, 1.116, 1.329, 1.539, 1.751, 1.961, 2.18, 2.399, 2.628, 2.861, 3.108,
    3.371, 3.653, 3.954, 4.287, 4.631, 5.012, 5.419, 5.876, 6.39, 6.94, 7.567, 8.293, 9.123, 10.09, 11.21,
    12.53, 14.07, 15.82, 17.91, 20.48, 23.6, 27.49, 32.6, 41.09, 54.81, 72.74, 137.7,
  ],
  near: 1.398,
};
