import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import type { Progress } from "../../../src/shapes/progress.js";
import type { RunSummary } from "../../../src/shapes/run.js";
import { latentTask } from "../../../src/tasks/networks/latent.js";
import { loadLearningData } from "../../../src/tasks/networks/learningData.js";
import { predictTask } from "../../../src/tasks/networks/predict.js";
import { resumeTask } from "../../../src/tasks/networks/resume.js";
import { trainOn } from "../../../src/tasks/networks/trainOn.js";
import type { Task } from "../../../src/tasks/running/task.js";
import { readProvenance } from "../../../src/workspace/runs/provenanceFile.js";
import { CONTEXT, finish, testFolder } from "./tinyRun.js";

const folder = testFolder();

const RECIPE = {
  format: "syrinx-recipe/1",
  name: "tiny",
  data: { system: "rossler", samples: 900, lookBack: 8, observe: "x" },
  network: { kind: "recurrent", cell: "gru", units: 4 },
  training: { epochs: 6, batchSize: 48, patience: 0 },
};

/** Trains by the recipe. @param checks of a stop after which it is stopped. @returns the folder of the run. */
async function train(out: string, checks = Number.POSITIVE_INFINITY, variant?: string): Promise<string> {
  let asked = 0;
  const context = { stopRequested: () => ++asked > checks };
  const recipe = asRecipe(RECIPE, "tiny.json");
  const data = (await finish(loadLearningData(recipe, { folder, hearing: {} }, CONTEXT))).result;
  const arithmetic = variant === undefined ? {} : { variant };
  const options = { out: join(folder, out), backend: "engine", folder, ...arithmetic };
  await finish(trainOn(data, recipe, options, context)).catch((error: Error) =>
    expect(error.message).toMatch(/^training stopped/),
  );
  const runs = join(folder, out, "models", "tiny", "runs");
  return join(runs, readdirSync(runs)[0]);
}

/** Changes the fields of a JSON file; undefined removes one. */
function change(path: string, fields: Record<string, unknown>): void {
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...fields }));
}

/** Makes a run look like one of the version whose backend was tfjs's for WebAssembly. */
function asEarlier(run: string): void {
  const before = { backend: "wasm", device: "CPU (WebAssembly SIMD)" };
  change(join(run, "provenance.json"), { ...before, variant: undefined });
  change(join(run, "run.json"), before);
}

function warningsOf(reports: readonly Progress[]): string[] {
  return reports.flatMap((report) => (report.kind === "warning" ? [report.text] : []));
}

async function resume(run: string, backend = "auto"): Promise<{ result: RunSummary; warnings: string[] }> {
  const { result, reports } = await finish(resumeTask(run, { backend }, CONTEXT));
  return { result, warnings: warningsOf(reports) };
}

const weightsOf = (run: string): Buffer => readFileSync(join(run, "weights.safetensors"));

describe("a run of an earlier version, of the backend wasm,", () => {
  test.each([
    ["latent", latentTask],
    ["predict", predictTask],
  ] as const)("is opened by %s without a warning, and gives what it gave", async (name, start) => {
    const run = await train(`opened-${name}`);
    const open = async (): Promise<unknown> => {
      const task = start(run, undefined, { backend: "auto" }, CONTEXT) as Task<{ provenance?: unknown }>;
      const { result, reports } = await finish(task);
      expect(warningsOf(reports)).toEqual([]);
      return { ...result, provenance: undefined };
    };
    const now = await open();
    asEarlier(run);
    expect(await open()).toEqual(now);
  });

  test.each(["auto", "engine", "wasm"])(
    "resumes with --backend %s on the engine, with one warning",
    async (backend) => {
      const run = await train(`earlier-${backend}`, 20);
      asEarlier(run);
      const { result, warnings } = await resume(run, backend);
      expect(warnings).toEqual(["the training began on wasm; on engine it will not give the same weights."]);
      expect(result).toMatchObject({ backend: "engine", epochs: 6, stopped: "epochs" });
      expect(readProvenance(run)).toMatchObject({ backend: "engine", variant: expect.stringMatching(/./) });
    },
  );
});

describe("a stopped training", () => {
  let stopped: string;
  beforeAll(async () => {
    stopped = await train("stopped", 20);
  });

  /** A copy of the stopped run whose record says another arithmetic. */
  function begunWith(variant: string): string {
    const run = join(folder, variant, "models", "tiny", "runs", "copy");
    cpSync(stopped, run, { recursive: true });
    change(join(run, "provenance.json"), { variant });
    return run;
  }

  // The plain instructions run on every machine; by default it uses the best that it has.
  test.each(["plain", undefined])(
    "resumes with the arithmetic that it began with, to the weights of an undisturbed one: %s",
    async (variant) => {
      const whole = await train(`whole-${variant}`, Number.POSITIVE_INFINITY, variant);
      const cut = await train(`cut-${variant}`, 20, variant);
      const { warnings } = await resume(cut);
      expect(warnings).toEqual([]);
      const began = readProvenance(whole).variant;
      if (variant !== undefined) expect(began).toBe(variant);
      expect(readProvenance(cut).variant).toBe(began);
      expect(weightsOf(cut).equals(weightsOf(whole))).toBe(true);
    },
  );

  test("of an arithmetic that does not run here resumes with one warning", async () => {
    const { result, warnings } = await resume(begunWith("fused"));
    expect(warnings).toEqual([
      expect.stringMatching(
        /^the training began with fused arithmetic; with (plain|relaxed) it will not give/,
      ),
    ]);
    expect(result.epochs).toBe(6);
  });

  test("that continues on another backend has one warning, not one for its arithmetic as well", async () => {
    const run = begunWith("other");
    const { warnings } = await resume(run, "cpu");
    expect(warnings).toEqual(["the training began on engine; on cpu it will not give the same weights."]);
  });
});
