import { describe, expect, test } from "vitest";
import { systemNamed } from "../../../src/dynamics/systems/register.js";
import { planLongRun, reconstructionJudge } from "../../../src/learn/judge/longRuns.js";
import { handmade } from "../handmade.js";

const STEP = 0.02;
const LONG = 30_000;

/** Columns of a path of the Lorenz system, row by row. */
function lorenz(columns: readonly number[], samples: number, seed: number): number[][] {
  const { values } = systemNamed("lorenz").simulate({ samples, step: STEP, seed, parameters: {} });
  return Array.from({ length: samples }, (_, r) => columns.map((c) => values[3 * r + c]));
}

/** A cycle of the size and the mean turn of Lorenz, in as many columns. */
function cycle(columns: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples * columns }, (_, i) => {
    const turn = (2 * Math.PI * STEP * Math.floor(i / columns)) / 0.7514;
    return i % columns === 2 ? 25 + 10 * Math.cos(2 * turn) : 10 * Math.sin(turn + (i % columns));
  });
}

describe.each([
  ["the full state", [0, 1, 2]],
  ["x alone, unfolded by delays", [0]],
] as const)("of %s", (_, columns) => {
  const dataset = handmade([lorenz(columns, LONG, 1)], 10, 1, 1000);
  const plan = planLongRun(dataset, dataset.test);
  if (typeof plan === "string") throw new Error(plan);
  const { test: common, score } = reconstructionJudge(dataset, plan);
  const rows = plan.transient + plan.rows;

  test("10,000 rows after 1000 are scored", () => {
    expect(plan).toEqual({ start: 0, transient: 1000, rows: 10_000 });
    // The first minimum of the mutual information of x lies at .17.
    if (columns.length === 1) expect(Math.abs((common.delay ?? 0) * STEP - 0.17)).toBeLessThan(0.021);
    else expect(common.delay).toBeNull();
  });

  test("perfect copies from other starts score near the floor, with both measures", () => {
    for (const seed of [2, 3, 4, 5]) {
      const copy = score(Float32Array.from(lorenz(columns, rows, seed).flat()));
      expect(copy.problem).toBeNull();
      // The floor is the range of three stretches only; copies scatter about it by as much again.
      expect(copy.stateSpaceDivergence).toBeLessThan(1.5 * (common.stateSpaceDivergence?.high ?? 0));
      expect(copy.stateSpaceDivergence).toBeGreaterThan(0.4 * (common.stateSpaceDivergence?.low ?? 0));
      expect(copy.spectralDistance).toBeLessThan(2 * (common.spectralDistance?.high ?? 0));
    }
  });

  test("a limit cycle of the same size and turn scores far above the floor, with both measures", () => {
    const { stateSpaceDivergence, spectralDistance } = score(cycle(columns.length, rows));
    // A cycle fills a few hundred of the bins that chaos fills by thousands, and has lines for a spectrum.
    expect(stateSpaceDivergence).toBeGreaterThan(10 * (common.stateSpaceDivergence?.high ?? 1));
    expect(spectralDistance).toBeGreaterThan(5 * (common.spectralDistance?.high ?? 1));
  });

  test("a run that comes to rest has no spectrum, one that leaves the range of the truth no divergence, one that diverges neither", () => {
    const rest = score(
      Float32Array.from(
        { length: rows * columns.length },
        (_, i) => dataset.values[300 + (i % columns.length)],
      ),
    );
    expect(rest).toMatchObject({ spectralDistance: null, problem: "it comes to rest" });
    expect(rest.stateSpaceDivergence).toBeGreaterThan(5);
    // Their states count nowhere, which would make them score better than the cycle.
    expect(score(cycle(columns.length, rows).map((value) => value + 100))).toMatchObject({
      stateSpaceDivergence: null,
      problem: "it leaves the range of the truth",
    });
    const wild = Float32Array.from(lorenz(columns, rows, 2).flat());
    wild.fill(Number.NaN, 7000 * columns.length);
    expect(score(wild)).toEqual({
      stateSpaceDivergence: null,
      spectralDistance: null,
      problem: "it diverges within 7000 rows",
    });
  });
});

test("shorter data are scored over a third of their rows, of many columns by the spectrum alone", () => {
  const rows = Array.from({ length: 3000 }, (_, r) =>
    Array.from({ length: 8 }, (_, c) => (c === 7 ? 2 : Math.sin(0.1 * (c + 1) * r))),
  );
  const dataset = handmade([rows.slice(0, 500), rows], 4, 1);
  const plan = planLongRun(dataset, dataset.test);
  if (typeof plan === "string") throw new Error(plan);
  expect(plan).toMatchObject({ transient: 100, rows: 1000 });
  const { score } = reconstructionJudge(dataset, plan);
  const copy = score(Float32Array.from(rows.slice(0, 1100).flat()));
  expect(copy.stateSpaceDivergence).toBeNull();
  // The same sines; the constant column is left out.
  expect(copy.spectralDistance).toBeLessThan(0.02);
  expect(copy.problem).toBe("the 7 columns are too many to count states in");
});

test("data that are too short, too wide or without a sample to start from are told", () => {
  const short = handmade([Array.from({ length: 1400 }, (_, r) => [Math.sin(r)])], 4, 1);
  expect(planLongRun(short, short.test)).toMatch(/has 1400 rows, and 1500 are needed/);
  const wide = handmade(
    [Array.from({ length: 2000 }, () => Array.from({ length: 300 }, () => 0))],
    4,
    1,
    500,
  );
  expect(planLongRun(wide, wide.test)).toMatch(/300 columns are too many/);
  expect(planLongRun(handmade([[[1], [2]]], 1, 0), new Int32Array(0))).toMatch(/no sample/);
});
