import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { midwayBoundaries } from "../../../src/features/syllables/midwayBoundaries.js";
import { segmentSyllables } from "../../../src/features/syllables/segmentation.js";
import { GENERIC_DECODING, LabelDecoder } from "../../../src/learn/labelling/decodeLabels.js";
import { Random } from "../../../src/math/random.js";
import type { Segment } from "../../../src/shapes/segment.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { labelManyTask } from "../../../src/tasks/labels/labelMany.js";
import { trainTask } from "../../../src/tasks/networks/train.js";
import { findLabeller, openLabeller } from "../../../src/tasks/recordings/openLabeller.js";
import type { Runner } from "../../../src/tasks/running/runner.js";
import type { Task } from "../../../src/tasks/running/task.js";
import { readAnnotations } from "../../../src/workspace/annotations/readAnnotations.js";
import { writeAnnotations } from "../../../src/workspace/annotations/writeAnnotations.js";
import { readRecording } from "../../../src/workspace/sound/readRecording.js";
import { encodeWav } from "../../../src/workspace/sound/writing/writeWav.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-labeller-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function finish<Result>(task: Task<Result>): Promise<Result> {
  let step = await task.next();
  while (!step.done) step = await task.next();
  return step.value;
}

const runner: Runner = {
  parallelism: 1,
  run: async () => {
    throw new Error("no batch is run here");
  },
  release: async () => {},
};
const context = { stopRequested: () => false, runner };

/** Whistles of 80 ms every 160 ms, of 2 and 5 kHz in random order, in noise, with their labels beside them. */
function song(name: string, seed: number, seconds: number, rate = 22_050): string {
  const random = new Random(seed);
  const count = Math.floor(seconds / 0.16);
  const kinds = Array.from({ length: count }, () => (random.integer(2) === 0 ? "low" : "high"));
  const values = Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const t = i / rate;
    const hertz = kinds[Math.floor(t / 0.16)] === "low" ? 2000 : 5000;
    return (
      0.002 * random.normal() +
      (t < 0.16 * count && t % 0.16 >= 0.08 ? 0.3 * Math.sin(2 * Math.PI * hertz * t) : 0)
    );
  });
  const path = join(folder, `${name}.wav`);
  writeFileSync(path, encodeWav(monoSignal(values, rate)).bytes);
  const annotations = kinds.map((label, i) => ({ onset: 0.16 * i + 0.08, offset: 0.16 * (i + 1), label }));
  writeAnnotations(join(folder, `${name}.wav.csv`), { annotations }, "simple-seq");
  return path;
}

/** A recipe of so small a network that a second of training is enough for whistles. */
const recipe = {
  format: "syrinx-recipe/1",
  name: "whistles",
  data: { recordings: "hand*.wav", lookBack: 64, frames: { melBands: 16 } },
  network: { kind: "labeller", filters: [4], units: 8 },
  training: { epochs: 8, batchSize: 4, learningRate: 0.02 },
};

let run: string;
beforeAll(async () => {
  for (const n of [1, 2, 3]) song(`hand${n}`, n, 4);
  writeFileSync(join(folder, "whistles.json"), JSON.stringify(recipe));
  ({ run } = await finish(
    trainTask(join(folder, "whistles.json"), { out: folder, backend: "engine" }, context),
  ));
});

describe("a trained labeller", () => {
  test("names the whistles of a song that it has never met, at another sample rate", async () => {
    const file = song("unmet", 9, 3, 32_000);
    const out = join(folder, "labels");
    const options = { out, frames: false, compare: folder };
    const { files } = await finish(labelManyTask(run, [file], options, context));
    // Whistles of two pitches, 40 dB over the noise, leave no doubt.
    expect(files[0].compare).toMatchObject({ syllableErrorRate: 0, onsetF1: 1 });
    expect(files[0].meanConfidence).toBeGreaterThan(0.8);
    const ends = readAnnotations(join(out, "unmet.annot.csv")).annotations.map(({ offset }) => offset);
    expect(Math.max(...ends)).toBeLessThanOrEqual(3);
  });

  test("is found by the folder of its run", () => {
    const { classes, weights } = findLabeller(run);
    expect(classes).toEqual(["", "high", "low"]);
    expect(weights).toBe(join(run, "weights.safetensors"));
  });

  test("refuses a sound that ends below its bands", async () => {
    const file = song("slow", 4, 1, 8000);
    const labelling = labelManyTask(run, [file], { out: join(folder, "slow"), frames: false }, context);
    await expect(finish(labelling)).rejects.toThrow(/slow\.wav.*8000/);
  });
});

test("the generic one puts boundaries half-way between its own and those of the level", async () => {
  const file = song("generic", 5, 4, 32_000);
  const out = join(folder, "generic");
  await finish(labelManyTask("generic", [file], { out, frames: false }, context));
  const placed = readAnnotations(join(out, "generic.annot.csv")).annotations;
  const { signal } = await readRecording(file);
  const labeller = await openLabeller(findLabeller("generic"), "engine", { threads: 1 });
  const read = (first: number, count: number): Float32Array => signal.values.slice(first, first + count);
  const own: Segment[] = [];
  let decoder: LabelDecoder | undefined;
  for await (const scores of labeller.scores({ sampleRate: 32_000, first: 0, end: 128_000, read }, file)) {
    decoder ??= new LabelDecoder(scores, GENERIC_DECODING);
    own.push(...decoder.push(scores.probabilities, scores.onsets));
  }
  own.push(...(decoder?.end() ?? []));
  labeller.close();
  const expected = midwayBoundaries(own, segmentSyllables(signal), GENERIC_DECODING);
  const times = ({ onset, offset }: Segment): number[] => [onset, offset];
  expect(placed.map(times)).toEqual(expected.map(times));
  expect(placed.filter(({ onset }, i) => onset !== own[i].onset).length).toBeGreaterThan(5);
});

test("the run of another kind of network is refused in one line", async () => {
  const options = { out: folder, backend: "engine", epochs: 1 };
  const { run: other } = await finish(trainTask("membrane", options, context));
  expect(() => findLabeller(other)).toThrow(
    /is the run of a network of kind autoencoder, which names no syllables; give /,
  );
  expect(() => findLabeller(folder)).toThrow(/is not|holds no|contains no/);
});
