import { Random } from "../../math/random.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { CurvePoint, LabelScore } from "../../shapes/run.js";
import type { Weight } from "../../shapes/weight.js";
import { type Dataset, outputsOf } from "../data/dataset.js";
import { PARTS } from "../data/dealParts.js";
import { withParts } from "../data/labels/labelDataset.js";
import type { Executor } from "../executor.js";
import { describeNetwork } from "../networks/describeNetwork.js";
import { Trainer } from "../training/trainer.js";
import { evaluateLabels } from "./evaluateLabels.js";
import { LABEL_WINDOW } from "./scoreWindows.js";

/** Seconds of labels that are tried, those that there are, and then all; and how often each is drawn. */
const SECONDS = [5, 10, 30, 60];
const DRAWS = 3;
/** Length of the pieces that labels are drawn in, s. */
const PIECE = 1;
const [TRAIN, VALIDATION, TEST] = PARTS.keys();

/**
 * How the error on held-out song falls with the seconds of labelled song: trains on some of it, several times, and scores each. Of
 * what is drawn a tenth is held out for validation, as always.
 * Yields how many of its trainings are done before each.
 * @param initial weights that every training starts with, instead of random ones.
 * @returns ascending in seconds; the last point is all labels.
 */
export async function* labelCurve(
  recipe: Recipe,
  dataset: Dataset,
  executor: Executor,
  initial?: readonly Weight[],
): AsyncGenerator<{ readonly done: number; readonly total: number }, CurvePoint[]> {
  const { labels, rate } = dataset;
  if (labels === undefined) throw new Error("labelCurve: the data have no labels");
  const all = labels.parts.filter((part) => part === TRAIN || part === VALIDATION).length / rate;
  const amounts = [...SECONDS.filter((seconds) => seconds < 0.9 * all), all];
  const points: CurvePoint[] = [];
  for (const [a, seconds] of amounts.entries()) {
    const draws: LabelScore[] = [];
    for (let draw = 0; draw < DRAWS; draw++) {
      yield { done: a * DRAWS + draw, total: amounts.length * DRAWS };
      const seed = recipe.seed + draw;
      const drawn = drawLabels(dataset, seconds, recipe, new Random(seed));
      draws.push(await score({ ...recipe, seed, networks: 1 }, drawn, executor, initial));
    }
    points.push({ seconds, draws });
  }
  return points;
}

/** The dataset with so many seconds of its labels, in pieces drawn at random; the others count as unknown. */
function drawLabels(dataset: Dataset, seconds: number, recipe: Recipe, random: Random): Dataset {
  const { labels, rate } = dataset;
  if (labels === undefined) throw new Error("drawLabels: the data have no labels");
  const parts = Int8Array.from(labels.parts, (part) => (part === TEST ? TEST : -1));
  const length = Math.round(PIECE * rate);
  const known = labels.parts.map((part) => (part === TRAIN || part === VALIDATION ? 1 : 0));
  const pieces: number[] = [];
  for (let row = 0; row < known.length; row += length)
    if (known.subarray(row, row + length).includes(1)) pieces.push(row);
  const order = Int32Array.from(pieces);
  random.shuffle(order);
  let left = Math.round(seconds * rate);
  for (const first of order) {
    for (let row = first; row < Math.min(known.length, first + length) && left > 0; row++) {
      if (known[row] === 0) continue;
      parts[row] = TRAIN;
      left--;
    }
  }
  return withParts(
    dataset,
    parts,
    { stride: recipe.data.stride, validation: recipe.data.split.validation },
    recipe.name,
  );
}

async function score(
  recipe: Recipe,
  dataset: Dataset,
  executor: Executor,
  initial: readonly Weight[] | undefined,
): Promise<LabelScore> {
  const outputs = outputsOf(dataset);
  const trainer = new Trainer(
    executor,
    describeNetwork(recipe.network, dataset.shape, outputs),
    recipe,
    dataset,
    undefined,
    initial,
  );
  try {
    while (trainer.ended === undefined) {
      trainer.step();
      if (trainer.epochDone) await trainer.endEpoch();
    }
    const wide = describeNetwork(recipe.network, [LABEL_WINDOW, dataset.columns.length], outputs);
    const network = await trainer.member(0, "best", wide);
    const scores = await evaluateLabels(network, dataset, false);
    network.dispose();
    const { syllableErrorRate = null, frameError = null, onsetF1 = null, offsetF1 = null } = scores ?? {};
    return { syllableErrorRate, frameError, onsetF1, offsetF1 };
  } finally {
    trainer.dispose();
  }
}
