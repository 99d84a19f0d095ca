import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { RunSummary } from "../../../src/shapes/run.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { type LatentRunSummary, latentTask } from "../../../src/tasks/networks/latent.js";
import { readLatent } from "../../../src/workspace/runs/latentFile.js";
import { readLook } from "../../../src/workspace/runs/lookFile.js";
import { readRecording } from "../../../src/workspace/sound/readRecording.js";
import { writeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { CONTEXT, finish, testFolder, trainTiny } from "./tinyRun.js";

const folder = testFolder();

async function latent(run: string, input?: string, options = {}): Promise<LatentRunSummary> {
  return (await finish(latentTask(run, input, { backend: "engine", ...options }, CONTEXT))).result;
}

describe("the run of an autoencoder of song", () => {
  let run: RunSummary;
  let found: LatentRunSummary;
  beforeAll(async () => {
    run = await trainTiny(folder, "song", {
      data: { recordings: "zebra-finch" },
      network: { kind: "autoencoder", hidden: [16], latent: 3 },
      training: { epochs: 5 },
    });
    found = await latent(run.run);
  });

  test("gives the same measures as the training, on the same samples", () => {
    const { reconstructionError, pearsonSpeed, dimension } = found;
    expect(dimension).toBe(3);
    // Summed in another order, in single precision.
    expect((reconstructionError ?? 0) / (run.latent?.reconstructionError ?? 1)).toBeCloseTo(1, 4);
    expect(pearsonSpeed).toBeCloseTo(run.latent?.pearsonSpeed ?? 0, 5);
    expect(found.svd?.name).toBe("SVD(3)");
    // All bins have one scale, so the ratio of errors is the same in dB^2 and in normalised units.
    const ratio = run.rivals[0].test / run.loss.test;
    expect((found.svd?.reconstructionError ?? 0) / (reconstructionError ?? 1)).toBeCloseTo(ratio, 3);
  });

  test("writes the same path as the training", () => {
    const path = join(run.run, "zebra-finch.latent.csv");
    expect(found.outputs[0]).toBe(path);
    expect(readFileSync(path, "utf8")).toBe(readFileSync(join(run.run, "latent.csv"), "utf8"));
  });

  test("writes the reconstructions by network and SVD as sounds of the same length", async () => {
    const names = found.outputs.slice(1).map((path) => path.slice(run.run.length + 1));
    expect(names).toEqual(["original.wav", "original-frames.wav", "reconstruction.wav", "svd.wav"]);
    const powers: number[] = [];
    for (const path of found.outputs.slice(1)) {
      const { signal } = await readRecording(path);
      expect(signal.values.length).toBe(79380);
      powers.push(signal.values.reduce((sum, v) => sum + v * v, 0));
    }
    // The frames keep the band of 500 to 10000 Hz, where the song is: 1 % is lost at most, 0.04 dB.
    expect(powers[1] / powers[0]).toBeGreaterThan(0.98);
    expect(powers[1] / powers[0]).toBeLessThan(1.02);
    expect(powers[2]).toBeGreaterThan(0);
  });

  test("reads another recording with the run's settings, and names the results after it", async () => {
    const out = join(folder, "other");
    const other = await latent(run.run, "canary", { out, to: 1 });
    expect(other.samples).toBe(other.points);
    // Frames of 2.9 ms, from 0 to 1 s.
    expect(other.points).toBe(345);
    expect(other.outputs.map((path) => path.slice(out.length + 1))).toEqual([
      "canary.latent.csv",
      "canary.original.wav",
      "canary.original-frames.wav",
      "canary.reconstruction.wav",
      "canary.svd.wav",
    ]);
    // The network was not trained on it, so the error is larger.
    expect(other.reconstructionError).toBeGreaterThan(found.reconstructionError ?? 0);
  });

  test("marks the names of sounds that have the recording's own phases", async () => {
    const out = join(folder, "phases");
    const { outputs } = await latent(run.run, undefined, { out, phases: "original" });
    expect(outputs.slice(1).map((path) => path.slice(out.length + 1))).toEqual([
      "original.wav",
      "original-frames.original-phases.wav",
      "reconstruction.original-phases.wav",
      "svd.original-phases.wav",
    ]);
    const [original, frames] = [
      (await readRecording(outputs[1])).signal.values,
      (await readRecording(outputs[2])).signal.values,
    ];
    // With its own phases the very waveform comes back, but for what is below the floor or outside the band: 2 %.
    let apart = 0;
    let all = 0;
    original.forEach((v, i) => {
      apart += (v - frames[i]) ** 2;
      all += v * v;
    });
    expect(apart / all).toBeLessThan(0.02);
  });

  test("rejects a recording that lacks the band, and flags that would change its own data", async () => {
    const low = join(import.meta.dirname, "../../reference/sound/mulaw.wav");
    expect(existsSync(low)).toBe(true);
    await expect(latent(run.run, low)).rejects.toThrow(/samples per second, too few/);
    await expect(latent(run.run, undefined, { channel: 0 })).rejects.toThrow(/--channel/);
    await expect(latent(run.run, "no-such-bird")).rejects.toThrow(/no-such-bird/);
  });
});

test("reconstructs a waveform from overlapping windows", async () => {
  const { signal } = await readRecording(join(import.meta.dirname, "../../../recordings/chingolo.wav"));
  // Half a second of song: the measures of the path take the time of a longer one.
  const from = Math.round(0.6 * signal.rate);
  const part = signal.values.slice(from, from + Math.round(0.5 * signal.rate));
  writeWav(join(folder, "part.wav"), monoSignal(part, signal.rate));
  const run = await trainTiny(folder, "wave", {
    data: {
      recordings: "part.wav",
      represent: "waveform",
      sampleRate: 11025,
      lookBack: 32,
      stride: 16,
    },
    network: { kind: "autoencoder", hidden: [], latent: 32, activation: "linear" },
    training: { epochs: 1 },
  });
  const { outputs, svd } = await latent(run.run);
  expect(outputs.slice(1).map((path) => path.slice(run.run.length + 1))).toEqual([
    "original.wav",
    "reconstruction.wav",
    "svd.wav",
  ]);
  // As many components as samples lose nothing but the last bits of single precision.
  expect(svd?.reconstructionError).toBeLessThan(1e-9);
  const [original, linear] = [
    (await readRecording(outputs[1])).signal.values,
    (await readRecording(outputs[3])).signal.values,
  ];
  let worst = 0;
  original.forEach((v, i) => {
    worst = Math.max(worst, Math.abs(v - linear[i]));
  });
  // Written as 16-bit samples: a step is 3e-5.
  expect(worst).toBeLessThan(4e-5);
});

test("writes the hidden states of a predictor as a path, without reconstructions", async () => {
  const run = await trainTiny(folder, "states", {
    data: { system: "rossler", samples: 600, observe: "x", lookBack: 6 },
    network: { kind: "recurrent", cell: "simple", units: 5 },
    training: { epochs: 2 },
  });
  const found = await latent(run.run);
  expect(found).toMatchObject({ dimension: 5, points: 595, reconstructionError: null });
  expect(found.svd).toMatchObject({ dimension: 5, reconstructionError: null });
  expect(found.pearsonSpeed).toBeCloseTo(run.latent?.pearsonSpeed ?? 0, 5);
  expect(found.outputs).toEqual([join(run.run, "rossler.latent.csv")]);
});

test("rejects a network without a latent space", async () => {
  const run = await trainTiny(folder, "dense", {
    data: { system: "lorenz", samples: 300, lookBack: 3 },
    network: { kind: "mlp", hidden: [4] },
    training: { epochs: 1 },
  });
  await expect(latent(run.run)).rejects.toThrow(/has no latent space/);
});

test("measures the flow of a known system beside that of an SVD, and writes its orbits", async () => {
  const run = await trainTiny(folder, "flow", {
    data: { system: "lorenz", samples: 3000, step: 0.02 },
    network: { kind: "autoencoder", hidden: [], latent: 3, activation: "linear" },
    training: { epochs: 1 },
  });
  const { svd, field, linking, outputs, inputs } = await latent(run.run);
  expect(inputs).toEqual([]);
  // An SVD of as many components as variables is a rotation of the state: all of the flow is kept.
  expect(svd?.linking).toMatchObject({
    kept: true,
    apart: true,
    cancellingSumKept: true,
    reference: "state",
  });
  expect(
    svd?.linking?.orbits
      .slice(0, 3)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["LLR", "LR", "LRR"]);
  expect(svd?.crossings).toMatchObject({ kind: "near", crossings: 0 });
  expect(svd?.uniqueFuture?.falseNeighbours?.value).toBe(0);
  expect(svd?.alignment?.canonical[2]).toBeGreaterThan(0.999);
  // A linear encoder's field is its path's own differences, but for single precision.
  expect(field?.differenceError).toBeLessThan(1e-4);
  expect(linking?.entries).toHaveLength(svd?.linking?.entries.length ?? 0);
  expect(outputs).toEqual([join(run.run, "lorenz.latent.csv"), join(run.run, "orbits.csv")]);
  // Its time has no unit, as the report and the dashboard of the run are told.
  expect(readLatent(run.run).timeUnit).toBe("1");
  expect(readLook(run.run)?.latent?.timeUnit).toBe("1");
  expect(readFileSync(outputs[1], "utf8")).toMatch(/^orbit,period,z1,z2,z3\nLR,1\.5586/);
});
