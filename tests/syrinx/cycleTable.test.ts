import { expect, test } from "vitest";
import { CYCLES } from "../../src/syrinx/cycleTable.js";
import { makeRow, PRESSURES } from "../../src/syrinx/makeCycleTable.js";

test("the table that comes with the program is the result of integration", () => {
  // One row of each kind: homoclinic, first on the SNIC, and at high pressure. `npm run table` makes them all anew.
  for (const index of [3, PRESSURES.indexOf(0.09), PRESSURES.indexOf(0.27)]) {
    const kept = CYCLES[index];
    const made = makeRow(PRESSURES[index]);
    // A homoclinic onset is found by bisection to 1e-9; double and single precision round at 1e-16 and 6e-8.
    expect(Math.abs(kept.onset - made.onset)).toBeLessThan(1e-8);
    kept.frequencies.forEach((w, j) => {
      expect(Math.abs(w / made.frequencies[j] - 1)).toBeLessThan(1e-6);
    });
    kept.contents.forEach((content, j) => {
      expect(Math.abs(content / made.contents[j] - 1)).toBeLessThan(1e-6);
    });
    kept.levels.forEach((curve, k) => {
      curve.forEach((level, j) => {
        expect(Math.abs(level - made.levels[k][j])).toBeLessThan(3e-6);
      });
    });
  }
});
