import fc from "fast-check";
import { expect, test } from "vitest";
import { coveringStarts, meanOfWindows } from "../../../src/learn/data/rowsToSound.js";

test("covering windows contain every row of a sequence, and reassemble to it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      (window, more, first) => {
        const rows = window + more;
        const columns = ["a", "b"].map((name) => ({ name, unit: "1" as const }));
        const values = Float32Array.from({ length: 2 * (first + rows) }, (_, i) => Math.sin(i));
        const starts = coveringStarts({ window }, { first, rows });
        const windows = new Float32Array(starts.length * window * 2);
        starts.forEach((start, i) => {
          windows.set(values.subarray(2 * start, 2 * (start + window)), i * window * 2);
        });
        const back = meanOfWindows(windows, starts, { window, columns }, { first, rows });
        // A mean of equal numbers: exact in double precision, and so in single.
        expect(Array.from(back)).toEqual(Array.from(values.subarray(2 * first)));
      },
    ),
  );
});

test("a row is the mean over the windows that contain it, and NaN if none does", () => {
  const columns = [{ name: "x", unit: "1" as const }];
  const back = meanOfWindows(
    Float32Array.of(1, 2, 4, 8),
    Int32Array.of(5, 6),
    { window: 2, columns },
    { first: 5, rows: 4 },
  );
  expect(Array.from(back)).toEqual([1, 3, 8, Number.NaN]);
});
