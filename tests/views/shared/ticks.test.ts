import fc from "fast-check";
import { expect, test } from "vitest";
import { linearTicks, logTicks } from "../../../src/views/shared/ticks.js";

const axis = fc
  .tuple(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.double({ min: 0.01, max: 1e4, noNaN: true }))
  .map(([low, span]) => ({ low, high: low + span }));

test("ticks ascend, stay on the axis and do not exceed the requested number", () => {
  fc.assert(
    fc.property(axis, fc.integer({ min: 1, max: 12 }), ({ low, high }, most) => {
      for (const ticks of [linearTicks(low, high, most), logTicks(low / 1e3, high / 1e3, most)]) {
        expect(ticks.length).toBeLessThanOrEqual(most);
        ticks.slice(1).forEach(({ at }, i) => {
          expect(at).toBeGreaterThan(ticks[i].at);
        });
      }
      for (const { at } of linearTicks(low, high, most)) expect(at >= low && at <= high).toBe(true);
    }),
  );
});

test("a linear axis has round numbers at their places", () => {
  expect(linearTicks(0, 11, 6)).toEqual(
    [0, 2, 4, 6, 8, 10].map((at) => ({ at, value: at, label: String(at) })),
  );
  expect(linearTicks(-60, 0, 3).map(({ label }) => label)).toEqual(["-50", "0"]);
});

test("a log axis has powers of ten, and finer numbers if these are few", () => {
  expect(logTicks(-3, 0, 4).map(({ label }) => label)).toEqual(["0.001", "0.01", "0.1", "1"]);
  expect(logTicks(-2, -1, 4)).toEqual([
    { at: -2, value: 0.01, label: "0.01" },
    { at: -2 + Math.log10(2), value: 0.02, label: "0.02" },
    { at: -2 + Math.log10(5), value: 0.05, label: "0.05" },
    { at: -1, value: 0.1, label: "0.1" },
  ]);
});

test("a log axis of less than a decade still has at least two ticks, each at its logarithm", () => {
  const ticks = logTicks(Math.log10(0.031), Math.log10(0.036), 4);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  for (const { at, label } of ticks) expect(10 ** at).toBeCloseTo(Number(label), 9);
});

test("an axis of length 0 has no ticks", () => {
  expect([linearTicks(1, 1, 4), logTicks(2, 1, 4), linearTicks(0, Number.POSITIVE_INFINITY, 4)]).toEqual([
    [],
    [],
    [],
  ]);
});
