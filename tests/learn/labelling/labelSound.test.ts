import { afterAll, beforeAll, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { BandFloors, BandPowers, levelsInPlace } from "../../../src/learn/data/labels/bandLevels.js";
import type { Executor, LoadedNetwork } from "../../../src/learn/executor.js";
import { decodeLabels } from "../../../src/learn/labelling/decodeLabels.js";
import type { LabelScores } from "../../../src/learn/labelling/labelScores.js";
import { labelSound } from "../../../src/learn/labelling/labelSound.js";
import { LABEL_MARGIN, LABEL_WINDOW, scoreWindows } from "../../../src/learn/labelling/scoreWindows.js";
import { startWeights } from "../../../src/learn/labelling/startWeights.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import { Random } from "../../../src/math/random.js";

const RECIPE = asRecipe(
  {
    format: "syrinx-recipe/1",
    name: "test",
    data: { recordings: "a", frames: { melBands: 16 } },
    network: { kind: "labeller", filters: [4, 6], units: 8 },
  },
  "test",
);
const FRAMES = { window: 0.016, hop: 0.002, lowHz: 500, highHz: 10_000, rangeDb: 55, melBands: 16 };
const CLASSES = ["", "a", "b"];
const RATE = 22_050;

let executor: Executor;
let network: LoadedNetwork;
beforeAll(async () => {
  executor = await startExecutor("engine", { threads: 1 });
  const described = describeNetwork(RECIPE.network, [LABEL_WINDOW, 16], CLASSES.length + 1);
  network = executor.load(described, initialWeights(described, RECIPE.network, new Random(3)));
});
afterAll(() => {
  network.dispose();
  executor.close();
});

const random = new Random(9);
const SOUND = Float32Array.from({ length: 9 * RATE }, (_, i) => {
  const t = i / RATE;
  return (
    0.01 * random.normal() +
    (t % 0.25 > 0.1 ? 0.2 * Math.sin(2 * Math.PI * (2000 + 500 * Math.floor(t)) * t) : 0)
  );
});

/** All scores of a stretch of the sound. */
async function scores(first: number, end: number, gain = 1): Promise<LabelScores> {
  const parts: LabelScores[] = [];
  const read = (from: number, count: number): Float32Array =>
    SOUND.slice(from, Math.min(end, from + count)).map((x) => gain * x);
  const labeller = { network, frames: FRAMES, classes: CLASSES };
  for await (const part of labelSound(labeller, { sampleRate: RATE, first, end, read }, "song.wav"))
    parts.push(part);
  for (const [p, part] of parts.entries()) {
    const before = parts.slice(0, p).reduce((sum, { onsets }) => sum + onsets.length, 0);
    // Times are multiples of the hop in double precision.
    expect(part.start).toBeCloseTo(first / RATE + before * 0.002, 9);
  }
  const join = (key: "probabilities" | "onsets"): Float32Array =>
    Float32Array.from(parts.flatMap((part) => Array.from(part[key])));
  return { ...parts[0], probabilities: join("probabilities"), onsets: join("onsets") };
}

test("every frame of the sound has one score, and probabilities that add up to 1", async () => {
  const { probabilities, onsets, rate } = await scores(0, SOUND.length);
  expect(rate).toBe(500);
  // The last frame is centred within the sound: 9 s less a sample.
  expect(onsets.length).toBe(4500);
  for (let f = 0; f < onsets.length; f++) {
    const sum = probabilities[3 * f] + probabilities[3 * f + 1] + probabilities[3 * f + 2];
    // Single precision.
    expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
  }
});

test("a sound that is scored part by part has the scores of one piece", async () => {
  const powers = new BandPowers(FRAMES, RATE, "song.wav");
  const count = powers.framesIn(SOUND.length);
  const whole = powers.powers({ samples: SOUND, first: 0 }, 0, count);
  const floors = new BandFloors(powers.bands);
  floors.add(whole);
  levelsInPlace(whole, floors.floors());
  const levels = new Float32Array((count + LABEL_WINDOW + LABEL_MARGIN) * powers.bands);
  levels.set(whole, LABEL_MARGIN * powers.bands);
  const atOnce = await scoreWindows(network, levels, count);
  const { probabilities, onsets } = await scores(0, SOUND.length);
  expect(probabilities).toEqual(atOnce.probabilities);
  expect(onsets).toEqual(atOnce.onsets);
});

test("a recording too long to be kept is heard as one that is, but for the rounding of its background", async () => {
  // 70 s with a hop of .5 ms: more frames than are kept. Scores that tell what was heard: the onset's is the level of one band.
  const frames = { ...FRAMES, hop: 0.0005, melBands: 64 };
  const noise = new Random(4);
  const samples = Float32Array.from(
    { length: 70 * RATE },
    (_, i) => (i % RATE < 5000 ? 0.3 : 0.01) * noise.normal(),
  );
  const powers = new BandPowers(frames, RATE, "song.wav");
  const count = powers.framesIn(samples.length);
  expect(count * powers.bands).toBeGreaterThan(2 ** 23);
  const BAND = 40;
  const shape = { input: [LABEL_WINDOW, 64], output: [LABEL_WINDOW, 2] };
  const hearing = {
    network: shape,
    output: async (windows: Float32Array) =>
      Float32Array.from({ length: windows.length / 32 }, (_, i) => (i % 2) * windows[(i >> 1) * 64 + BAND]),
  } as unknown as LoadedNetwork;
  const heard: number[] = [];
  const sound = {
    sampleRate: RATE,
    first: 0,
    end: samples.length,
    read: (from: number, length: number) => samples.slice(from, from + length),
  };
  for await (const { onsets } of labelSound({ network: hearing, frames, classes: [""] }, sound, "song.wav"))
    for (const onset of onsets) heard.push(Math.log(onset / (1 - onset)));
  expect(heard.length).toBe(count);
  const floors = new BandFloors(64);
  const whole = powers.powers({ samples, first: 0 }, 0, count);
  floors.add(whole);
  levelsInPlace(whole, floors.floors());
  const worst = heard.reduce((most, level, f) => Math.max(most, Math.abs(level - whole[f * 64 + BAND])), 0);
  // Floors of one frame of four may be in the next bin of 0.1 dB, which is 0.005 of a level's unit; the rest is single precision.
  expect(worst).toBeLessThan(0.0052);
});

test("a gain leaves the labels as they are", async () => {
  const [plain, louder] = [await scores(0, SOUND.length), await scores(0, SOUND.length, 7)];
  // Levels differ by 0.005 at most (see bandLevels), so scores hardly do, and segments begin and end at the same frames.
  const [a, b] = [decodeLabels(plain), decodeLabels(louder)];
  expect(b.map(({ label, onset }) => [label, onset])).toEqual(a.map(({ label, onset }) => [label, onset]));
});

test("the scores of a stretch are on the recording's clock", async () => {
  const { start, onsets } = await scores(RATE, 2 * RATE);
  expect(start).toBe(1);
  expect(onsets.length).toBe(500);
});

test("a labeller that starts from another keeps the classes of the same name", () => {
  const old = describeNetwork(RECIPE.network, [250, 16], 4);
  const fresh = describeNetwork(RECIPE.network, [250, 16], 5);
  const weights = initialWeights(old, RECIPE.network, new Random(1));
  const from = { weights, classes: CLASSES, generic: false };
  const begun = startWeights(from, fresh, RECIPE, ["", "b", "new", "a"]);
  const column = (all: typeof begun, c: number, width: number): number[] => {
    const { values } = all[all.length - 2];
    return Array.from(values.filter((_, i) => i % width === c));
  };
  expect(begun.slice(0, -2)).toEqual(weights.slice(0, -2));
  expect(column(begun, 1, 5)).toEqual(column(weights, 2, 4));
  expect(column(begun, 3, 5)).toEqual(column(weights, 1, 4));
  // The onset is last.
  expect(column(begun, 4, 5)).toEqual(column(weights, 3, 4));
});

test("after the generic labeller, all new classes together are as likely as its only one", () => {
  const old = describeNetwork(RECIPE.network, [250, 16], 3);
  const weights = initialWeights(old, RECIPE.network, new Random(1));
  const bias = weights[weights.length - 1].values;
  bias.set([0.5, 1, 2]);
  const fresh = describeNetwork(RECIPE.network, [250, 16], 6);
  const begun = startWeights({ weights, classes: ["", "voice"], generic: true }, fresh, RECIPE, [
    "",
    "a",
    "b",
    "c",
    "d",
  ]);
  const [silence, ...rest] = begun[begun.length - 1].values;
  expect(silence).toBe(0.5);
  const together = rest.slice(0, 4).reduce((sum, value) => sum + Math.exp(value), 0);
  // Single precision.
  expect(together).toBeCloseTo(Math.exp(1), 5);
  expect(rest[4]).toBe(2);
});
