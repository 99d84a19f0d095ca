import type { Dataset } from "../../learn/data/dataset.js";
import { allSamples, sampleTime, sequenceOf } from "../../learn/data/samples.js";
import type { LoadedNetwork } from "../../learn/executor.js";
import {
  followingPairs,
  meanSquare,
  sampleSpeeds,
  speedCorrelation,
} from "../../learn/judge/latentMeasures.js";
import { predictRows } from "../../learn/networks/predictRows.js";
import { runSamples } from "../../learn/networks/runSamples.js";
import { thinned } from "../../learn/rivals/autoregressionRival.js";
import {
  errorOf,
  predictionRivals,
  type Rival,
  rowsAfter,
  samplesOf,
  svdRival,
} from "../../learn/rivals/linearRivals.js";
import type { Trainer } from "../../learn/training/trainer.js";
import { explainedVariance } from "../../math/explainedVariance.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import { toCsv } from "../../workspace/files/table.js";
import { bestMember, RUN_FILES, type RunSummary } from "../../workspace/runs/runs.js";
import { confusion } from "./trainingLook.js";

/** What a training came to. */
export interface TrainingEvaluation {
  readonly measures: Pick<RunSummary, "bestEpoch" | "loss" | "rivals" | "members" | "latent" | "accuracy">;
  /** the network with the least validation loss, from 0 */
  readonly best: number;
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

/**
 * Tests every network of a training on samples that none has seen, and the best one more closely, beside linear methods.
 * @param hurried leaves out the linear methods: the user has stopped and waits.
 */
export async function evaluateTraining(
  trainer: Trainer,
  network: Network,
  recipe: Recipe,
  dataset: Dataset,
  hurried: boolean,
): Promise<TrainingEvaluation> {
  const members: RunSummary["members"][number][] = [];
  for (const [m, { seed, train, validation, bestEpoch }] of trainer.histories.entries()) {
    const test =
      network.task === "predictEvery"
        ? await lastRowError(trainer, m, recipe, dataset)
        : await trainer.testLoss(m, dataset.test);
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
  const rivals = hurried ? [] : rivalsOf(network, recipe, dataset);
  const net = await trainer.member(best, "best");
  const latent = network.encoder > 0 ? await latentOf(net, recipe, dataset, rivals) : undefined;
  const accuracy = network.task === "classify" ? await accuracyOf(net, dataset) : undefined;
  net.dispose();
  return {
    best,
    measures: {
      bestEpoch,
      loss: { train, validation, test },
      rivals: rivals.map(({ name, test: error }) => ({ name, test: error })),
      members,
      ...(latent && { latent: latent.measures }),
      ...(accuracy && { accuracy }),
    },
    files: latent ? [{ name: RUN_FILES.latent, content: latent.table }] : [],
  };
}

/** Error of the row after the whole window alone: what the rivals are judged by. */
async function lastRowError(trainer: Trainer, m: number, recipe: Recipe, dataset: Dataset): Promise<number> {
  const net = await trainer.member(m, "best");
  const predicted = await predictRows(net, dataset, dataset.test);
  net.dispose();
  return errorOf(recipe.loss.kind, predicted, rowsAfter(dataset, dataset.test, 0));
}

function rivalsOf(network: Network, recipe: Recipe, dataset: Dataset): Rival[] {
  const { kind } = recipe.loss;
  if (network.task === "classify") return [];
  if (network.task !== "reconstruct") return predictionRivals(dataset, kind);
  const { network: given } = recipe;
  return "latent" in given ? [svdRival(dataset, given.latent, kind)] : [];
}

/** The latent path of all data as a table, and what it tells of samples that were held out. */
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
  const size = dataset.window * (dataset.inputs ?? dataset.columns).length;
  const unseen = thinned(dataset.test, size);
  const autoencoder = explainedVariance(samplesOf(dataset, unseen), await rebuild(unseen), size);
  return { measures: { ...measures, explainedVariance: { autoencoder, svd } }, table };
}

/** Columns time_s, sequence where there are several, level_db of spectra, and the coordinates. */
export function latentTable(
  network: Network,
  dataset: Dataset,
  starts: Int32Array,
  path: Float32Array,
  dimension: number,
): string {
  const several = dataset.sequences.length > 1;
  const spectra = dataset.picture?.kind === "spectrum";
  const predicts = network.task !== "reconstruct";
  const names = [
    "time_s",
    ...(several ? ["sequence"] : []),
    ...(spectra ? ["level_db"] : []),
    ...Array.from({ length: dimension }, (_, d) => `z${d + 1}`),
  ];
  const rows = Array.from(starts, (start, i) => [
    sampleTime(dataset, start, predicts),
    ...(several ? [sequenceOf(dataset.sequences, start) + 1] : []),
    ...(spectra ? [loudestBin(dataset, start)] : []),
    // Digits that single precision has.
    ...Array.from(path.subarray(i * dimension, (i + 1) * dimension), (z) => Number(z.toPrecision(7))),
  ]);
  return toCsv(names, rows);
}

/** Level of a sample's loudest value, dB re full scale. */
function loudestBin({ values, columns, window, normalisation }: Dataset, start: number): number {
  const { mean, scale } = normalisation;
  let loudest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < window * columns.length; i++) {
    const c = i % columns.length;
    loudest = Math.max(loudest, values[start * columns.length + i] * scale[c] + mean[c]);
  }
  return loudest;
}

async function accuracyOf(
  net: LoadedNetwork,
  dataset: Dataset,
): Promise<NonNullable<RunSummary["accuracy"]>> {
  const counts = await confusion(net, dataset);
  const n = dataset.classes?.names.length ?? 0;
  const rows = Array.from({ length: n }, (_, r) =>
    counts.slice(r * n, (r + 1) * n).reduce((sum, count) => sum + count, 0),
  );
  const all = rows.reduce((sum, count) => sum + count, 0);
  let right = 0;
  for (let c = 0; c < n; c++) right += counts[c * n + c];
  return { network: right / all, majority: Math.max(...rows) / all };
}
