import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PARTS } from "../../../src/learn/data/dealParts.js";
import { Random } from "../../../src/math/random.js";
import { monoSignal } from "../../../src/shapes/series.js";
import { loadLearningData } from "../../../src/tasks/networks/learningData.js";
import { type TrainOptions, trainTask } from "../../../src/tasks/networks/train.js";
import { readRecipe } from "../../../src/tasks/networks/trainingRecipe.js";
import { writeAnnotations } from "../../../src/workspace/annotations/writeAnnotations.js";
import { readHeldLabels } from "../../../src/workspace/runs/heldLabelsFile.js";
import { readProvenance } from "../../../src/workspace/runs/provenanceFile.js";
import { hashFile } from "../../../src/workspace/sound/hashFile.js";
import { encodeWav } from "../../../src/workspace/sound/writing/writeWav.js";
import { CONTEXT, finish, testFolder } from "./tinyRun.js";

const folder = testFolder();
const RATE = 22_050;
const TEST = PARTS.indexOf("test");

/** Whistles, five a second, with labels in turn, and their annotations beside them. */
function song(name: string, labels: readonly string[], seconds = 2): string {
  const random = new Random(name.charCodeAt(0));
  const values = Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const t = i / RATE;
    return 0.002 * random.normal() + (t % 0.2 >= 0.1 ? 0.3 * Math.sin(2 * Math.PI * 3000 * t) : 0);
  });
  const path = join(folder, `${name}.wav`);
  writeFileSync(path, encodeWav(monoSignal(values, RATE)).bytes);
  const annotations = Array.from({ length: 5 * seconds }, (_, i) => ({
    onset: 0.2 * i + 0.1,
    offset: 0.2 * (i + 1),
    label: labels[i % labels.length],
  }));
  writeAnnotations(join(folder, `${name}.wav.csv`), { annotations }, "simple-seq");
  return path;
}

const recipe = join(folder, "tiny.json");
writeFileSync(
  recipe,
  JSON.stringify({
    format: "syrinx-recipe/1",
    name: "tiny",
    data: { recordings: "*.wav", lookBack: 64, frames: { melBands: 8 } },
    network: { kind: "labeller", filters: [2], units: 4 },
    training: { epochs: 1, batchSize: 4 },
  }),
);

const train = async (recordings: readonly string[], options: Partial<TrainOptions> = {}): Promise<string> => {
  const all = { out: folder, backend: "engine", recordings, ...options };
  return (await finish(trainTask(recipe, all, CONTEXT))).result.run;
};

/** What a training from a run would learn from: names of the files held out for testing, and what is said before. */
async function from(run: string, recordings: readonly string[]) {
  const read = readRecipe(recipe, { recordings, startFrom: run });
  const { result, reports } = await finish(loadLearningData(read.recipe, { folder, hearing: {} }, CONTEXT));
  const { sequences, labels } = result.dataset;
  const held = sequences.filter(({ first, rows }) =>
    labels?.parts.subarray(first, first + rows).includes(TEST),
  );
  return {
    held: held.map(({ source }) => source),
    warnings: reports.flatMap((report) => (report.kind === "warning" ? [report.text] : [])),
    learnt: result.learnt,
  };
}

const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map((name) => song(name, ["x", "y"]));
let run: string;
beforeAll(async () => {
  run = await train([a, b, c]);
});

/** Those of some recordings that the run has learnt from. */
async function knownOf(files: readonly string[]): Promise<string[]> {
  const learnt = readProvenance(run).learnt ?? [];
  const known: string[] = [];
  for (const file of files) if (learnt.includes(await hashFile(file))) known.push(file);
  return known;
}

test("a run keeps what is annotated and what it found in what it held out", () => {
  const held = readHeldLabels(run) ?? [];
  expect(held).toHaveLength(1);
  expect([a, b, c]).toContain(held[0].file);
  expect(held[0]).toMatchObject({ from: expect.closeTo(0, 2), to: expect.closeTo(2, 2) });
  expect(held[0].truth.map(({ label }) => label).join("")).toBe("xyxyxyxyxy");
});

describe("a labeller that starts from a run", () => {
  test("holds out recordings that the run held out or never met, and learns from those that it learnt from", async () => {
    const known = await knownOf([a, b, c]);
    // One of three is held out.
    expect(known).toHaveLength(2);
    const [left] = [a, b, c].filter((file) => !known.includes(file));
    expect((await from(run, [a, b, c])).held).toEqual([left]);
    expect((await from(run, [...known, d])).held).toEqual([d]);
    // A fifth of five files is one, though two could be taken.
    const many = await from(run, [...known, d, e, left]);
    expect(many.held).toHaveLength(1);
    expect([d, e, left]).toContain(many.held[0]);
    expect(many.warnings).toEqual([]);
  });

  test("holds out stretches of new recordings only, where there are too few files", async () => {
    const [known] = await knownOf([a, b, c]);
    const long = song("long", ["x", "y"], 6);
    expect(await from(run, [known, long])).toMatchObject({ held: [long], warnings: [] });
    // Of two seconds in blocks of one none is held out.
    const { held, warnings } = await from(run, [known, d]);
    expect(held).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^too little is annotated .* nothing is scored/)]);
  });

  test("says so where nothing can be held out, and is trained on everything without scores", async () => {
    const known = await knownOf([a, b, c]);
    const { held, warnings } = await from(run, known);
    expect(held).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/has learnt from all of these recordings.*; to see scores, add/),
    ]);
    const { result } = await finish(
      trainTask(recipe, { out: folder, backend: "engine", recordings: known, startFrom: run }, CONTEXT),
    );
    expect(result.labels).toBeUndefined();
    expect(result.loss.test).toBeNaN();
  });

  test("knows what the runs before it have learnt from", async () => {
    const next = await train([c, d, e], { startFrom: run });
    const learnt = new Set(readProvenance(next).learnt);
    for (const hash of readProvenance(run).learnt ?? []) expect(learnt).toContain(hash);
    const { held } = await from(next, [a, b, c]);
    expect(held.length).toBeLessThanOrEqual(1);
  });

  test("says which of the run's labels is missing and which is new", async () => {
    const renamed = ["f", "g", "h"].map((name) => song(name, ["x", "z"]));
    const { warnings } = await from(run, renamed);
    expect(warnings).toEqual([
      expect.stringMatching(
        /has learnt the label "y", which is not in these annotations and will be forgotten, and "z" is new to it; if you renamed it, nothing is wrong; to keep it, add recordings with it\.$/,
      ),
    ]);
    const without = ["i", "j", "k"].map((name) => song(name, ["x"]));
    expect((await from(run, without)).warnings).toEqual([
      expect.stringMatching(
        /the label "y", .* will be forgotten; to keep it, add recordings in which it is annotated\.$/,
      ),
    ]);
  });
});

test("a label that occurs only in what is held out is named", async () => {
  const plain = ["l", "m", "n"].map((name) => song(name, ["x", "y"]));
  const { held } = await from(run, plain);
  song(held[0].replace(/.*\/(.)\.wav$/, "$1"), ["x", "y", "rare"]);
  const { recipe: read } = readRecipe(recipe, { recordings: plain });
  const { reports } = await finish(loadLearningData(read, { folder, hearing: {} }, CONTEXT));
  expect(reports).toContainEqual({
    kind: "warning",
    text: 'the label "rare" can\'t be learnt, because it occurs only in what is held out; annotate it in more recordings.',
  });
});
