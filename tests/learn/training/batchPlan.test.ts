import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchPlan } from "../../../src/learn/training/batchPlan.js";
import { Random } from "../../../src/math/random.js";

/** Sequences of some rows each, and samples every `stride` rows within runs of them, as parts of a split leave them. */
const SCENES = fc.record({
  stride: fc.integer({ min: 1, max: 4 }),
  batchSize: fc.integer({ min: 1, max: 12 }),
  seed: fc.integer(),
  runs: fc.array(
    fc.record({
      gap: fc.integer({ min: 1, max: 5 }),
      samples: fc.integer({ min: 1, max: 15 }),
      ends: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

type Scene = typeof SCENES extends fc.Arbitrary<infer T> ? T : never;

function laidOut({ stride, runs }: Scene) {
  const starts: number[] = [];
  const firsts = [0];
  const runOf = new Map<number, number>();
  let row = 0;
  runs.forEach(({ gap, samples, ends }, r) => {
    for (let i = 0; i < samples; i++, row += stride) {
      starts.push(row);
      runOf.set(row, r);
    }
    // A new sequence may begin right where the next sample would; otherwise rows are missing.
    if (ends) firsts.push(row);
    else row += gap;
  });
  const sequences = firsts.map((first, s) => ({
    source: `${s}`,
    first,
    rows: (firsts[s + 1] ?? row + 1) - first,
    start: 0,
  }));
  return { starts: Int32Array.from(starts), sequences, runOf };
}

function epochOf(plan: ReturnType<typeof batchPlan>, random: Random): number[][] {
  const order = new Int32Array(plan.batches * plan.batchSize);
  plan.fill(random, order);
  return Array.from({ length: plan.batches }, (_, b) =>
    Array.from(order.subarray(b * plan.batchSize, (b + 1) * plan.batchSize)),
  );
}

describe("shuffled", () => {
  test("every sample occurs at most once, and less than a batch is left out", () => {
    fc.assert(
      fc.property(SCENES, (scene) => {
        const { starts, sequences } = laidOut(scene);
        const plan = batchPlan(starts, scene.stride, sequences, scene.batchSize, "shuffled");
        const taken = epochOf(plan, new Random(scene.seed)).flat();
        expect(new Set(taken).size).toBe(taken.length);
        for (const start of taken) expect(starts).toContain(start);
        expect(starts.length - taken.length).toBeLessThan(plan.batchSize);
        expect(plan.batchSize).toBe(Math.min(scene.batchSize, starts.length));
      }),
    );
  });

  test("epochs differ, a seed reproduces the order, and the omitted samples change", () => {
    const starts = Int32Array.from({ length: 50 }, (_, i) => i);
    const plan = batchPlan(starts, 1, [{ source: "a", first: 0, rows: 51, start: 0 }], 8, "shuffled");
    const random = new Random(3);
    const [first, second] = [epochOf(plan, random), epochOf(plan, random)];
    expect(first).not.toEqual(second);
    expect(epochOf(plan, new Random(3))).toEqual(first);
    const all = Array.from({ length: 20 }, () => epochOf(plan, random).flat());
    expect(new Set(all.flat()).size).toBe(50);
  });

  test("a batch size of 0 puts all samples in one batch", () => {
    const starts = Int32Array.of(0, 3, 9);
    const plan = batchPlan(starts, 3, [{ source: "a", first: 0, rows: 20, start: 0 }], 0, "shuffled");
    expect([plan.batches, plan.batchSize]).toEqual([1, 3]);
    expect(epochOf(plan, new Random(1))[0].sort((a, b) => a - b)).toEqual([0, 3, 9]);
  });
});

describe.each(["contiguous", "sequential"] as const)("%s", (order) => {
  test("no batch has a gap or passes from one sequence to another", () => {
    fc.assert(
      fc.property(SCENES, (scene) => {
        const { starts, sequences, runOf } = laidOut(scene);
        const plan = batchPlan(starts, scene.stride, sequences, scene.batchSize, order);
        expect(plan.batches).toBeGreaterThan(0);
        for (const batch of epochOf(plan, new Random(scene.seed))) {
          batch.forEach((start, i) => {
            if (i > 0) expect(start - batch[i - 1]).toBe(scene.stride);
          });
          const inSequence = (start: number): number =>
            sequences.findLastIndex(({ first }) => first <= start);
          expect(inSequence(batch[batch.length - 1])).toBe(inSequence(batch[0]));
          expect(runOf.has(batch[0])).toBe(true);
        }
      }),
    );
  });

  test("every sample of a long enough stretch occurs once, or twice where two batches overlap", () => {
    fc.assert(
      fc.property(SCENES, (scene) => {
        const { starts, sequences, runOf } = laidOut(scene);
        const plan = batchPlan(starts, scene.stride, sequences, scene.batchSize, order);
        const taken = epochOf(plan, new Random(scene.seed)).flat();
        const seen = new Set(taken);
        const runs = new Map<number, number[]>();
        for (const start of starts) {
          const run = runOf.get(start) ?? -1;
          runs.set(run, [...(runs.get(run) ?? []), start]);
        }
        for (const run of runs.values()) {
          if (run.length < plan.batchSize) continue;
          for (const start of run) expect(seen.has(start)).toBe(true);
        }
        for (const start of seen) expect(taken.filter((other) => other === start).length).toBeLessThan(3);
      }),
    );
  });
});

test("sequential batches are in temporal order, contiguous ones in another order each epoch", () => {
  const starts = Int32Array.from({ length: 40 }, (_, i) => 2 * i);
  const sequences = [{ source: "a", first: 0, rows: 90, start: 0 }];
  const sequential = batchPlan(starts, 2, sequences, 10, "sequential");
  expect(epochOf(sequential, new Random(1)).map(([first]) => first)).toEqual([0, 20, 40, 60]);
  const contiguous = batchPlan(starts, 2, sequences, 10, "contiguous");
  const random = new Random(2);
  const orders = Array.from({ length: 10 }, () => epochOf(contiguous, random).map(([first]) => first));
  for (const of of orders) expect([...of].sort((a, b) => a - b)).toEqual([0, 20, 40, 60]);
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
});

describe("gapless batches", () => {
  const sequences = [
    { source: "a", first: 0, rows: 24, start: 0 },
    { source: "b", first: 24, rows: 9, start: 0 },
  ];

  test("the last batch of a stretch overlaps the previous one; a tenth in shorter stretches is left out", () => {
    const starts = Int32Array.from([...Array(22).keys(), 24, 25]);
    expect(epochOf(batchPlan(starts, 1, sequences, 8, "sequential"), new Random(1))).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 9, 10, 11, 12, 13, 14, 15],
      [14, 15, 16, 17, 18, 19, 20, 21],
    ]);
  });

  test.each([8, 0])(
    "a requested batch size of %s is reduced rather than leaving more samples out",
    (asked) => {
      const starts = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 24, 25);
      expect(epochOf(batchPlan(starts, 1, sequences, asked, "sequential"), new Random(1))).toEqual([
        [0, 1],
        [2, 3],
        [4, 5],
        [5, 6],
        [24, 25],
      ]);
    },
  );
});

test("handles a hundred thousand stretches", () => {
  const starts = Int32Array.from({ length: 200_000 }, (_, i) => 3 * i);
  const plan = batchPlan(starts, 1, [{ source: "a", first: 0, rows: 600_001, start: 0 }], 5, "contiguous");
  expect([plan.batchSize, plan.batches]).toEqual([1, 200_000]);
});
