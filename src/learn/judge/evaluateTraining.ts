import { explainedVariance } from "../../math/explainedVariance.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import { bestMember, type RunSummary } from "../../shapes/run.js";
import { type Dataset, outputsOf } from "../data/dataset.js";
import { allSamples } from "../data/samples.js";
import type { LoadedNetwork } from "../executor.js";
import { type HeldLabels, judgeLabels, type LabelJudgement } from "../labelling/evaluateLabels.js";
import { LABEL_WINDOW } from "../labelling/scoreWindows.js";
import { describeNetwork } from "../networks/describeNetwork.js";
import { predictRows } from "../networks/predictRows.js";
import { runSamples } from "../networks/runSamples.js";
import { thinned } from "../rivals/autoregressionRival.js";
import { errorOf, type Rival, rowsAfter, samplesOf } from "../rivals/linearRivals.js";
import { rivalsOf } from "../rivals/rivalsOf.js";
import type { Trainer } from "../training/trainer.js";
import { accuracy, confusionTable } from "./confusionTable.js";
import { followingPairs, meanSquare, sampleSpeeds, speedCorrelation } from "./latentMeasures.js";
import { latentTable } from "./latentTable.js";

/** The results of a training on unseen samples. */
export interface TrainingEvaluation {
  readonly measures: Pick<
    RunSummary,
    "bestEpoch" | "loss" | "rivals" | "members" | "latent" | "accuracy" | "labels"
  >;
  /** index of the network with the lowest validation loss, from 0 */
  readonly best: number;
  /** of a labeller: what it finds in what is held out; undefined if nothing is */
  readonly held: readonly HeldLabels[] | undefined;
  /** the latent path of all data as CSV; undefined if there is no latent space */
  readonly latentTable: string | undefined;
}

/**
 * Tests every network of a training on unseen samples, and the best one in more detail, and compares it with linear methods.
 * Yields how many of its tests are done before each.
 * @param hurried leaves out the linear methods, for when the user has stopped the training and is waiting.
 */
export async function* evaluateTraining(
  trainer: Trainer,
  network: Network,
  recipe: Recipe,
  dataset: Dataset,
  hurried: boolean,
): AsyncGenerator<{ readonly done: number; readonly total: number }, TrainingEvaluation> {
  // Each network, the linear methods, the latent path.
  const total = trainer.histories.length + 2;
  const members: RunSummary["members"][number][] = [];
  for (const [m, { seed, train, validation, bestEpoch }] of trainer.histories.entries()) {
    yield { done: m, total };
    const test =
      network.task === "predictEvery"
        ? await lastRowError(trainer, m, recipe, dataset)
        : await trainer.testLoss(m, dataset.test, "test");
    const at = Math.max(0, bestEpoch - 1);
    members.push({
      seed,
      epochs: train.length,
      bestEpoch,
      train: train[at] ?? Number.NaN,
      validation: validation[at] ?? Number.NaN,
      test,
    });
  }
  const best = bestMember(members);
  const { train, validation, test, bestEpoch } = members[best];
  yield { done: total - 2, total };
  const rivals = hurried ? [] : rivalsOf(network, recipe, dataset);
  yield { done: total - 1, total };
  const net = await trainer.member(best, "best");
  const latent = network.encoder > 0 ? await latentOf(net, recipe, dataset, rivals) : undefined;
  const correct = network.task === "classify" ? await accuracyOf(net, dataset) : undefined;
  net.dispose();
  const labels = network.task === "label" ? await labelsOf(trainer, best, recipe, dataset) : undefined;
  yield { done: total, total };
  return {
    best,
    measures: {
      bestEpoch,
      loss: { train, validation, test },
      rivals: rivals.map(({ name, test: error }) => ({ name, test: error })),
      members,
      ...(latent && { latent: latent.measures }),
      ...(correct && { accuracy: correct }),
      ...(labels && { labels: labels.summary }),
    },
    held: labels?.held,
    latentTable: latent?.table,
  };
}

/** How the labels of held-out song agree with its annotations; undefined if none is held out. */
async function labelsOf(
  trainer: Trainer,
  best: number,
  recipe: Recipe,
  dataset: Dataset,
): Promise<LabelJudgement | undefined> {
  const wide = describeNetwork(recipe.network, [LABEL_WINDOW, dataset.columns.length], outputsOf(dataset));
  const net = await trainer.member(best, "best", wide);
  try {
    return await judgeLabels(net, dataset);
  } finally {
    net.dispose();
  }
}

/** Error of the row after the complete window only, which is also what the rivals predict. */
async function lastRowError(trainer: Trainer, m: number, recipe: Recipe, dataset: Dataset): Promise<number> {
  const net = await trainer.member(m, "best");
  const predicted = await predictRows(net, dataset, dataset.test);
  net.dispose();
  return errorOf(recipe.loss.kind, predicted, rowsAfter(dataset, dataset.test, 0));
}

/** The latent path of all data as a table, and its measures on the held-out samples. */
async function latentOf(
  net: LoadedNetwork,
  recipe: Recipe,
  dataset: Dataset,
  rivals: readonly Rival[],
): Promise<{ measures: NonNullable<RunSummary["latent"]>; table: string }> {
  const { stride } = recipe.data;
  const starts = allSamples(dataset, stride);
  const path = await runSamples(net, dataset, starts, "latent");
  const dimension = path.length / starts.length;
  const pairs = followingPairs(starts, dataset.test, stride);
  const pearsonSpeed = speedCorrelation(sampleSpeeds(dataset, starts, pairs), path, dimension, pairs);
  const table = latentTable(net.network, dataset, starts, path, dimension);
  if (net.network.task !== "reconstruct") return { measures: { dimension, pearsonSpeed }, table };
  const rebuild = (part: Int32Array): Promise<Float32Array> => runSamples(net, dataset, part, "output");
  const reconstructionError = await meanSquare(dataset, dataset.test, rebuild);
  const svd = rivals.find(({ explained }) => explained !== undefined)?.explained;
  const measures = { dimension, pearsonSpeed, reconstructionError };
  if (svd === undefined) return { measures, table };
  const size = dataset.sampleSize;
  const unseen = thinned(dataset.test, size);
  const autoencoder = explainedVariance(samplesOf(dataset, unseen), await rebuild(unseen), size);
  return {
    measures: { ...measures, explainedVariance: { autoencoder, svd }, unseenSamples: dataset.test.length },
    table,
  };
}

async function accuracyOf(
  net: LoadedNetwork,
  dataset: Dataset,
): Promise<NonNullable<RunSummary["accuracy"]>> {
  const scores = await runSamples(net, dataset, dataset.test, "output");
  return accuracy(confusionTable(dataset, scores), dataset.classes?.names.length ?? 0);
}
