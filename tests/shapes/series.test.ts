import { expect, test } from "vitest";
import { channelOf, durationOf, monoSignal, rowCount } from "../../src/shapes/series.js";

const STEREO = {
  values: Float32Array.of(1, -1, 2, -2, 3, -3),
  columns: [
    { name: "left", unit: "1" as const },
    { name: "right", unit: "1" as const },
  ],
  rate: 2,
  start: 0,
};

test("the row count is values over columns, the duration rows over rate", () => {
  expect(rowCount(STEREO)).toBe(3);
  expect(durationOf(STEREO)).toBe(1.5);
});

test("a channel is extracted without changing the sound", () => {
  const right = channelOf(STEREO, 1);
  expect(Array.from(right.values)).toEqual([-1, -2, -3]);
  expect(right.columns).toEqual([{ name: "right", unit: "1" }]);
  expect(STEREO.values.length).toBe(6);
  expect(() => channelOf(STEREO, 2)).toThrow(/channelOf: channel=2 must be an integer from 0 to 1/);
});

test("a sound needs a positive rate", () => {
  for (const rate of [0, -1, Number.NaN])
    expect(() => monoSignal(new Float32Array(1), rate)).toThrow(/must be positive/);
});
