import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import { Frames, PowerFrames } from "../../src/signal/frames.js";

const rates = fc.constantFrom(8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000, 250_000);

test("a hop of an integer number of samples, given in seconds, gives every frame centred within the sound", () => {
  fc.assert(
    fc.property(
      rates,
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 5000 }),
      (rate, hop, rows) => {
        const frames = new Frames(
          monoSignal(new Float32Array(rows), rate),
          { window: 0.01, hop: hop / rate },
          "test",
        );
        expect(frames.count).toBe(Math.ceil(rows / hop));
        for (let r = 0; r < frames.count; r++) expect(frames.first(r) + (frames.length >> 1)).toBe(r * hop);
      },
    ),
  );
});

test("a frame holds windowed samples, and zeros beyond the ends, whatever the buffer held before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 4, max: 150 }), (rows, length) => {
      const sound = monoSignal(
        Float32Array.from({ length: rows }, (_, n) => n + 1),
        1000,
      );
      const cut = { window: length / 1000, hop: 0.007, shape: "rectangular" } as const;
      const frames = new Frames(sound, cut, "test");
      const into = new Float64Array(frames.size).fill(99);
      for (let r = 0; r < frames.count; r++) {
        frames.cut(r, into);
        const first = 7 * r - (length >> 1);
        for (let i = 0; i < frames.size; i++) {
          const inside = first + i >= 0 && first + i < rows;
          expect(into[i]).toBe(i >= length ? 99 : inside ? first + i + 1 : 0);
        }
      }
    }),
  );
});

test("a constant has twice its square at 0 Hz, an alternating signal at half the rate: each occupies a single bin", () => {
  const sound = monoSignal(
    Float32Array.from({ length: 900 }, (_, n) => 0.3 * (-1) ** n + 0.2),
    32_000,
  );
  const frames = new PowerFrames(sound, { window: 0.008, hop: 0.004 }, "test");
  frames.read(3);
  // Single precision.
  expect(frames.power[0]).toBeCloseTo(2 * 0.2 ** 2, 6);
  expect(frames.power[128]).toBeCloseTo(2 * 0.3 ** 2, 6);
  expect(Math.max(...frames.power.subarray(2, 127))).toBeLessThan(1e-12);
});

test("the bins that are asked for are the same, however many they are", () => {
  const random = new Random(4);
  const sound = monoSignal(
    Float32Array.from({ length: 3000 }, () => random.normal()),
    32_000,
  );
  fc.assert(
    fc.property(
      fc.constantFrom(0.001, 0.002, 0.008, 0.03),
      fc.double({ min: 0, max: 1 }),
      (window, share) => {
        const cut = { window, hop: 0.01 };
        const all = new PowerFrames(sound, cut, "test");
        const some = new PowerFrames(sound, cut, "test");
        const bins = Math.ceil(share * all.power.length);
        some.askFor(bins);
        for (let r = 0; r < all.count; r++) {
          all.read(r);
          some.read(r);
          expect(some.power.subarray(0, bins)).toEqual(all.power.subarray(0, bins));
        }
      },
    ),
  );
});
