import fc from "fast-check";
import { expect, test } from "vitest";
import { formatStretch } from "../../../src/views/terminal/figures.js";

test.each([
  [0, 12.5, "0 s", "12.5 s"],
  [0, 0.00319196663, "0 ms", "3.19 ms"],
  [0, 90, "0 s", "90 s"],
  [3600, 3600.25, "3600 s", "3600.25 s"],
  [0.5, 0.5, "500 ms", "500 ms"],
])("a stretch from %d to %d s is written %s to %s", (start, end, from, to) => {
  expect(formatStretch(start, end)).toEqual([from, to]);
});

test("a stretch without a unit is written in numbers alone", () => {
  expect(formatStretch(0, 0.25, "1")).toEqual(["0", "0.25"]);
  expect(formatStretch(10, 24.5, "1")).toEqual(["10", "24.5"]);
});

test("the ends of a stretch of a millisecond or more are never written alike", () => {
  const time = fc.double({ min: 0, max: 3600, noNaN: true });
  const length = fc.double({ min: 1e-3, max: 3600, noNaN: true });
  fc.assert(
    fc.property(time, length, (start, span) => {
      const [from, to] = formatStretch(start, start + span);
      expect(from).not.toBe(to);
    }),
  );
});
