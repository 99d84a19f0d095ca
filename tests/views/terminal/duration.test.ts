import { expect, test } from "vitest";
import { formatDuration, formatLeft } from "../../../src/views/terminal/duration.js";

test("a duration is given in its two largest units", () => {
  expect([0, 0.44, 9.94, 12.4, 80, 7500, 97_200].map(formatDuration)).toEqual([
    "0 s",
    "0.4 s",
    "9.9 s",
    "12 s",
    "1 min 20 s",
    "2 h 5 min",
    "1 d 3 h",
  ]);
});

test("rounding never gives 60 s, 60 min or 24 h", () => {
  expect([9.96, 59.6, 119.7, 3599.8, 7199, 86_399, 172_799].map(formatDuration)).toEqual([
    "10 s",
    "1 min 0 s",
    "2 min 0 s",
    "1 h 0 min",
    "2 h 0 min",
    "1 d 0 h",
    "2 d 0 h",
  ]);
});

test("an invalid duration is a question mark, and an unknown time left is empty", () => {
  expect([Number.NaN, -1, Number.POSITIVE_INFINITY].map(formatDuration)).toEqual(["?", "?", "?"]);
  expect([Number.NaN, undefined, Number.POSITIVE_INFINITY].map(formatLeft)).toEqual(["", "", ""]);
});

test("time left is rounded to seconds and never negative", () => {
  expect([12.3, 2.6, -4].map(formatLeft)).toEqual(["12 s left", "3 s left", "0 s left"]);
});
