import { type Movie, rowCount } from "../../shapes/series.js";

/** Values shown as black and as white. */
export interface GrayRange {
  readonly low: number;
  readonly high: number;
}

/**
 * The least and the greatest value of a movie.
 * @returns finite for a movie of finite values.
 * @example
 * grayRange({ ...movieOf(Float32Array.of(0, 2, 1, 3), 1, 2, 25) }); // { low: 0, high: 3 }
 */
export function grayRange({ values }: Pick<Movie, "values">): GrayRange {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/**
 * The frames of a movie in 256 levels of gray.
 * @param range values shown as black and as white; those beyond are clipped.
 * @param scale pixels a side that each of the movie's takes, at least 1.
 * @returns one picture a frame, row by row from the top left, scale x width across and scale x height down.
 * @example
 * const movie = movieOf(Float32Array.of(0, 1), 1, 2, 25);
 * [...grayFrames(movie, { low: 0, high: 1 }, 1)]; // [Uint8Array.of(0, 255)]
 */
export function* grayFrames(movie: Movie, { low, high }: GrayRange, scale: number): Generator<Uint8Array> {
  const { values, width, height } = movie;
  const frames = rowCount(movie);
  const perLevel = high > low ? 255 / (high - low) : 0;
  const across = scale * width;
  for (let f = 0; f < frames; f++) {
    const picture = new Uint8Array(across * scale * height);
    for (let y = 0; y < height; y++) {
      const top = y * scale * across;
      for (let x = 0; x < width; x++) {
        const level = Math.round(perLevel * (values[(f * height + y) * width + x] - low));
        picture.fill(Math.min(255, Math.max(0, level)), top + x * scale, top + (x + 1) * scale);
      }
      for (let again = 1; again < scale; again++) picture.copyWithin(top + again * across, top, top + across);
    }
    yield picture;
  }
}
