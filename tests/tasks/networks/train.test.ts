import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { InputError } from "../../../src/shapes/inputError.js";
import type { TrainingProgress } from "../../../src/shapes/progress.js";
import type { RunSummary } from "../../../src/shapes/run.js";
import { WorkFailed } from "../../../src/shapes/workFailed.js";
import { resumeTask } from "../../../src/tasks/networks/resume.js";
import { type TrainOptions, trainTask } from "../../../src/tasks/networks/train.js";
import type { TaskContext } from "../../../src/tasks/running/task.js";
import { readHistoryLines } from "../../../src/workspace/runs/historyFile.js";

/** Number of bytes free on the simulated disk. */
const disk = vi.hoisted(() => ({ free: Number.POSITIVE_INFINITY }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return {
    ...fs,
    writeSync(file: number, bytes: Uint8Array, from: number, length: number, at: number): number {
      if (disk.free === 0) throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
      const written = fs.writeSync(file, bytes, from, Math.min(length, disk.free), at);
      disk.free -= written;
      return written;
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), "syrinx-train-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  disk.free = Number.POSITIVE_INFINITY;
});

const RECIPES: Record<string, Record<string, unknown>> = {
  dense: {
    networks: 3,
    network: { kind: "autoencoder", hidden: [6], latent: 2, normalisation: "none" },
    training: { epochs: 8, batchSize: 16, patience: 0, optimizer: "adamw", clipNorm: 1 },
  },
  noisy: {
    data: { system: "lorenz", samples: 300, lookBack: 4 },
    network: { kind: "autoencoder", hidden: [6], latent: 2, variational: true, normalisation: "batch" },
    training: { epochs: 8, batchSize: 16, optimizer: "rmsprop" },
  },
  recurrent: {
    data: { system: "rossler", samples: 300, lookBack: 8, observe: "x" },
    networks: 2,
    network: { kind: "recurrent", cell: "gru", units: 4 },
    training: { epochs: 8, batchSize: 16, optimizer: "momentum", schedule: "steps", decayEpochs: 3 },
  },
};

/** Writes a recipe. @returns its path. */
function recipeFile(name: string, changes: Record<string, unknown> = {}): string {
  const path = join(folder, `${name}.json`);
  const document = {
    format: "syrinx-recipe/1",
    name,
    data: { system: "lorenz", samples: 300 },
    ...RECIPES[name],
    ...changes,
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** Runs a task to its end. @param onBatches called at every look. */
async function finish(
  task: AsyncGenerator<unknown, RunSummary>,
  onLook: (look: TrainingProgress) => void = () => {},
): Promise<RunSummary> {
  for (;;) {
    const { value, done } = await task.next();
    if (done) return value;
    if ((value as TrainingProgress).kind === "training") onLook(value as TrainingProgress);
  }
}

const undisturbed: TaskContext = { stopRequested: () => false };

/** Requests a stop at the n-th check. */
function stopsAfter(n: number): TaskContext {
  let asked = 0;
  return { stopRequested: () => ++asked > n };
}

function train(recipe: string, out: string, context = undisturbed, more: Partial<TrainOptions> = {}) {
  return trainTask(recipe, { out: join(folder, out), backend: "engine", ...more }, context);
}

/** The only run under an output folder. */
function onlyRun(out: string, name: string): string {
  const runs = join(folder, out, "models", name, "runs");
  const [run, ...others] = readdirSync(runs);
  expect(others).toEqual([]);
  return join(runs, run);
}

describe("a stopped training resumes to the same weights, bit for bit:", () => {
  test.each([
    ["dense", "engine", 20],
    ["noisy", "engine", 37],
    ["recurrent", "engine", 29],
    ["dense", "cpu", 33],
    ["recurrent", "cpu", 16],
  ])("%s on %s", async (name, backend, batches) => {
    const recipe = recipeFile(name);
    const whole = await finish(train(recipe, `whole-${name}-${backend}`, undisturbed, { backend }));
    const out = `cut-${name}-${backend}`;
    await expect(finish(train(recipe, out, stopsAfter(batches), { backend }))).rejects.toThrow(
      /training stopped; to continue: syrinx train --resume /,
    );
    const run = onlyRun(out, name);
    // Stopped a second time, then run to its end.
    await expect(finish(resumeTask(run, { backend }, stopsAfter(11)))).rejects.toThrow(/training stopped/);
    const { members, loss, rivals } = await finish(resumeTask(run, { backend: "auto" }, undisturbed));
    expect({ members, loss, rivals }).toEqual({
      members: whole.members,
      loss: whole.loss,
      rivals: whole.rivals,
    });
    for (const file of readdirSync(whole.run).filter((file) => /^(weights|checkpoint|latent)/.test(file))) {
      expect(readFileSync(join(run, file)).equals(readFileSync(join(whole.run, file))), file).toBe(true);
    }
    const losses = (path: string) =>
      readHistoryLines(path).map(({ epoch, network, train, validation }) => [
        epoch,
        network,
        train,
        validation,
      ]);
    expect(losses(run)).toEqual(losses(whole.run));
  });
});

test("the same seed gives the same bytes, another seed different ones", async () => {
  const recipe = recipeFile("noisy");
  const weights = async (out: string, seed: number): Promise<Buffer> =>
    readFileSync(join((await finish(train(recipe, out, undisturbed, { seed }))).run, "weights.safetensors"));
  const once = await weights("seed-a", 5);
  expect(once.equals(await weights("seed-b", 5))).toBe(true);
  expect(once.equals(await weights("seed-c", 6))).toBe(false);
});

test("networks trained side by side have the same losses as each alone", async () => {
  const recipe = recipeFile("dense");
  const together = await finish(train(recipe, "together"));
  expect(together.members.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  for (const { seed, test: error, bestEpoch } of together.members) {
    const alone = await finish(train(recipe, `alone-${seed}`, undisturbed, { seed, networks: 1 }));
    // Sums run in another order where several are multiplied at once: single precision over 100 steps.
    expect(Math.abs(alone.loss.test / error - 1)).toBeLessThan(1e-4);
    expect(alone.bestEpoch).toBe(bestEpoch);
  }
});

test("a diverging training reports the epoch, the last good checkpoint and the setting to change", async () => {
  const recipe = recipeFile("dense", {
    training: { epochs: 30, batchSize: 16, optimizer: "sgd", learningRate: 10, schedule: "constant" },
  });
  const failing = finish(train(recipe, "diverging"));
  await expect(failing).rejects.toThrow(WorkFailed);
  await expect(failing).rejects.toThrow(
    /^training diverged in epoch \d+ \(loss (NaN|Infinity)\); .*models.dense.runs.*; lower training\.learningRate=10/,
  );
});

describe("rejects in one line a checkpoint", () => {
  test.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 5), /is cut short|is damaged/],
    [
      "with a flipped bit",
      (bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        changed[changed.length - 100] ^= 8;
        return changed;
      },
      /its checksum is wrong/,
    ],
    ["that is empty", () => Buffer.alloc(0), /0 bytes are too few/],
  ])("%s", async (what, damage, message) => {
    const recipe = recipeFile("dense");
    const out = `damaged ${what}`;
    await expect(finish(train(recipe, out, stopsAfter(5)))).rejects.toThrow(/stopped/);
    const run = onlyRun(out, "dense");
    const checkpoint = join(run, "checkpoint.safetensors");
    writeFileSync(checkpoint, damage(readFileSync(checkpoint)));
    await expect(finish(resumeTask(run, { backend: "engine" }, undisturbed))).rejects.toThrow(message);
  });

  test("of another recipe", async () => {
    await expect(finish(train(recipeFile("dense"), "other", stopsAfter(5)))).rejects.toThrow(/stopped/);
    const run = onlyRun("other", "dense");
    const path = join(run, "recipe.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"batchSize": 16', '"batchSize": 17'));
    await expect(finish(resumeTask(run, { backend: "engine" }, undisturbed))).rejects.toThrow(
      /belongs to another recipe or other data/,
    );
  });

  test("that does not exist", async () => {
    await expect(finish(resumeTask(folder, { backend: "engine" }, undisturbed))).rejects.toThrow(
      /has no checkpoint.safetensors/,
    );
  });
});

test("on a full disk the training ends in one line, and resumes to the same weights once there is space", async () => {
  const recipe = recipeFile("recurrent");
  const whole = await finish(train(recipe, "roomy"));
  const saving = { paused: () => false, rateSteps: () => 0, saves: vi.fn(() => 0) };
  let saves = 0;
  saving.saves.mockImplementation(() => {
    // The second checkpoint finds the disk full.
    saves++;
    if (saves === 30) disk.free = 100;
    return saves >= 30 ? 2 : saves >= 15 ? 1 : 0;
  });
  const failing = finish(train(recipe, "full", { ...undisturbed, controls: saving }));
  await expect(failing).rejects.toThrow(/can't be written \(the disk is full\); free disk space/);
  disk.free = Number.POSITIVE_INFINITY;
  const run = onlyRun("full", "recurrent");
  const resumed = await finish(resumeTask(run, { backend: "engine" }, undisturbed));
  expect(resumed.members).toEqual(whole.members);
  expect(
    readFileSync(join(run, "weights.safetensors")).equals(
      readFileSync(join(whole.run, "weights.safetensors")),
    ),
  ).toBe(true);
});

test("pausing changes nothing, a higher learning rate does", async () => {
  const recipe = recipeFile("dense");
  const plain = await finish(train(recipe, "plain"));
  let asked = 0;
  const pausing = { paused: () => ++asked % 40 === 0, saves: () => 0, rateSteps: () => 0 };
  const paused = await finish(train(recipe, "paused", { ...undisturbed, controls: pausing }));
  expect(paused.members).toEqual(plain.members);
  const faster = { paused: () => false, saves: () => 0, rateSteps: () => 2 };
  let shown = 0;
  const raised = await finish(train(recipe, "raised", { ...undisturbed, controls: faster }), (look) => {
    shown = Math.max(shown, look.learningRate);
  });
  expect(raised.members).not.toEqual(plain.members);
  // Two steps of the square root of 2 double the recipe's .001.
  expect(shown).toBeLessThanOrEqual(0.002);
});

describe("a training next to another of the same settings", () => {
  test("takes its place at the end after being stopped and resumed", async () => {
    const recipe = recipeFile("dense");
    const whole = await finish(train(recipe, "beside"));
    await expect(finish(train(recipe, "beside", stopsAfter(20)))).rejects.toThrow(`${whole.run}-2`);
    expect(existsSync(join(whole.run, "run.json"))).toBe(true);
    const resumed = await finish(resumeTask(`${whole.run}-2`, { backend: "engine" }, undisturbed));
    expect(resumed.run).toBe(whole.run);
    expect(resumed.members).toEqual(whole.members);
    expect(onlyRun("beside", "dense")).toBe(whole.run);
    expect(JSON.parse(readFileSync(join(whole.run, "run.json"), "utf8")).run).toBe(whole.run);
  });

  test("does not replace it while it is still running, and rejects resuming it", async () => {
    const recipe = recipeFile("dense");
    await expect(finish(train(recipe, "running", stopsAfter(20)))).rejects.toThrow(/stopped/);
    const run = onlyRun("running", "dense");
    // As if the process that started this one trained there.
    rmSync(join(run, "run.json"));
    const path = join(run, "provenance.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), pid: process.ppid }));
    const before = readFileSync(join(run, "checkpoint.safetensors"));
    const second = await finish(train(recipe, "running"));
    expect(second.run).toBe(`${run}-2`);
    expect(JSON.parse(readFileSync(join(second.run, "run.json"), "utf8")).run).toBe(second.run);
    expect(readFileSync(join(run, "checkpoint.safetensors")).equals(before)).toBe(true);
    const resuming = finish(resumeTask(run, { backend: "engine" }, undisturbed));
    await expect(resuming).rejects.toThrow(InputError);
    await expect(resuming).rejects.toThrow(/is still being trained \(process \d+\); stop it first/);
  });
});

test("names damaged files of a run when it is resumed", async () => {
  const recipe = recipeFile("dense");
  await expect(finish(train(recipe, "files", stopsAfter(20)))).rejects.toThrow(/stopped/);
  const run = onlyRun("files", "dense");
  const [provenance, history] = ["provenance.json", "history.jsonl"].map((name) => join(run, name));
  const resume = () => finish(resumeTask(run, { backend: "engine" }, undisturbed));
  rmSync(history);
  await expect(resume()).rejects.toThrow(`${history}: can't be read (no such file or folder); train again.`);
  const { inputs: _, ...rest } = JSON.parse(readFileSync(provenance, "utf8"));
  for (const document of [rest, null, 7]) {
    writeFileSync(provenance, JSON.stringify(document));
    await expect(resume()).rejects.toThrow(
      `${provenance}: is not a provenance file of a training; train again without --resume.`,
    );
  }
});

describe("a complete training that is resumed", () => {
  /** Every file below a folder with its bytes and the time of its last change. */
  function contents(run: string): unknown[] {
    return readdirSync(run).map((name) => {
      const path = join(run, name);
      return [name, readFileSync(path, "base64"), statSync(path).mtimeMs];
    });
  }

  test.each([
    ["no more epochs", "dense", {}, {}],
    ["as many epochs as it had", "dense", {}, { epochs: 8 }],
    ["more epochs after the validation loss stopped falling", "recurrent", { patience: 1 }, { epochs: 900 }],
    ["more epochs than its limit of batches allows", "dense", { batches: 20 }, { epochs: 16 }],
  ])("with %s is left as it is, byte for byte", async (what, name, change, options) => {
    const training = { ...(RECIPES[name].training as object), learningRate: 1, ...change };
    const whole = await finish(train(recipeFile(name, { training }), what));
    const before = contents(whole.run);
    const notes: string[] = [];
    const task = resumeTask(whole.run, { backend: "engine", ...options }, undisturbed);
    let step = await task.next();
    for (; !step.done; step = await task.next()) if (step.value.kind === "note") notes.push(step.value.text);
    expect(step.value).toEqual(JSON.parse(JSON.stringify(whole)));
    expect(notes).toEqual([expect.stringContaining(`${whole.run}: is complete`)]);
    expect(contents(whole.run)).toEqual(before);
  });

  test.each(["dense", "recurrent"])(
    "with more epochs ends with the weights of one that had them from the start: %s",
    async (name) => {
      // A schedule that does not depend on the number of epochs.
      const training = { ...(RECIPES[name].training as object), schedule: "constant", patience: 0 };
      const recipe = recipeFile(name, { training });
      const long = await finish(train(recipe, `long-${name}`, undisturbed, { epochs: 8 }));
      const short = await finish(train(recipe, `short-${name}`, undisturbed, { epochs: 3 }));
      const { members, epochs, run } = await finish(
        resumeTask(short.run, { backend: "auto", epochs: 8 }, undisturbed),
      );
      expect({ members, epochs, run }).toEqual({ members: long.members, epochs: 8, run: short.run });
      for (const file of readdirSync(long.run).filter((file) => /^(weights|latent)/.test(file)))
        expect(readFileSync(join(run, file)).equals(readFileSync(join(long.run, file))), file).toBe(true);
      // What is resumed next is the longer training.
      expect(JSON.parse(readFileSync(join(run, "recipe.json"), "utf8")).training.epochs).toBe(8);
    },
  );
});
