import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { RunSummary } from "../../../src/shapes/run.js";
import type { Signal } from "../../../src/shapes/series.js";
import { spectrogram } from "../../../src/signal/spectrogram.js";
import { type PredictSummary, predictTask } from "../../../src/tasks/networks/predict.js";
import { readRecording } from "../../../src/workspace/sound/readRecording.js";
import { CONTEXT, finish, testFolder, trainTiny } from "./tinyRun.js";

const folder = testFolder();

async function predict(run: string, input?: string, options = {}): Promise<PredictSummary> {
  return (await finish(predictTask(run, input, { backend: "engine", ...options }, CONTEXT))).result;
}

/** A table of numbers: its header, and its rows. */
function readCsv(path: string): { names: string[]; rows: number[][] } {
  const [header, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  return { names: header.split(","), rows: lines.map((line) => line.split(",").map(Number)) };
}

/** A sampled sine as a table. */
function sineTable(name: string, { rate = 10, column = "x", rows = 600 } = {}): string {
  const path = join(folder, name);
  const lines = Array.from({ length: rows }, (_, i) => `${i / rate},${Math.sin(0.3 * i).toFixed(9)}`);
  writeFileSync(path, `time_s,${column}\n${lines.join("\n")}\n`);
  return path;
}

describe("a run on the Lorenz system", () => {
  let run: RunSummary;
  let found: PredictSummary;
  beforeAll(async () => {
    run = await trainTiny(folder, "lorenz", {
      networks: 2,
      data: { system: "lorenz", samples: 4000, observe: "x", lookBack: 12 },
      network: { kind: "recurrent", cell: "gru", units: 6, output: "increment" },
      training: { epochs: 3, batchSize: 128, learningRate: 0.01 },
    });
    found = await predict(run.run);
  });

  test("gives the same errors of networks and rivals as the training, on the same samples", () => {
    expect(found.networks.map(({ seed }) => seed)).toEqual([1, 2]);
    found.networks.forEach(({ oneStepError }, m) => {
      // Summed in another order, in single precision.
      expect(Math.abs(oneStepError / run.members[m].test - 1)).toBeLessThan(1e-3);
    });
    expect(found.rivals.map(({ name, oneStepError }) => ({ name, test: oneStepError }))).toEqual(run.rivals);
    const errors = found.networks.map(({ oneStepError }) => oneStepError);
    expect(found.oneStepError).toBeCloseTo((errors[0] + errors[1]) / 2, 12);
  });

  test("writes its predictions in the units of the data", () => {
    const { names, rows } = readCsv(join(run.run, "predictions.csv"));
    expect(names).toEqual(["time", "x", "x_predicted"]);
    expect(rows.length).toBe(found.samples);
    const { data } = JSON.parse(readFileSync(join(run.run, "network.json"), "utf8"));
    const best = found.networks[run.members[0].validation <= run.members[1].validation ? 0 : 1];
    const squares = rows.reduce((sum, [, truth, predicted]) => sum + (truth - predicted) ** 2, 0);
    // Tables hold nine digits.
    expect(squares / rows.length / data.normalisation.scale[0] ** 2 / best.oneStepError).toBeCloseTo(1, 5);
    // Rows a step apart, all within the last fifth of 80 s, which is held out.
    expect(rows[1][0] - rows[0][0]).toBeCloseTo(0.02, 6);
    expect(rows[0][0]).toBeGreaterThan(63.9);
  });

  test("runs freely from twenty starts, each beginning with the one-step prediction", () => {
    const { names, rows } = readCsv(join(run.run, "free-run.csv"));
    expect(names).toEqual(["start", "time", "x", "x_predicted"]);
    expect(found.starts.length).toBe(20);
    const steps = rows.length / 20;
    expect(found.horizon).toBeCloseTo(steps * 0.02, 9);
    const ahead = new Map(
      readCsv(join(run.run, "predictions.csv")).rows.map(([time, truth, predicted]) => [
        time.toFixed(4),
        [truth, predicted],
      ]),
    );
    for (let s = 0; s < 20; s++) {
      const [number, time, truth, predicted] = rows[s * steps];
      expect(number).toBe(s + 1);
      const [sameTruth, same] = ahead.get(time.toFixed(4)) ?? [];
      expect(sameTruth).toBe(truth);
      // Single precision: another batch, another order of sums.
      expect(Math.abs(same - predicted)).toBeLessThan(1e-4);
    }
  });

  test("has valid prediction times that agree with its table: until the error exceeds 0.4 standard deviations", () => {
    const { rows } = readCsv(join(run.run, "free-run.csv"));
    const steps = rows.length / 20;
    const xs = readCsv(join(run.run, "predictions.csv")).rows.map(([, x]) => x);
    const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
    const sd = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length);
    let same = 0;
    found.starts.forEach(({ seconds, capped }, s) => {
      const wrong = rows
        .slice(s * steps, (s + 1) * steps)
        .findIndex(([, , truth, predicted]) => Math.abs(predicted - truth) > 0.4 * sd);
      expect(capped).toBe(wrong < 0);
      if (Math.abs((wrong + 1) * 0.02 - seconds) < 0.021) same++;
    });
    // Measured by the spread over the held-out part here, over all data there: now and then that moves a crossing.
    expect(same).toBeGreaterThanOrEqual(17);
  });

  test("expresses times in Lyapunov times and turns, and persistence has the published time", () => {
    const { seconds, lyapunovTimes, turns } = found.validPredictionTime;
    expect(lyapunovTimes).toBeCloseTo(0.9056 * (seconds ?? Number.NaN), 9);
    expect(turns).toBeCloseTo((seconds ?? Number.NaN) / 0.7514, 9);
    const persistence = found.rivals[0].validPredictionTime.lyapunovTimes ?? Number.NaN;
    // 0.10 Lyapunov times on average over 20 to 40 starts of x; medians of others lie around it.
    expect(persistence).toBeGreaterThan(0.04);
    expect(persistence).toBeLessThan(0.2);
  });

  test("scores a long run of each network and rival beside what stretches of the truth score", () => {
    // A third of 4000 rows, and a tenth of it before.
    expect(found.reconstruction).toMatchObject({ rows: 1333, transient: 133 });
    expect(found.reconstructionProblem).toBeNull();
    const floor = found.reconstruction?.stateSpaceDivergence?.high ?? Number.NaN;
    for (const { reconstruction } of found.networks)
      expect(reconstruction?.stateSpaceDivergence).toBeGreaterThan(0);
    const [persistence, linear] = found.rivals.map(({ reconstruction }) => reconstruction);
    expect(persistence).toMatchObject({ spectralDistance: null, problem: "it comes to rest" });
    // A linear system has no chaos: its free run dies out.
    for (const rival of [persistence, linear]) expect(rival?.stateSpaceDivergence).toBeGreaterThan(2 * floor);
    const { names, rows } = readCsv(join(run.run, "long-run.csv"));
    // The Lorenz system has no units.
    expect(names).toEqual(["time", "x"]);
    expect(rows.length).toBe(1466);
    expect(rows[1][0] - rows[0][0]).toBeCloseTo(0.02, 6);
    // It starts where the first free run does.
    const first = readCsv(join(run.run, "free-run.csv")).rows[0];
    expect(rows[0][0]).toBe(first[1]);
    expect(Math.abs(rows[0][1] - first[3])).toBeLessThan(1e-4);
  });

  test("gives the same results again, in another folder with --out", async () => {
    const out = join(folder, "elsewhere");
    const again = await predict(run.run, undefined, { out });
    expect({ ...again, outputs: [] }).toEqual({ ...found, outputs: [] });
    const names = ["predictions.csv", "free-run.csv", "long-run.csv"];
    expect(again.outputs).toEqual(names.map((name) => join(out, name)));
    expect(readFileSync(join(out, "free-run.csv"), "utf8")).toBe(
      readFileSync(join(run.run, "free-run.csv"), "utf8"),
    );
  });

  test("accepts another table of the same column and rate, whose Lyapunov exponent is unknown", async () => {
    const table = sineTable("other.csv", { rate: 50 });
    const { validPredictionTime, outputs, samples, reconstruction, reconstructionProblem } = await predict(
      run.run,
      table,
    );
    expect(samples).toBe(600 - 12);
    expect(validPredictionTime.lyapunovTimes).toBeNull();
    expect(validPredictionTime.turns).toBeNull();
    expect(validPredictionTime.seconds).toBeGreaterThan(0);
    expect(outputs.map((path) => path.slice(run.run.length + 1))).toEqual([
      "other.predictions.csv",
      "other.free-run.csv",
    ]);
    expect(reconstruction).toBeNull();
    expect(reconstructionProblem).toBe(
      "the longest sequence has 600 rows, and 1500 are needed to compare statistics",
    );
  });

  test("rejects another rate, other columns, and flags that would change its own data", async () => {
    await expect(predict(run.run, sineTable("slow.csv"))).rejects.toThrow(/rows per second/);
    await expect(predict(run.run, sineTable("y.csv", { rate: 50, column: "y" }))).rejects.toThrow(/x/);
    await expect(predict(run.run, sineTable("short.csv", { rate: 50, rows: 10 }))).rejects.toThrow(/short/);
    await expect(predict(run.run, undefined, { from: 1 })).rejects.toThrow(/--from/);
    await expect(predict(run.run, join(folder, "none.csv"))).rejects.toThrow(/none\.csv/);
  });

  test("rejects a folder that is not a run, an unfinished run and a damaged one", async () => {
    await expect(predict(join(folder, "nowhere"))).rejects.toThrow(/no such folder/);
    await expect(predict(folder)).rejects.toThrow(/is not a run/);
    const copy = join(folder, "copy");
    const damaged = async (change: () => void, message: RegExp): Promise<void> => {
      cpSync(run.run, copy, { recursive: true });
      change();
      await expect(predict(copy)).rejects.toThrow(message);
      await expect(predict(copy)).rejects.toMatchObject({ name: "InputError" });
      rmSync(copy, { recursive: true });
    };
    await damaged(() => rmSync(join(copy, "run.json")), /--resume/);
    await damaged(() => rmSync(join(copy, "weights-2.safetensors")), /missing/);
    await damaged(() => {
      const bytes = readFileSync(join(copy, "weights-1.safetensors"));
      writeFileSync(join(copy, "weights-1.safetensors"), bytes.subarray(0, bytes.length - 4));
    }, /cut short/);
    await damaged(() => writeFileSync(join(copy, "network.json"), "{}"), /network\.json/);
  });
});

test("least squares predict a linear series to the end of the free runs", async () => {
  const table = sineTable("sine.csv");
  const run = await trainTiny(folder, "sine", {
    data: { table, lookBack: 4 },
    network: { kind: "mlp", hidden: [4] },
    training: { epochs: 1 },
  });
  const { rivals, horizon } = await predict(run.run);
  expect(rivals[1].name).toBe("AR(4)");
  expect(rivals[1].validPredictionTime).toMatchObject({ seconds: horizon, capped: 20, lyapunovTimes: null });
  writeFileSync(table, readFileSync(table, "utf8").replace("0.0", "0.5"));
  await expect(predict(run.run)).rejects.toThrow(/has changed since/);
});

test("writes a song as sounds: the recording, its frames, the one-step prediction, and a free run of a second", async () => {
  const run = await trainTiny(folder, "song", {
    data: { recordings: "zebra-finch", lookBack: 4 },
    network: { kind: "recurrent", cell: "gru", units: 8 },
    training: { epochs: 2 },
  });
  const { outputs } = await predict(run.run);
  const names = outputs.map((path) => path.slice(run.run.length + 1));
  expect(names.slice(2)).toEqual(["original.wav", "original-frames.wav", "one-step.wav", "free-run.wav"]);
  const sounds: Signal[] = [];
  for (const path of outputs.slice(2)) sounds.push((await readRecording(path)).signal);
  const [original, frames, oneStep, free] = sounds;
  const bundled = await readRecording(join(import.meta.dirname, "../../../recordings/zebra-finch.wav"));
  expect(original.values.length).toBe(bundled.signal.values.length);
  expect(frames.values.length).toBe(original.values.length);
  expect(oneStep.values.length).toBe(original.values.length);
  // A second of truth at most, and a second on: the middle of what is held out may lie nearer to the beginning.
  expect(free.values.length / free.rate).toBeGreaterThan(1.1);
  expect(free.values.length / free.rate).toBeLessThan(2.01);
  // The frames sound as the recording does: the same spectrogram to 1 % of its power, where it is loud.
  const cut = { window: 0.01161, hop: 0.0029025, lowHz: 600, highHz: 9900 };
  const [one, other] = [original, frames].map((sound) => spectrogram(sound, cut).values);
  let apart = 0;
  let all = 0;
  one.forEach((power, i) => {
    apart += (Math.sqrt(power) - Math.sqrt(other[i])) ** 2;
    all += power;
  });
  expect(apart / all).toBeLessThan(0.01);
});

test("rejects an autoencoder and points to syrinx latent", async () => {
  const run = await trainTiny(folder, "code", {
    data: { system: "lorenz", samples: 300 },
    network: { kind: "autoencoder", hidden: [4], latent: 2 },
    training: { epochs: 1 },
  });
  await expect(predict(run.run)).rejects.toThrow(/use: syrinx latent/);
});
