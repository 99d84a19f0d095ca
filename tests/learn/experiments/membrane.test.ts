import { expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import type { Condition } from "../../../src/learn/experiments/experiment.js";
import { MEMBRANE } from "../../../src/learn/experiments/membrane.js";
import type { Measures, NetworkRow } from "../../../src/shapes/results/experiment.js";

const SETTINGS = { networks: 100, seed: 1, fullSize: false };

function condition(key: string): Extract<Condition, { kind: "trained" }> {
  const found = MEMBRANE.conditions(SETTINGS).find((one) => one.key === key);
  if (found?.kind !== "trained") throw new Error(`no condition ${key}`);
  return found;
}

function rivalsOf(key: string): Readonly<Record<string, Measures>> {
  const { recipe, prepare } = condition(key);
  return prepare(asRecipe({ ...recipe, networks: 1, seed: 1 }, key)).rivals();
}

test("SVD follows the film as a prototype in another language found, and crosses itself where the edge is sharp", () => {
  const smooth = rivalsOf("smooth")["SVD(2)"];
  // Pearson .949 or .950 there, on other test frames; error .00219, of another noise.
  expect(Math.abs(Number(smooth.pearson) - 0.95)).toBeLessThan(0.02);
  expect(Math.abs(Number(smooth.mse) / 0.00219 - 1)).toBeLessThan(0.05);
  expect(smooth.uncrossed).toBe(true);
  const sharper = rivalsOf("sharper")["SVD(2)"];
  expect(Math.abs(Number(sharper.mse) / 0.0142 - 1)).toBeLessThan(0.05);
  expect(sharper.uncrossed).toBe(false);
});

test("a film that retraces its path is crossed by any code", () => {
  const still = rivalsOf("control")["SVD(2)"];
  expect(still.uncrossed).toBe(false);
  // A prototype counted 24 crossings; their number depends on the noise, not that there are many.
  expect(Number(still.crossings)).toBeGreaterThan(5);
});

test("the statistics count what crosses, with an interval", () => {
  const rows: NetworkRow[] = Array.from({ length: 100 }, (_, i) => ({
    seed: i + 1,
    measures: { uncrossed: i >= 6, crossings: i >= 6 ? 0 : 2, pearson: 0.8, mse: 4e-4 },
  }));
  const svd = { uncrossed: true, crossings: 0, pearson: 0.95, mse: 2e-3 };
  const base = { rivals: { "SVD(2)": svd }, seconds: 1 };
  const { document } = MEMBRANE.conclude(
    [
      { ...base, key: "smooth", title: "smooth; AE(2)", rows },
      { ...base, key: "control", title: "control; AE(2)", rows: rows.slice(0, 6) },
    ],
    SETTINGS,
  );
  expect(document.networks).toBe(100);
  expect(document.selfIntersecting).toBe(6);
  // Wilson's interval of 94 of 100: 87.5 to 97.2 %.
  const { share, low, high } = document.failureShare as Record<string, number>;
  expect([share, low, high].map((value) => value.toFixed(3))).toEqual(["0.060", "0.028", "0.125"]);
  expect(document.control).toEqual({ networks: 6, selfIntersecting: 6 });
  expect(document.mse).toEqual({ ae: { median: 4e-4, low: 4e-4, high: 4e-4 }, svd: 2e-3 });
});
