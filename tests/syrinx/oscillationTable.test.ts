import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fundamentalFrequency, regime, tensionFor } from "../../src/syrinx/oscillationTable.js";
import { HAS_REFERENCE, REFERENCE } from "../sharedData.js";

const GAMMA = 24_000;

/** Header and rows of a CSV file of reference values. */
function table(name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(REFERENCE, name), "utf8").trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, i) => [names[i], value])));
}

describe.skipIf(!HAS_REFERENCE)("against an independent integration", () => {
  test("every cell of the (alpha, beta) grid has its regime, and its F0 within 0.1 %", () => {
    const rows = table("f0_grid_gamma24000.csv");
    expect(rows.length).toBe(216);
    for (const { alpha, beta, status, f0_hz } of rows) {
      const cell = `alpha ${alpha}, beta ${beta}`;
      expect(regime(Number(alpha), Number(beta)), cell).toBe(status);
      const f0 = fundamentalFrequency(Number(alpha), Number(beta), GAMMA);
      if (status === "silent") expect(f0, cell).toBe(0);
      else expect(Math.abs(f0 / Number(f0_hz) - 1), cell).toBeLessThan(1e-3);
    }
  });

  test("the dense lines of F0 against tension are met within 0.1 %", () => {
    for (const { alpha, beta, f0_hz } of table("f0_vs_beta_gamma24000.csv")) {
      const f0 = fundamentalFrequency(Number(alpha), Number(beta), GAMMA);
      expect(Math.abs(f0 / Number(f0_hz) - 1), `alpha ${alpha}, beta ${beta}`).toBeLessThan(1e-3);
    }
  });
});

test("F0 is proportional to gamma, for one dimensionless table serves every gamma", () => {
  for (const [alpha, beta] of [
    [0.1, 0.3],
    [0.15, 0.01],
    [0.02, 1],
  ]) {
    const ratio = fundamentalFrequency(alpha, beta, 3 * GAMMA) / fundamentalFrequency(alpha, beta, GAMMA);
    expect(ratio).toBeCloseTo(3, 12);
  }
});

test("the tension for a frequency sings that frequency", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.02, max: 0.3, noNaN: true }),
      fc.double({ min: 300, max: 6500, noNaN: true }),
      (alpha, f0) => {
        const sung = fundamentalFrequency(alpha, tensionFor(f0, alpha, GAMMA), GAMMA);
        return Math.abs(sung / f0 - 1) < 1e-6;
      },
    ),
    { numRuns: 300 },
  );
});

test("F0 rises with tension at every pressure", () => {
  for (let alpha = 0.01; alpha <= 0.36; alpha += 0.013) {
    let last = 0;
    for (let beta = -0.4; beta <= 4.5; beta += 0.01) {
      const f0 = fundamentalFrequency(alpha, beta, GAMMA);
      if (last > 0) expect(f0, `alpha ${alpha}, beta ${beta}`).toBeGreaterThan(last);
      last = f0;
    }
  }
});

test("without pressure there is silence", () => {
  expect(regime(-0.15, -0.15)).toBe("silent");
  expect(fundamentalFrequency(0, 1, GAMMA)).toBe(0);
  // Just above it the cycle is small and harmonic: sqrt(beta) in scaled time.
  expect(regime(0.001, 1)).toBe("oscillates");
  expect(fundamentalFrequency(0.001, 1, GAMMA) / (GAMMA / (2 * Math.PI))).toBeCloseTo(1, 1);
});

test("what the table does not hold is refused with the bound", () => {
  expect(() => fundamentalFrequency(0.5, 1, GAMMA)).toThrow(/alpha=0.5 .*at most 0.37/);
  expect(() => fundamentalFrequency(0.1, 9, GAMMA)).toThrow(/beta=9 .*at most 5/);
  expect(() => tensionFor(20_000, 0.15, GAMMA)).toThrow(/f0=20000 Hz can't be sung at gamma=24000/);
  expect(() => tensionFor(1000, 0, GAMMA)).toThrow(/never sings/);
});
