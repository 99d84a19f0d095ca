import { expect, test } from "vitest";
import { between } from "../../src/shapes/planeMap.js";
import { fundamentalFrequency, regime, spectralContentIndex } from "../../src/syrinx/oscillationTable.js";
import { planeMap } from "../../src/syrinx/planeMap.js";

const plane = planeMap(20_000, { columns: 43, rows: 25 });
const alphaAt = (c: number): number => between(plane.alpha, c / (plane.columns - 1));
const betaAt = (r: number): number => between(plane.beta, r / (plane.rows - 1));

test("every point of the map is that of the table", () => {
  for (let r = 0; r < plane.rows; r++) {
    for (let c = 0; c < plane.columns; c++) {
      const at = regime(alphaAt(c), betaAt(r));
      const f0 = plane.f0[r * plane.columns + c];
      expect(Number.isNaN(f0)).toBe(at === "silent");
      expect(plane.bistable[r * plane.columns + c]).toBe(at === "bistable" ? 1 : 0);
      if (at !== "silent") expect(f0).toBe(Math.fround(fundamentalFrequency(alphaAt(c), betaAt(r), 20_000)));
    }
  }
});

test("a boundary separates two regimes, and a curve keeps its F0 or timbre", () => {
  const near = 1e-6;
  for (const { kind, label, beta } of plane.lines) {
    beta.forEach((b, c) => {
      if (Number.isNaN(b)) return;
      const [below, above] = [regime(alphaAt(c), b - near), regime(alphaAt(c), b + near)];
      if (kind === "onset") expect([below, above === "silent"]).toEqual(["silent", false]);
      if (kind === "saddle-node") expect([below, above === "bistable"]).toEqual(["bistable", false]);
      if (kind === "snic-hopf") expect([below, above]).toEqual(["snic", "hopf"]);
      const value = Number(label.match(/[\d.]+/)?.[0]);
      // The lines are found to 2.4 / 2^24 of the tension; F0 rises at most as its root does near the onset.
      if (kind === "f0") {
        const f0 = fundamentalFrequency(alphaAt(c), b, 20_000);
        expect(Math.abs(f0 / 1000 / value - 1)).toBeLessThan(1e-3);
      }
      if (kind === "sci") expect(spectralContentIndex(alphaAt(c), b)).toBeCloseTo(value, 3);
    });
  }
  expect(plane.lines.filter(({ kind }) => kind === "f0").length).toBeGreaterThan(2);
});

test("a part of the plane has the lines that cross it, at round frequencies of its own", () => {
  const part = { alpha: { low: 0.1, high: 0.2 }, beta: { low: 0, high: 0.02 } };
  const { alpha, beta, lines } = planeMap(20_000, { columns: 21, rows: 2 }, part);
  expect({ alpha, beta }).toEqual(part);
  const pitches = lines.filter(({ kind }) => kind === "f0");
  expect(pitches.length).toBeGreaterThan(2);
  expect(pitches.length).toBeLessThan(9);
  for (const { label, beta: tensions } of pitches) {
    const [number, unit] = label.split(" ");
    const hz = Number(number) * (unit === "kHz" ? 1000 : 1);
    tensions.forEach((b, c) => {
      if (Number.isNaN(b)) return;
      expect(b).toBeGreaterThanOrEqual(0);
      expect(b).toBeLessThanOrEqual(0.02);
      // The lines are found to 0.02 / 2^24 of the tension.
      expect(Math.abs(fundamentalFrequency(between(alpha, c / 20), b, 20_000) / hz - 1)).toBeLessThan(1e-3);
    });
  }
});
