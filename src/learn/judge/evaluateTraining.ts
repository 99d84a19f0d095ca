import { explainedVariance } from "../../math/explainedVariance.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import { bestMember, type RunSummary } from "../../shapes/run.js";
import type { Dataset } from "../data/dataset.js";
import { allSamples } from "../data/samples.js";
import { thinned } from "../rivals/autoregressionRival.js";
import { errorOf, type Rival, rowsAfter, samplesOf } from "../rivals/linearRivals.js";
import { rivalsOf } from "../rivals/rivalsOf.js";
import type { Tensors } from "../tensors/backend.js";
import { predictRows } from "../tensors/predictRows.js";
import { runSamples } from "../tensors/runNetwork.js";
import type { TensorNetwork } from "../tensors/tensorNetwork.js";
import { testLoss } from "../tensors/testLoss.js";
import type { Trainer } from "../training/trainer.js";
import { accuracy, confusionTable } from "./confusionTable.js";
import { followingPairs, meanSquare, sampleSpeeds, speedCorrelation } from "./latentMeasures.js";
import { latentTable } from "./latentTable.js";

/** What a training came to. */
export interface TrainingEvaluation {
  readonly measures: Pick<RunSummary, "bestEpoch" | "loss" | "rivals" | "members" | "latent" | "accuracy">;
  /** the network with the least validation loss, from 0 */
  readonly best: number;
  /** the latent path of all data as CSV; undefined where there is no latent space */
  readonly latentTable: string | undefined;
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
  tf: Tensors,
  hurried: boolean,
): Promise<TrainingEvaluation> {
  const members: RunSummary["members"][number][] = [];
  for (const [m, { seed, train, validation, bestEpoch }] of trainer.histories.entries()) {
    const net = await trainer.member(m, "best");
    // What is predicted after the whole window is what rivals are judged by, too.
    const test =
      network.task === "predictEvery"
        ? errorOf(
            recipe.loss.kind,
            await predictRows(tf, net, dataset, dataset.test),
            rowsAfter(dataset, dataset.test, 0),
          )
        : (await testLoss(tf, net, dataset, dataset.test, recipe.loss.kind))[0];
    net.dispose();
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
  const latent = network.encoder > 0 ? await latentOf(tf, net, recipe, dataset, rivals) : undefined;
  const correct = network.task === "classify" ? await accuracyOf(tf, net, dataset) : undefined;
  net.dispose();
  return {
    best,
    measures: {
      bestEpoch,
      loss: { train, validation, test },
      rivals: rivals.map(({ name, test: error }) => ({ name, test: error })),
      members,
      ...(latent && { latent: latent.measures }),
      ...(correct && { accuracy: correct }),
    },
    latentTable: latent?.table,
  };
}

/** The latent path of all data as a table, and what it tells of samples that were held out. */
async function latentOf(
  tf: Tensors,
  net: TensorNetwork,
  recipe: Recipe,
  dataset: Dataset,
  rivals: readonly Rival[],
): Promise<{ measures: NonNullable<RunSummary["latent"]>; table: string }> {
  const { stride } = recipe.data;
  const starts = allSamples(dataset, stride);
  const path = await runSamples(tf, net, dataset, starts, "latent");
  const dimension = path.length / starts.length;
  const pairs = followingPairs(starts, dataset.test, stride);
  const pearsonSpeed = speedCorrelation(sampleSpeeds(dataset, starts, pairs), path, dimension, pairs);
  const table = latentTable(net.network, dataset, starts, path, dimension);
  if (net.network.task !== "reconstruct") return { measures: { dimension, pearsonSpeed }, table };
  const rebuild = (part: Int32Array): Promise<Float32Array> => runSamples(tf, net, dataset, part, "output");
  const reconstructionError = await meanSquare(dataset, dataset.test, rebuild);
  const svd = rivals.find(({ explained }) => explained !== undefined)?.explained;
  const measures = { dimension, pearsonSpeed, reconstructionError };
  if (svd === undefined) return { measures, table };
  const size = dataset.sampleSize;
  const unseen = thinned(dataset.test, size);
  const autoencoder = explainedVariance(samplesOf(dataset, unseen), await rebuild(unseen), size);
  return { measures: { ...measures, explainedVariance: { autoencoder, svd } }, table };
}

async function accuracyOf(
  tf: Tensors,
  net: TensorNetwork,
  dataset: Dataset,
): Promise<NonNullable<RunSummary["accuracy"]>> {
  const scores = await runSamples(tf, net, dataset, dataset.test, "output");
  return accuracy(confusionTable(dataset, scores), dataset.classes?.names.length ?? 0);
}
