import { afterAll, beforeAll, expect, test } from "vitest";
import type { Readable } from "../../../src/features/measuring/chapters.js";
import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { BandFloors, BandPowers, levelsInPlace } from "../../../src/learn/data/labels/bandLevels.js";
import type { Executor } from "../../../src/learn/executor.js";
import { decodeLabels, LabelDecoder } from "../../../src/learn/labelling/decodeLabels.js";
import type { LabelScores } from "../../../src/learn/labelling/labelScores.js";
import { type Labeller, labelSound } from "../../../src/learn/labelling/labelSound.js";
import {
  LABEL_MARGIN,
  LABEL_STEP,
  LABEL_WINDOW,
  scoreWindows,
} from "../../../src/learn/labelling/scoreWindows.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import { Random } from "../../../src/math/random.js";
import type { NetworkRecipe } from "../../../src/shapes/recipe.js";

const BANDS = 16;
const RATE = 22_050;
const CLASSES = ["", "a", "b"];
const frames = { window: 0.016, hop: 0.002, lowHz: 500, highHz: 10_000, rangeDb: 55, melBands: BANDS };
const network: NetworkRecipe = {
  kind: "labeller",
  activation: "relu",
  initialisation: "auto",
  initialSd: 0.05,
  normalisation: "none",
  filters: [4],
  kernel: 5,
  stride: 4,
  cell: "gru",
  units: 4,
};

let executor: Executor;
let labeller: Labeller;
beforeAll(async () => {
  executor = await startExecutor("engine", { threads: 1 });
  const wide = describeNetwork(network, [LABEL_WINDOW, BANDS], CLASSES.length + 1);
  const weights = initialWeights(wide, network, new Random(3));
  labeller = { network: executor.load(wide, weights), frames, classes: CLASSES };
});
afterAll(() => {
  labeller.network.dispose();
  executor.close();
});

/** Fifteen seconds of noise that swells: several of the parts that a sound is read in. */
const random = new Random(4);
const samples = Float32Array.from(
  { length: 15 * RATE },
  (_, i) => 0.1 * random.normal() * Math.sin(i / 4000) ** 4,
);
const sound: Readable = {
  sampleRate: RATE,
  first: 0,
  end: samples.length,
  read: (first, count) => samples.slice(first, first + count),
};

async function partsOf(readable: Readable): Promise<LabelScores[]> {
  const parts: LabelScores[] = [];
  for await (const part of labelSound(labeller, readable, "noise.wav")) parts.push(part);
  return parts;
}

function joined(parts: readonly LabelScores[]): LabelScores {
  return {
    ...parts[0],
    probabilities: Float32Array.from(parts.flatMap(({ probabilities }) => Array.from(probabilities))),
    onsets: Float32Array.from(parts.flatMap(({ onsets }) => Array.from(onsets))),
  };
}

test("a sound that is read in parts has the scores of the sound in one piece, bit for bit, and the same labels", async () => {
  const powers = new BandPowers(frames, RATE, "noise.wav");
  const count = powers.framesIn(samples.length);
  const levels = powers.powers({ samples, first: 0 }, 0, count);
  const floors = new BandFloors(BANDS);
  floors.add(levels);
  levelsInPlace(levels, floors.floors());
  const padded = new Float32Array((count + LABEL_STEP + 2 * LABEL_MARGIN) * BANDS);
  padded.set(levels, LABEL_MARGIN * BANDS);
  const whole = await scoreWindows(labeller.network, padded, count);

  const parts = await partsOf(sound);
  expect(parts.length).toBeGreaterThan(2);
  const scores = joined(parts);
  expect(scores.probabilities).toEqual(whole.probabilities);
  expect(scores.onsets).toEqual(whole.onsets);

  const decoder = new LabelDecoder(parts[0]);
  const found = parts.flatMap(({ probabilities, onsets }) => decoder.push(probabilities, onsets));
  expect([...found, ...decoder.end()]).toEqual(decodeLabels({ ...scores, ...whole }));
});

test("a gain changes no score: levels are over the background of their band", async () => {
  // A power of two is exact in single precision.
  const louder = {
    ...sound,
    read: (first: number, count: number) => sound.read(first, count).map((x) => 4 * x),
  };
  const [plain, loud] = [joined(await partsOf(sound)), joined(await partsOf(louder))];
  // Floors are found to a tenth of a dB, and so are shifted by a part of that at most: .005 units of a level.
  plain.probabilities.forEach((p, i) => {
    expect(Math.abs(loud.probabilities[i] - p)).toBeLessThan(0.01);
  });
});

test("the parts follow one another without a gap, on the recording's clock, and none lies beyond the sound", async () => {
  const parts = await partsOf({ ...sound, first: RATE });
  let next = 1;
  for (const { start, onsets, rate } of parts) {
    expect(start).toBeCloseTo(next, 9);
    next = start + onsets.length / rate;
  }
  // The last frame is centred on the last sample at the latest.
  expect(next - 1 / parts[0].rate).toBeLessThanOrEqual(15);
  expect(await partsOf({ ...sound, end: 0 })).toEqual([]);
});
