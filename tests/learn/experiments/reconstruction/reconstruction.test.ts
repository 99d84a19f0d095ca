import { expect, test } from "vitest";
import { simulateLorenz } from "../../../../src/dynamics/systems/lorenz.js";
import { RECONSTRUCTION } from "../../../../src/learn/experiments/reconstruction/reconstruction.js";
import { FLOOR } from "../../../../src/learn/experiments/reconstruction/reconstructionJudge.js";
import type { ConditionResult, Measures } from "../../../../src/shapes/results/experiment.js";

const SETTINGS = { networks: 2, seed: 1, fullSize: false };

test("a reservoir stands beside the floor as trained networks do, so that it may be run alone", () => {
  const { values, ...series } = simulateLorenz({ samples: 21_000, step: 0.02, seed: 1 });
  const rows = { ...series, values: Float64Array.from(values) };
  const conditions = RECONSTRUCTION.conditions({ ...SETTINGS, rows });
  const reservoir = conditions.find(({ key }) => key === "reservoir");
  if (reservoir?.kind !== "computed") throw new Error("the reservoir is computed");
  const rivals = reservoir.rivals?.() ?? {};
  const floor = rivals[FLOOR];
  expect(Number(floor.dstspLow)).toBeGreaterThan(0);
  expect(Number(floor.dstspLow)).toBeLessThanOrEqual(Number(floor.dstsp));
  const { document } = RECONSTRUCTION.conclude([resultOf("reservoir", 1, rivals)], SETTINGS);
  expect(document.floor).toMatchObject({ dstsp: floor.dstsp, dh: floor.dh });
});

test("what was learned without noise is told apart, with the floor of its own rows", () => {
  const floor = {
    [FLOOR]: { dstsp: 0.5, dstspLow: 0.4, dstspHigh: 0.6, dh: 0.05, dhLow: 0.04, dhHigh: 0.06 },
  };
  const results = [
    resultOf("gru", 2, {}),
    resultOf("gru-clean", 6, floor),
    resultOf("reservoir-clean", 9, floor),
  ];
  const { document, summary } = RECONSTRUCTION.conclude(results, SETTINGS);
  expect(document.models).toMatchObject({ gru: { validPredictionTime: 2 } });
  expect(document.clean).toMatchObject({
    gru: { validPredictionTime: 6 },
    reservoir: { validPredictionTime: 9 },
  });
  expect(document.floor).toBeNull();
  expect(document.cleanFloor).toMatchObject({ dstsp: 0.5, range: { dh: [0.04, 0.06] } });
  expect(summary).toContain("for so many Lyapunov times: 9 (reservoir), 6 (the best trained network).");
});

/** Two models of a condition that score alike. */
function resultOf(
  key: string,
  validPredictionTime: number,
  rivals: Readonly<Record<string, Measures>>,
): ConditionResult {
  const measures = { dstsp: 0.7, dh: 0.04, validPredictionTime, linked: true };
  const rows = [1, 2].map((seed) => ({ seed, measures }));
  return { key, title: key, rows, rivals, seconds: 1 };
}
