import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { saddleNodeTension } from "../../src/syrinx/normalForm.js";
import {
  fundamentalFrequency,
  gestureFor,
  PRESSURE_RANGE,
  regime,
  spectralContentIndex,
  tensionFor,
} from "../../src/syrinx/oscillationTable.js";
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
      const found = regime(Number(alpha), Number(beta));
      expect(found === "snic" || found === "hopf" ? "oscillates" : found, cell).toBe(status);
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

describe.skipIf(!HAS_REFERENCE)("timbre and onset against the reference", () => {
  test("the spectral content index of every singing cell is met within 0.5 %", () => {
    for (const { alpha, beta, status, sci_y_power } of table("f0_grid_gamma24000.csv")) {
      const cell = `alpha ${alpha}, beta ${beta}`;
      const found = spectralContentIndex(Number(alpha), Number(beta));
      if (status === "silent") expect(found, cell).toBeNaN();
      // The reference counts a finite number of harmonics; ours 511.
      else expect(Math.abs(found / Number(sci_y_power) - 1), cell).toBeLessThan(5e-3);
    }
  });
});

describe.skipIf(!HAS_REFERENCE)("the boundary of song", () => {
  test("lies where the reference has it, homoclinic and SNIC alike", () => {
    const rows = table("boundary.csv").filter(({ alpha }) => Number(alpha) <= PRESSURE_RANGE.high);
    expect(rows.length).toBe(10);
    for (const { alpha, beta_onset, beta_SN } of rows) {
      // Quoted to four decimals; between its rows the table interpolates homoclinic onsets.
      const [a, onset, saddleNode] = [alpha, beta_onset, beta_SN].map(Number);
      const slack = 1e-3 * Math.max(Math.abs(onset), 0.1) + 1e-4;
      expect(regime(a, onset - slack), `below, alpha ${alpha}`).toBe("silent");
      expect(regime(a, onset + slack), `above, alpha ${alpha}`).not.toBe("silent");
      expect(Math.abs(saddleNodeTension(a) - saddleNode)).toBeLessThan(6e-5);
    }
  });
});

test("song begins at the reference's tensions: on the saddle-node from pressure 0.1, homoclinically below", () => {
  for (const [alpha, onset] of [
    [0.01, 0.1316],
    [0.05, 0.1464],
    [0.1, 0.0744],
    [0.15, -0.0028],
    [0.2, -0.0757],
    [0.25, -0.1453],
  ]) {
    // Quoted to four decimals: half a unit, and the table's own 1e-4.
    expect(regime(alpha, onset - 2e-4), `below, alpha ${alpha}`).toBe("silent");
    expect(regime(alpha, onset + 2e-4), `above, alpha ${alpha}`).not.toBe("silent");
  }
  for (const [alpha, saddleNode] of [
    [0.05, 0.1574],
    [0.01, 0.2304],
  ]) {
    expect(Math.abs(saddleNodeTension(alpha) - saddleNode)).toBeLessThan(6e-5);
    expect(regime(alpha, saddleNode - 1e-3)).toBe("bistable");
  }
});

test("the side of the plane follows from how song ends when the pressure falls at constant tension", () => {
  for (const [alpha, beta, side] of [
    [0.15, 0.05, "snic"],
    [0.3, -0.1, "snic"],
    [0.15, 0.12, "snic"],
    [0.15, 0.2, "hopf"],
    [0.05, 1, "hopf"],
  ] as const) {
    expect(regime(alpha, beta), `alpha ${alpha}, beta ${beta}`).toBe(side);
    // Falling pressure: on the Hopf side no pressure above 0 is silent; on the SNIC side one is.
    const silent = Array.from({ length: 60 }, (_, i) => (alpha * (i + 1)) / 61).some(
      (lower) => regime(lower, beta) === "silent",
    );
    expect(silent).toBe(side === "snic");
  }
});

test("a frequency and a timbre have one pressure and tension, which sing them", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.02, max: 0.35, noNaN: true }),
      fc.double({ min: 0.16, max: 2, noNaN: true }),
      fc.double({ min: 10_000, max: 50_000, noNaN: true }),
      (alpha, beta, gamma) => {
        const f0 = fundamentalFrequency(alpha, beta, gamma);
        const found = gestureFor(f0, spectralContentIndex(alpha, beta), gamma);
        return Math.abs(found.alpha - alpha) < 1e-4 && Math.abs(found.beta - beta) < 1e-3;
      },
    ),
    { numRuns: 60 },
  );
  expect(() => gestureFor(5000, 3, 24_000)).toThrow(
    /content=3 can't be sung at f0=5000 Hz .*give 1\.0\d+ to 1\.\d+/,
  );
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

test("the tension for a frequency gives that frequency", () => {
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

test("is silent without pressure", () => {
  expect(regime(-0.15, -0.15)).toBe("silent");
  expect(fundamentalFrequency(0, 1, GAMMA)).toBe(0);
  // Just above it the cycle is small and harmonic: sqrt(beta) in scaled time.
  expect(regime(0.001, 1)).toBe("hopf");
  expect(fundamentalFrequency(0.001, 1, GAMMA) / (GAMMA / (2 * Math.PI))).toBeCloseTo(1, 1);
});

test("rejects values beyond the table and names its limit", () => {
  expect(() => fundamentalFrequency(0.5, 1, GAMMA)).toThrow(/alpha=0.5 .*at most 0.37/);
  expect(() => fundamentalFrequency(0.1, 9, GAMMA)).toThrow(/beta=9 .*at most 5/);
  expect(() => tensionFor(20_000, 0.15, GAMMA)).toThrow(/f0=20000 Hz can't be sung at gamma=24000/);
  expect(() => tensionFor(1000, 0, GAMMA)).toThrow(/no oscillation/);
});
