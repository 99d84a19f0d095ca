import fc from "fast-check";
import { expect, test } from "vitest";
import { alterWindows } from "../../../../src/learn/data/labels/alterWindows.js";
import { Random } from "../../../../src/math/random.js";

const WINDOW = 3;
const BANDS = 21;
const MIDDLE = 10;

/** A window in which one band is far above the others. */
function ridge(): Float32Array {
  const batch = new Float32Array(WINDOW * BANDS);
  for (let r = 0; r < WINDOW; r++) batch[r * BANDS + MIDDLE] = 3;
  return batch;
}

function altered(shift: number, random: Random): Float32Array {
  const batch = ridge();
  const columns = Array.from({ length: BANDS }, (_, b) => ({ name: `${b}`, unit: "1" as const }));
  const none = new Float32Array(0);
  const labels = { onsets: none, parts: new Int8Array(0), annotated: [], weights: none, shift };
  alterWindows(batch, { window: WINDOW, columns, labels }, random);
  return batch;
}

function peakOf(row: Float32Array): number {
  return row.indexOf(Math.max(...row));
}

test("all frames of a window are shifted by the same number of bands, at most by what is asked for", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), fc.nat(), (shift, seed) => {
      const batch = altered(shift, new Random(seed));
      const peaks = Array.from({ length: WINDOW }, (_, r) =>
        peakOf(batch.subarray(r * BANDS, (r + 1) * BANDS)),
      );
      expect(new Set(peaks).size).toBe(1);
      expect(Math.abs(peaks[0] - MIDDLE)).toBeLessThanOrEqual(shift);
    }),
  );
});

test("every shift up to the largest occurs", () => {
  const random = new Random(1);
  const seen = new Set(
    Array.from({ length: 400 }, () => peakOf(altered(3, random).subarray(0, BANDS)) - MIDDLE),
  );
  expect(seen).toEqual(new Set([-3, -2, -1, 0, 1, 2, 3]));
});

test("levels are never below the background", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      expect(altered(2, new Random(seed)).every((level) => level >= 0)).toBe(true);
    }),
  );
});
