import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Progress } from "../../../src/shapes/progress.js";
import { type ExperimentOutcome, experimentTask } from "../../../src/tasks/experiments/experiment.js";
import { Interrupted } from "../../../src/tasks/running/task.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-experiment-"));
afterAll(() => rmSync(folder, { recursive: true }));

const OPTIONS = { backend: "engine", networks: 2, epochs: 2, only: ["smooth"] };

/** Runs an experiment. @param stopAt the number of the progress report after which it is stopped. */
async function experiment(
  out: string,
  stopAt = Number.POSITIVE_INFINITY,
): Promise<{ outcome?: ExperimentOutcome; news: Progress[] }> {
  const news: Progress[] = [];
  const task = experimentTask(
    "membrane",
    { ...OPTIONS, out: join(folder, out) },
    {
      stopRequested: () => news.length >= stopAt,
    },
  );
  try {
    for (;;) {
      const step = await task.next();
      if (step.done) return { outcome: step.value, news };
      news.push(step.value);
    }
  } catch (error) {
    if (error instanceof Interrupted) return { news };
    throw error;
  }
}

/** The statistics without what depends on clock and place. */
function figures(outcome: ExperimentOutcome | undefined): unknown {
  const { report: _, seconds: __, ...rest } = outcome?.document ?? {};
  return JSON.parse(JSON.stringify(rest), (key, value) => (key === "seconds" ? undefined : value));
}

test("an experiment that was stopped, in training and in judging, goes on to the same figures", async () => {
  const whole = await experiment("whole");
  const reports = whole.news.length;
  expect(whole.outcome?.document.networks).toBe(2);
  const last = whole.news.filter((one) => one.kind === "training").at(-1);
  expect(last?.ensemble?.losses.map(({ length }) => length)).toEqual([2, 2]);
  expect(last?.ensemble?.kept.some((kept) => kept !== null)).toBe(true);
  // Stopped soon after the first report of the training, then while the networks are judged.
  const first = whole.news.findIndex(({ kind }) => kind === "training") + 1;
  const judging = whole.news.findIndex(
    ({ kind, ...step }) => kind === "step" && "done" in step && step.done === 1,
  );
  expect((await experiment("stopped", first)).outcome).toBeUndefined();
  expect((await experiment("stopped", Math.min(judging, reports - 1))).outcome).toBeUndefined();
  const gone = await experiment("stopped");
  expect(figures(gone.outcome)).toEqual(figures(whole.outcome));
  // What is complete is not trained again.
  const again = await experiment("stopped");
  expect(again.news.some(({ kind }) => kind === "training")).toBe(false);
  expect(figures(again.outcome)).toEqual(figures(whole.outcome));
  const page = readFileSync(again.outcome?.document.report ?? "", "utf8");
  expect(page).toContain("Experiment: membrane");
});

test("what can't be run is refused in one line", async () => {
  const context = { stopRequested: () => false };
  const options = { out: folder, backend: "engine" };
  await expect(experimentTask("nothing", options, context).next()).rejects.toThrow(
    /name="nothing" is not a known experiment; choose from membrane, convection, series/,
  );
  const only = { ...options, only: ["rough"] };
  await expect(experimentTask("membrane", only, context).next()).rejects.toThrow(
    /--only rough is not a condition; choose from smooth, /,
  );
  const movie = { ...options, movie: folder };
  await expect(experimentTask("series", movie, context).next()).rejects.toThrow(/series takes no --movie/);
  const fit = { ...options, fit: true };
  await expect(experimentTask("song", fit, context).next()).rejects.toThrow(/give --recording, too/);
  const crop = { ...options, crop: { left: 0, top: 0, width: 1, height: 1 } };
  await expect(experimentTask("membrane", crop, context).next()).rejects.toThrow(/give --movie, too/);
});
