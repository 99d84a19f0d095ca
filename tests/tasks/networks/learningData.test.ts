import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { denormalise } from "../../../src/learn/data/denormalise.js";
import { NothingToLearn } from "../../../src/learn/data/nothingToLearn.js";
import { runDataOf } from "../../../src/learn/data/runData.js";
import { Random } from "../../../src/math/random.js";
import type { Progress } from "../../../src/shapes/progress.js";
import { monoSignal, rowCount } from "../../../src/shapes/series.js";
import { spectrogram } from "../../../src/signal/spectrogram.js";
import { type LearningData, loadLearningData } from "../../../src/tasks/networks/learningData.js";
import { loadForRun } from "../../../src/tasks/networks/loadForRun.js";
import type { Task } from "../../../src/tasks/running/task.js";
import { writeWav } from "../../../src/workspace/sound/writing/writeWav.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-learning-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  return path;
};
const RATE = 16_000;
const CONTEXT = { stopRequested: () => false };

/** Noise with a whistle in it, so that nothing is silent. */
function sound(seconds: number, frequency: number, rate = RATE, seed = 1) {
  const random = new Random(seed);
  const wave = (_: unknown, i: number): number =>
    0.3 * Math.sin((2 * Math.PI * frequency * i) / rate) + 0.01 * random.normal();
  return monoSignal(Float32Array.from({ length: Math.round(seconds * rate) }, wave), rate);
}

async function finished(
  task: Task<LearningData>,
): Promise<LearningData & { messages: (Progress & { text?: string })[] }> {
  const messages: Progress[] = [];
  for (;;) {
    const { done, value } = await task.next();
    if (done) return { ...value, messages };
    messages.push(value);
  }
}

const recipeOf = (data: object, network: object = { kind: "autoencoder", latent: 2 }) =>
  asRecipe({ format: "syrinx-recipe/1", name: "net", data, network }, "recipe.json");
const load = (data: object, network?: object, hearing = {}) =>
  finished(loadLearningData(recipeOf(data, network), { folder, hearing }, CONTEXT));

describe("recordings", () => {
  writeWav(at("finch/a.wav"), sound(2, 2000));
  writeWav(at("finch/b.wav"), sound(1, 3000));
  writeWav(at("finch/fast/c.wav"), sound(1, 1000, 2 * RATE));

  test("of a folder next to the recipe become sequences of frames in dB, equal to their spectrogram", async () => {
    const { dataset, inputs, sources } = await load({ recordings: "finch", frames: { highHz: 6000 } });
    expect(dataset.sequences.map(({ source }) => basename(source))).toEqual(["a.wav", "b.wav", "c.wav"]);
    expect(inputs.map(({ file }) => file)).toEqual(dataset.sequences.map(({ source }) => source));
    expect(sources.every(({ sampleRate }) => sampleRate === RATE)).toBe(true);
    const power = spectrogram(sound(1, 3000), {
      window: 0.01161,
      hop: 0.0029025,
      lowHz: 500,
      highHz: 6000,
    });
    const [, { first, rows }] = dataset.sequences;
    expect(rows).toBe(rowCount(power));
    const columns = power.columns.length;
    const levels = denormalise(dataset, dataset.values.subarray(first * columns, (first + rows) * columns));
    let worst = 0;
    const { picture } = dataset;
    if (picture?.kind !== "spectrum") throw new Error("no spectrum");
    power.values.forEach((p, i) => {
      const level = Math.max(picture.floorDb, 10 * Math.log10(p));
      worst = Math.max(worst, Math.abs(level - levels[i]));
    });
    // The recording has 16 bits: at -55 dB re a whistle of 0.3, its rounding moves a bin by some hundredths of a dB.
    expect(worst).toBeLessThan(0.3);
  });

  test("are resampled to the rate of the first one, with a note", async () => {
    const { dataset, messages } = await load({ recordings: ["finch/b.wav", "finch/fast/*.wav"] });
    const notes = messages.map(({ text }) => text);
    expect(notes).toContain(`c.wav: is resampled from ${2 * RATE} to ${RATE} Hz`);
    // The whistle of 1 kHz is the loudest bin of c.wav, as it was before.
    const [, { first, rows }] = dataset.sequences;
    const columns = dataset.columns.length;
    const row = first + Math.floor(rows / 2);
    const levels = denormalise(dataset, dataset.values.subarray(row * columns, (row + 1) * columns));
    const { picture } = dataset;
    if (picture?.kind !== "spectrum") throw new Error("no spectrum");
    const loudest = picture.frequencies[levels.indexOf(Math.max(...levels))];
    // Half a bin.
    expect(Math.abs(loudest - 1000)).toBeLessThanOrEqual(RATE / 256 / 2 + 1);
  });

  test("can be split by file, with a named test file", async () => {
    const { dataset } = await load({
      recordings: ["finch/a.wav", "finch/b.wav", "finch/fast"],
      split: { testFiles: ["b.wav"], validation: 0.3 },
    });
    const tested = dataset.sequences.filter(({ first, rows }) =>
      dataset.test.some((row) => row >= first && row < first + rows),
    );
    expect(tested.map(({ source }) => basename(source))).toEqual(["b.wav"]);
  });

  test("give their samples as a waveform", async () => {
    const { dataset } = await load({ recordings: "finch/b.wav", represent: "waveform", lookBack: 64 });
    expect([dataset.rate, dataset.shape]).toEqual([RATE, [64, 1]]);
    const rows = denormalise(dataset, dataset.values);
    const { values } = sound(1, 3000);
    // 16 bits, and single precision.
    for (let i = 0; i < values.length; i += 997) expect(Math.abs(rows[i] - values[i])).toBeLessThan(3e-5);
  });

  test("have mel bands instead of bins on request", async () => {
    const { dataset } = await load({ recordings: "finch/a.wav", frames: { melBands: 12 } });
    expect(dataset.columns.length).toBe(12);
  });

  test("can be restricted to a stretch of time, from whose start frames are counted", async () => {
    const { dataset } = await load({ recordings: "finch/a.wav" }, undefined, { from: 0.5, to: 1.5 });
    const [{ start, rows }] = dataset.sequences;
    expect(start).toBe(0.5);
    expect(rows).toBe(Math.floor((RATE - 1) / (0.0029025 * RATE)) + 1);
  });

  test("that do not exist are rejected by name", async () => {
    await expect(load({ recordings: "nobody" })).rejects.toThrow(/^nobody: there is no such file/);
    await expect(load({ recordings: "none/*.wav" })).rejects.toThrow(/none\/\*.wav: no recording matches/);
  });

  test("that are silent or too short are rejected as nothing to learn", async () => {
    writeWav(at("odd/silent.wav"), monoSignal(new Float32Array(2 * RATE), RATE));
    writeWav(at("odd/short.wav"), sound(0.2, 2000));
    await expect(load({ recordings: "odd/silent.wav" })).rejects.toThrow(NothingToLearn);
    await expect(load({ recordings: "odd/short.wav" })).rejects.toThrow(NothingToLearn);
  });
});

describe("annotations", () => {
  const classifier = { kind: "classifier", hidden: [8] };

  test("next to recordings give the classes of frames, in any format", async () => {
    const signal = sound(4, 2000);
    writeWav(at("said/a.wav"), signal);
    writeWav(at("said/b.wav"), signal);
    // Two labels take turns every 0.25 s; the last 50 ms of each turn are of none.
    const turns = Array.from({ length: 16 }, (_, i) => [i / 4, i / 4 + 0.2, i % 2 === 0 ? "b" : "a"]);
    writeFileSync(
      at("said/a.wav.csv"),
      `onset_s,offset_s,label\n${turns.map((t) => t.join(",")).join("\n")}\n`,
    );
    writeFileSync(at("said/b.txt"), turns.map((t) => t.join("\t")).join("\n"));
    const { dataset, inputs } = await load({ recordings: "said" }, classifier);
    const { classes, sequences, rate } = dataset;
    expect(classes?.names).toEqual(["a", "b"]);
    expect(inputs.map(({ file }) => basename(file))).toEqual(["a.wav", "a.wav.csv", "b.wav", "b.txt"]);
    for (const { first, rows } of sequences) {
      for (let r = 0; r < rows; r++) {
        const time = r / rate;
        const within = time % 0.25;
        // Within a frame of a border, rounding decides.
        if (Math.abs(within - 0.2) < 1e-3 || within < 1e-3 || within > 0.249) continue;
        const expected = within > 0.2 ? -1 : Math.floor(time * 4) % 2 === 0 ? 1 : 0;
        expect(classes?.ofRow[first + r]).toBe(expected);
      }
    }
    for (const row of [...dataset.train, ...dataset.validation, ...dataset.test])
      expect(classes?.ofRow[row]).toBeGreaterThanOrEqual(0);
  });

  test("that are missing exclude a recording, with a warning; a lack of all is rejected", async () => {
    writeWav(at("mute/d.wav"), sound(1, 2000));
    await expect(load({ recordings: "mute" }, classifier)).rejects.toThrow(/have 0 classes/);
    const { messages, sources } = await load({ recordings: ["said", "mute"] }, classifier);
    expect(messages.some(({ text }) => text?.includes("d.wav: has no annotation file"))).toBe(true);
    expect(sources.length).toBe(2);
  });
});

describe("systems", () => {
  test("are simulated from the seed of the data, and give the observed variables in order", async () => {
    const data = {
      system: "lorenz",
      samples: 500,
      observe: ["z", "x"],
      parameters: { rho: 35 },
      dataSeed: 4,
    };
    const { dataset, inputs } = await load({ ...data, normalise: "none" });
    const path = simulateLorenz({
      samples: 500,
      step: 0.02,
      seed: 4,
      parameters: { sigma: 10, rho: 35, beta: 8 / 3 },
    });
    expect(inputs).toEqual([]);
    expect(dataset.columns.map(({ name }) => name)).toEqual(["z", "x"]);
    expect(Array.from(dataset.values.subarray(0, 4))).toEqual(
      [2, 0, 5, 3].map((place) => path.values[place]),
    );
  });

  test("with movies give pictures", async () => {
    const { dataset } = await load({
      system: "convection",
      samples: 60,
      parameters: { side: 4, stream: 1 },
      normalise: "whole",
    });
    expect(dataset.shape).toEqual([8, 4, 1]);
    expect(dataset.picture).toMatchObject({ kind: "movie", height: 8, width: 4, channels: 1 });
    const state = await load({ system: "convection", samples: 60, observe: "x", lookBack: 1 });
    expect(state.dataset.shape).toEqual([1]);
    const membrane = await load({ system: "membrane", samples: 60, observe: ["x", "v"], lookBack: 1 });
    expect(membrane.dataset.columns.map(({ name }) => name)).toEqual(["x", "v"]);
  });
});

test("reads tables next to the recipe, with the hash of the file", async () => {
  const rows = Array.from({ length: 100 }, (_, r) => `${r / 10},${Math.sin(r)},${r}`);
  writeFileSync(at("track.csv"), `time_s,f0_hz,count\n${rows.join("\n")}\n`);
  const { dataset, inputs } = await load({ table: "track.csv", normalise: "none" });
  expect(dataset.columns).toEqual([
    { name: "f0_hz", unit: "Hz" },
    { name: "count", unit: "1" },
  ]);
  // 1 part in 1e9: the rate is found from times in decimals.
  expect(dataset.rate / 10).toBeCloseTo(1, 9);
  expect(dataset.values[3]).toBe(1);
  expect(inputs[0].sha256).toMatch(/^[0-9a-f]{64}$/);
});

describe("other data for a trained network", () => {
  const runOf = ({ dataset }: LearningData) => runDataOf(dataset, 1);

  test("get its normalisation and its floor, whatever their own values", async () => {
    const data = { recordings: "finch/a.wav" };
    const learnt = await load(data);
    const recipe = recipeOf(data);
    const same = await finished(
      loadForRun(recipe, runOf(learnt), undefined, { folder, hearing: {} }, CONTEXT),
    );
    expect(same.dataset.values).toEqual(learnt.dataset.values);
    expect(same.dataset.test.length).toBe(learnt.dataset.sequences[0].rows);
    expect([same.dataset.train.length, same.dataset.validation.length]).toEqual([0, 0]);
    const other = await finished(
      loadForRun(recipe, runOf(learnt), ["finch/b.wav"], { folder, hearing: {} }, CONTEXT),
    );
    expect(other.dataset.normalisation).toEqual(learnt.dataset.normalisation);
    const floor = (learnt.dataset.picture as { floorDb: number }).floorDb;
    // 1e-3 dB: normalised values are in single precision.
    expect(Math.min(...denormalise(other.dataset, other.dataset.values))).toBeGreaterThan(floor - 1e-3);
  });

  test("are resampled from a higher rate, and rejected at a rate that lacks the band", async () => {
    const data = { recordings: "finch/a.wav" };
    const run = runOf(await load(data));
    const given = (file: string) =>
      finished(loadForRun(recipeOf(data), run, [file], { folder, hearing: {} }, CONTEXT));
    expect((await given("finch/fast/c.wav")).dataset.columns).toEqual(run.columns);
    writeWav(at("slow.wav"), sound(1, 1000, 8000));
    await expect(given("slow.wav")).rejects.toThrow(/slow.wav: has 8000 samples per second, too few/);
  });

  test("of a system are read from a table with its columns and its rate", async () => {
    const data = { system: "lorenz", samples: 500, observe: ["x", "z"] };
    const network = { kind: "recurrent", cell: "gru", units: 4 };
    const run = runOf(await load({ ...data, lookBack: 10 }, network));
    const recipe = recipeOf({ ...data, lookBack: 10 }, network);
    const given = (file: string) =>
      finished(loadForRun(recipe, run, [file], { folder, hearing: {} }, CONTEXT));
    const table = (name: string, header: string, step: number): void => {
      const rows = Array.from({ length: 30 }, (_, r) => `${(r * step).toFixed(3)},${r},1,${2 * r}`);
      writeFileSync(at(name), `${header}\n${rows.join("\n")}\n`);
    };
    table("path.csv", "time_s,x,y,z", 0.02);
    const { dataset } = await given("path.csv");
    expect(dataset.columns.map(({ name }) => name)).toEqual(["x", "z"]);
    expect(dataset.test.length).toBe(30 - 10);
    table("late.csv", "time_s,x,y,z", 0.05);
    await expect(given("late.csv")).rejects.toThrow(
      /late.csv: has 20\.?\d* rows per second, but the network was trained on 50/,
    );
    table("other.csv", "time_s,x,y,w", 0.02);
    await expect(given("other.csv")).rejects.toThrow(/other.csv: has no column z/);
  });
});
