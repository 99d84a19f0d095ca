import { expect, test } from "vitest";
import { movieOf } from "../../../src/shapes/series.js";
import { grayFrames, grayRange } from "../../../src/views/picture/grayFrames.js";

const MOVIE = movieOf(Float32Array.of(-1, 0, 1, 3, 0, 0, 2, -1), 2, 2, 25);

test("a movie's least value is black, its greatest white, and those between in proportion", () => {
  const range = grayRange(MOVIE);
  expect(range).toEqual({ low: -1, high: 3 });
  expect([...grayFrames(MOVIE, range, 1)].map((frame) => [...frame])).toEqual([
    [0, 64, 128, 255],
    [64, 64, 191, 0],
  ]);
});

test("values beyond the range are clipped, and a movie without contrast is black", () => {
  const [first] = grayFrames(MOVIE, { low: 0, high: 1 }, 1);
  expect([...first]).toEqual([0, 0, 255, 255]);
  const [flat] = grayFrames(movieOf(Float32Array.of(2, 2), 1, 2, 25), { low: 2, high: 2 }, 1);
  expect([...flat]).toEqual([0, 0]);
});

test("an enlarged frame repeats each pixel across and down", () => {
  const [frame] = grayFrames(MOVIE, grayRange(MOVIE), 3);
  expect(frame.length).toBe(36);
  for (let y = 0; y < 6; y++)
    for (let x = 0; x < 6; x++)
      expect(frame[6 * y + x]).toBe([0, 64, 128, 255][2 * Math.floor(y / 3) + Math.floor(x / 3)]);
});
