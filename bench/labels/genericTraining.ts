import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { asRecipe } from "../../src/documents/recipeDocument.js";
import { type LabelledLevels, makeLabelDataset, SILENCE } from "../../src/learn/data/labels/labelDataset.js";
import type { Executor, LoadedNetwork } from "../../src/learn/executor.js";
import { LABEL_WINDOW } from "../../src/learn/labelling/scoreWindows.js";
import { describeNetwork } from "../../src/learn/networks/describeNetwork.js";
import { trainNetworks } from "../../src/learn/training/trainNetworks.js";
import { Random } from "../../src/math/random.js";
import { monoSignal } from "../../src/shapes/series.js";
import type { Weight } from "../../src/shapes/weight.js";
import type { AnnotatedBird } from "../segmentation/annotatedBirds.js";
import { cageNoise } from "./cageNoise.js";
import { heard } from "./crossValidation.js";

/** Licences that allow weights to be made of a recording and passed on, as INDEX.tsv names them. */
const FREE = /^(audio )?(CC0|CC BY|Apache|MIT|BSD)/;
/** Stationary noise that is learnt as silence: s and Hz of each recording, and how much each sample keeps of the last. */
const NOISE = { seconds: 10, rate: 32_000, colours: [0, 0.9, -0.7] };
const NOISE_GROUP = "noise";
/** Synthetic cage noise, learnt as silence: number of recordings, s and Hz. */
const CAGES = { count: 16, seconds: 10, rate: 32_000 };
const CAGE_GROUP = "cage";
/** Most bands by which windows are shifted: birds that were never met sing elsewhere. */
const SHIFT = 5;

/** The recipe of the generic labeller: one class besides silence, and fifty epochs. */
export const GENERIC_RECIPE = asRecipe(
  {
    format: "syrinx-recipe/1",
    name: "generic",
    data: { recordings: "birds" },
    network: { kind: "labeller" },
    training: { epochs: 50 },
  },
  "genericTraining.ts",
);
const { data } = GENERIC_RECIPE;
if (!("recordings" in data)) throw new Error("the generic recipe has no recordings");
export const GENERIC_FRAMES = data.frames;
export const GENERIC_CLASSES = [SILENCE, "voice"];

/** Of the birds, those whose recordings may be learnt from. @param folder with INDEX.tsv. */
export function freeBirds(birds: readonly AnnotatedBird[], folder: string): AnnotatedBird[] {
  const lines = readFileSync(join(folder, "INDEX.tsv"), "utf8").split("\n");
  const licences = new Map(lines.map((line) => line.split("\t")).map(([file, , licence]) => [file, licence]));
  const isFree = (file: string): boolean => FREE.test(licences.get(`birds/${basename(file)}`) ?? "");
  return birds
    .map(({ name, recordings }) => ({ name, recordings: recordings.filter(({ file }) => isFree(file)) }))
    .filter(({ recordings }) => recordings.length > 0);
}

/** Trains the generic labeller on some birds, each drawn as often as any other, and on noise. @param seed 1 for the bundled one. */
export async function trainGeneric(
  birds: readonly AnnotatedBird[],
  executor: Executor,
  seed = 1,
  onEpoch?: (epoch: number, loss: number) => void,
): Promise<readonly Weight[]> {
  const recordings = [
    ...birds.flatMap(({ name, recordings }) =>
      heard(recordings, GENERIC_FRAMES, { named: false, group: name }),
    ),
    ...noise(),
    ...cages(),
  ];
  const dataset = makeLabelDataset({
    recordings,
    classes: GENERIC_CLASSES,
    columns: Array.from({ length: GENERIC_FRAMES.melBands }, (_, b) => ({
      name: `${b}`,
      unit: "1" as const,
    })),
    rate: 1 / GENERIC_FRAMES.hop,
    sample: { ...data, split: { ...data.split, by: "blocks", test: 0 } },
    shift: SHIFT,
    caller: GENERIC_RECIPE.name,
  });
  const { networks, best } = await trainNetworks(
    { ...GENERIC_RECIPE, seed },
    dataset,
    executor,
    ([{ validation }], epoch) => onEpoch?.(epoch, validation),
  );
  return networks[best].weights;
}

/** Recordings of stationary noise of several colours. */
function noise(): LabelledLevels[] {
  const random = new Random(1);
  const recordings = NOISE.colours.map((kept) => {
    let last = 0;
    const values = Float32Array.from({ length: NOISE.seconds * NOISE.rate }, () => {
      last = kept * last + 0.01 * random.normal();
      return last;
    });
    return { file: `noise ${kept}`, signal: monoSignal(values, NOISE.rate), reference: [] };
  });
  return heard(recordings, GENERIC_FRAMES, { named: false, group: NOISE_GROUP });
}

/** Recordings of synthetic cage noise. */
function cages(): LabelledLevels[] {
  const random = new Random(2);
  const recordings = Array.from({ length: CAGES.count }, (_, c) => {
    const signal = monoSignal(cageNoise(CAGES.seconds, CAGES.rate, random), CAGES.rate);
    return { file: `cage ${c}`, signal, reference: [] };
  });
  return heard(recordings, GENERIC_FRAMES, { named: false, group: CAGE_GROUP });
}

/** The generic labeller with some weights, for windows of LABEL_WINDOW frames. */
export function loadGeneric(executor: Executor, weights: readonly Weight[]): LoadedNetwork {
  const shape = [LABEL_WINDOW, GENERIC_FRAMES.melBands];
  return executor.load(describeNetwork(GENERIC_RECIPE.network, shape, GENERIC_CLASSES.length + 1), weights);
}
