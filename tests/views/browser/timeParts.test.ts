import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleEnd } from "../../../src/views/browser/page/plots/scaleBar.js";
import { rangeUnder } from "../../../src/views/browser/page/time/touch.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("the range under fingers", () => {
  it("moves with one finger and keeps its length", () => {
    fc.assert(
      fc.property(share, share, (from, to) => {
        const [start, end] = rangeUnder([2, 4], [{ from, to }]);
        // The instant that was touched is under the finger still.
        expect(start + to * (end - start)).toBeCloseTo(2 + 2 * from, 9);
        expect(end - start).toBeCloseTo(2, 9);
      }),
    );
  });

  it("keeps both instants under two fingers, however they move apart or together", () => {
    const pair = fc
      .tuple(fc.double({ min: 0, max: 0.9, noNaN: true }), fc.double({ min: 0.05, max: 0.1, noNaN: true }))
      .map(([left, gap]): [number, number] => [left, left + gap]);
    fc.assert(
      fc.property(pair, pair, fc.boolean(), (before, after, crossed) => {
        const order = crossed ? [1, 0] : [0, 1];
        const [a, b] = order.map((i) => before[i]);
        const [c, d] = order.map((i) => after[i]);
        const [start, end] = rangeUnder(
          [2, 4],
          [
            { from: a, to: c },
            { from: b, to: d },
          ],
        );
        expect(start + c * (end - start)).toBeCloseTo(2 + 2 * a, 6);
        expect(start + d * (end - start)).toBeCloseTo(2 + 2 * b, 6);
      }),
    );
  });

  it("stays finite and forward where fingers meet or cross", () => {
    fc.assert(
      fc.property(share, share, share, share, (a, b, c, d) => {
        fc.pre(Math.abs(a - b) > 1e-6);
        const [start, end] = rangeUnder(
          [2, 4],
          [
            { from: a, to: c },
            { from: b, to: d },
          ],
        );
        expect(Number.isFinite(start + end)).toBe(true);
        expect(end).toBeGreaterThan(start);
      }),
    );
  });
});

describe("the end of a colour scale", () => {
  it("has the digits that a hundredth of the scale needs, and no idle zeros", () => {
    expect(scaleEnd(-55, 55)).toBe("\u221255");
    expect(scaleEnd(0.2041, 0.2041)).toBe("0.204");
    expect(scaleEnd(15.633, 15.633)).toBe("15.6");
    expect(scaleEnd(1, 1)).toBe("1");
    expect(scaleEnd(0, 4)).toBe("0");
  });

  it("is right to half a hundredth of the scale, whatever its size", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e6, noNaN: true }), share, (range, at) => {
        const said = Number(scaleEnd(at * range, range).replace("\u2212", "-"));
        expect(Math.abs(said - at * range)).toBeLessThanOrEqual(0.0051 * range);
      }),
    );
  });
});
