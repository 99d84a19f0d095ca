import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelledEdges, latentBox, placeIn } from "../../../src/views/browser/page/plots/latentBox.js";
import { lossTicks } from "../../../src/views/browser/page/plots/lossTicks.js";
import { colourLevels, currentRow } from "../../../src/views/browser/page/plots/pathPlot.js";
import { project } from "../../../src/views/browser/page/plots/projection.js";
import { roomyRange } from "../../../src/views/browser/page/plots/roomyRange.js";
import { tickLabel } from "../../../src/views/browser/page/plots/tickLabel.js";
import { paintLevels } from "../../../src/views/browser/page/time/spectrogramImage.js";
import { TimeView } from "../../../src/views/browser/page/time/timeView.js";
import { floatsOf, valueAt } from "../../../src/views/browser/page/unpack.js";
import { packFloats } from "./syntheticReport.js";

/** Grey of a level: 0 is white, 255 is 95 % of black. */
const grey = (level: number): number => 255 - 0.95 * level;

describe("paintLevels", () => {
  const levels = Uint8Array.of(0, 100, 200, 255, 50, 150); // 3 frames x 2 bins

  it("paints each level in its own pixel, low bins at the bottom, where pixels are cells", () => {
    const rgba = paintLevels(levels, 3, 2, 3, 2, {
      firstFrame: -0.5,
      framesPerPixel: 1,
      firstBin: -0.5,
      binsPerPixel: 1,
    });
    const greys = Array.from({ length: 6 }, (_, pixel) => rgba[4 * pixel]);
    // Within 0.5: bytes are rounded.
    [100, 255, 150, 0, 200, 50].forEach((level, pixel) => {
      expect(Math.abs(greys[pixel] - grey(level))).toBeLessThanOrEqual(0.5);
    });
    expect(rgba.filter((_, at) => at % 4 === 3)).toEqual(new Uint8ClampedArray(6).fill(255));
  });

  it("paints the mean of the frames under a pixel", () => {
    const rgba = paintLevels(Uint8Array.of(0, 120, 240, 40), 4, 1, 2, 1, {
      firstFrame: -0.5,
      framesPerPixel: 2,
      firstBin: -0.5,
      binsPerPixel: 1,
    });
    expect(Math.abs(rgba[0] - grey(60))).toBeLessThanOrEqual(0.5);
    expect(Math.abs(rgba[4] - grey(140))).toBeLessThanOrEqual(0.5);
  });

  it("leaves pixels outside the levels transparent", () => {
    const rgba = paintLevels(levels, 3, 2, 5, 1, {
      firstFrame: -1.5,
      framesPerPixel: 1,
      firstBin: -0.5,
      binsPerPixel: 2,
    });
    expect([0, 1, 2, 3, 4].map((pixel) => rgba[4 * pixel + 3])).toEqual([0, 255, 255, 255, 0]);
  });

  it("keeps a uniform level uniform at every zoom", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: -3, max: 30, noNaN: true }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        (frames, bins, firstFrame, framesPerPixel) => {
          const even = new Uint8Array(frames * bins).fill(180);
          const part = {
            firstFrame,
            framesPerPixel,
            firstBin: 0,
            binsPerPixel: Math.max(0.01, (bins - 1) / 7),
          };
          const rgba = paintLevels(even, frames, bins, 8, 7, part);
          for (let at = 0; at < rgba.length; at += 4) {
            if (rgba[at + 3] > 0) expect(rgba[at]).toBe(Math.round(grey(180)));
          }
        },
      ),
    );
  });
});

describe("the colours of a path", () => {
  it("are levels of the shares, and grey outside the visible range or where a share is NaN", () => {
    const view = new TimeView(4);
    const shares = Float32Array.of(0, 0.5, Number.NaN, 1);
    expect([...colourLevels(shares, { start: 0, rate: 1, view }, 4)]).toEqual([0, 2, -1, 3]);
    view.show(0.5, 2.5);
    expect([...colourLevels(shares, { start: 0, rate: 1, view }, 4)]).toEqual([-1, 2, -1, -1]);
  });

  it("mark the row under the pointer, else that of the playhead", () => {
    const view = new TimeView(4);
    expect(currentRow({ start: 1, rate: 2, view })).toBe(-1);
    view.play(3);
    expect(currentRow({ start: 1, rate: 2, view })).toBe(4);
    view.hover(2);
    expect(currentRow({ start: 1, rate: 2, view })).toBe(2);
  });
});

describe("TimeView", () => {
  it("stays within the whole, whatever range is requested", () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true });
    const step = fc.oneof(
      fc.tuple(fc.constant("show" as const), number, number),
      fc.tuple(fc.constant("zoom" as const), fc.double({ min: 0.01, max: 10, noNaN: true }), fc.constant(0)),
      fc.tuple(fc.constant("move" as const), number, fc.constant(0)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const view = new TimeView(2);
        for (const [what, a, b] of steps) {
          if (what === "show") view.show(a, b);
          else view[what](a);
          expect(view.from).toBeGreaterThanOrEqual(0);
          // 1e-9: the end is the rounded sum of the start and the length.
          expect(view.to).toBeLessThanOrEqual(2 + 1e-9);
          expect(view.to - view.from).toBeGreaterThanOrEqual(0.004 - 1e-9);
        }
      }),
    );
  });

  it("notifies every plot of a new range, and of a time only when it changes", () => {
    const view = new TimeView(1);
    const notified: string[] = [];
    view.whenRangeChanges(() => notified.push(`${view.from} to ${view.to}`));
    view.whenInstantChanges(() => notified.push(`at ${view.hovered}`));
    view.show(0.25, 0.75);
    view.hover(0.5);
    view.hover(0.5);
    view.hover(null);
    expect(notified).toEqual(["0.25 to 0.75", "at 0.5", "at null"]);
  });
});

describe("values on an axis", () => {
  it("are at least three on a logarithmic axis, all within the limits", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
        fc.double({ min: 1.3, max: 1e6, noNaN: true }),
        (low, factor) => {
          const found = lossTicks(low, low * factor);
          expect(found.length).toBeGreaterThanOrEqual(3);
          for (const value of found) {
            // 1e-9: a multiple of the step may miss a limit by rounding.
            expect(value).toBeGreaterThanOrEqual(low * (1 - 1e-9));
            expect(value).toBeLessThanOrEqual(low * factor * (1 + 1e-9));
          }
        },
      ),
    );
  });

  it("have the decimals that distinguish them, and a true minus", () => {
    expect(tickLabel(-0.05, 0.05)).toBe("\u22120.05");
    expect(tickLabel(0.125, 0.025)).toBe("0.125");
    expect(tickLabel(2.5, 2.5)).toBe("2.5");
    expect(tickLabel(24000, 1)).toBe("24000");
  });

  it("leave room around the data, even if it is constant or missing", () => {
    expect(roomyRange([0, 10, Number.NaN], 0.1)).toEqual([-1, 11]);
    expect(roomyRange([5, 5])).toEqual([4.5, 5.5]);
    expect(roomyRange([])).toEqual([-1, 1]);
  });
});

describe("the latent box", () => {
  it("is rotated without changing any length", () => {
    const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
    const angle = fc.double({ min: -7, max: 7, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, angle, angle, (x, y, z, turn, tilt) => {
        // 1e-9: a few roundings of values up to 2.
        expect(Math.hypot(...project([x, y, z], { turn, tilt }))).toBeCloseTo(Math.hypot(x, y, z), 9);
      }),
    );
  });

  it("shows up as up when seen from the side, and the far side higher from above", () => {
    expect(project([0, 0, 1], { turn: 0, tilt: 0 })).toEqual([0, -1, 0]);
    const [, down] = project([0, 1, 0], { turn: 0, tilt: Math.PI / 2 });
    expect(down).toBe(-1);
  });

  it("keeps one scale for axes of similar length, and fills the box otherwise", () => {
    const like = latentBox([0.5, 0.25, 0.25].map((half) => [-half, half]));
    expect(like.oneScale).toBe(true);
    expect(like.half).toEqual([1, 0.5, 0.5]);
    const unlike = latentBox([10, 0.5, 0.5].map((half) => [10 - half, 10 + half]));
    expect(unlike.oneScale).toBe(false);
    expect(unlike.half).toEqual([1, 1, 1]);
    expect(placeIn(unlike, 0, 10)).toBeCloseTo(0, 12);
  });

  it("labels the leftmost vertical edge and the lowest horizontal ones", () => {
    const box = latentBox([1, 1, 1].map((half) => [-half, half]));
    const seen = Array.from({ length: 8 }, (_, corner) =>
      project([corner & 1 ? 1 : -1, corner & 2 ? 1 : -1, corner & 4 ? 1 : -1], { turn: 0.3, tilt: 0.4 }),
    );
    const [first, second, third] = labelledEdges(seen);
    expect(box.half).toEqual([1, 1, 1]);
    // Seen from the front (negative second axis), above: the first axis lies lowest at the front bottom, corner 0.
    expect(first).toBe(0);
    expect([0, 1]).toContain(second);
    expect(seen[third][0]).toBe(Math.min(...seen.map(([right]) => right)));
  });
});

describe("unpacking", () => {
  it("gives back the floats that were packed, NaN included", () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 50 }), (values) => {
        expect(floatsOf(packFloats(values))).toEqual(values);
      }),
    );
  });

  it("finds the value of the nearest row, and NaN beyond the ends", () => {
    const track = { start: 1, rate: 10, values: Float32Array.of(5, 6, 7) };
    expect([0.9, 1, 1.06, 1.2, 1.3].map((time) => valueAt(track, time))).toEqual([
      Number.NaN,
      5,
      6,
      7,
      Number.NaN,
    ]);
  });
});
