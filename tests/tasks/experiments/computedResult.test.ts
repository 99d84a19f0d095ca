import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Executor } from "../../../src/learn/executor.js";
import type { ComputedCondition } from "../../../src/learn/experiments/experiment.js";
import { experimentNamed } from "../../../src/learn/experiments/register.js";
import { computedResult } from "../../../src/tasks/experiments/computedResult.js";
import type { Judged } from "../../../src/tasks/experiments/conditionWork.js";
import { Interrupted, type TaskContext } from "../../../src/tasks/running/task.js";
import { ExperimentFolder } from "../../../src/workspace/runs/experimentFolder.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-computed-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A condition whose models measure their own seed. @param computed takes in each seed that is computed. */
function conditionOf(computed: number[]): ComputedCondition {
  return {
    kind: "computed",
    key: "seeds",
    title: "seeds",
    networks: 4,
    compute: (seed) => {
      computed.push(seed);
      return { seed, even: seed % 2 === 0 };
    },
    keeps: ({ even }) => even === true,
    rivals: () => ({ none: { seed: 0 } }),
    picture: (seed) => ({ paths: [], curves: [], caption: `model of seed ${seed}` }),
  };
}

async function run(condition: ComputedCondition, path: string, context: TaskContext): Promise<Judged> {
  const work = computedResult(
    {
      experiment: experimentNamed("reconstruction"),
      condition,
      settings: { networks: 4, seed: 7, fullSize: false },
      folder: new ExperimentFolder(join(folder, path)),
      executor: {} as Executor,
      done: [],
    },
    context,
  );
  for (;;) {
    const step = await work.next();
    if (step.done) return step.value;
  }
}

/** What depends on the clock left out. */
function figures({ result }: Judged): unknown {
  return { ...result, seconds: 0 };
}

test("models are computed from consecutive seeds, once each, also when the work is stopped between them", async () => {
  const always: TaskContext = { stopRequested: () => false };
  const seeds: number[] = [];
  const whole = await run(conditionOf(seeds), "whole", always);
  expect(seeds).toEqual([7, 8, 9, 10]);
  expect(whole.result.rows.map(({ measures }) => whole.keeps(measures))).toEqual([false, true, false, true]);
  expect(whole.result).toMatchObject({
    rivals: { none: { seed: 0 } },
    picture: { caption: "model of seed 7" },
  });

  const before: number[] = [];
  const stopped = run(conditionOf(before), "stopped", { stopRequested: () => before.length === 2 });
  await expect(stopped).rejects.toThrow(Interrupted);
  const after: number[] = [];
  expect(figures(await run(conditionOf(after), "stopped", always))).toEqual(figures(whole));
  expect([before, after]).toEqual([
    [7, 8],
    [9, 10],
  ]);
  // What is complete is read.
  expect(figures(await run(conditionOf(after), "stopped", always))).toEqual(figures(whole));
  expect(after).toEqual([9, 10]);
});
