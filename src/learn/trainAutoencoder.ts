import { Random } from "../math/random.js";
import { InputError } from "../shapes/inputError.js";
import type { TrainingProgress } from "../shapes/progress.js";
import type { Recipe } from "../shapes/recipe.js";
import type { Backend } from "./backend.js";
import { DenseNetwork } from "./denseNetwork.js";
import { explainedVariance, type FrameDataset, gather } from "./frameDataset.js";
import { principalComponents, reconstructLinearly } from "./principalComponents.js";
import { autoencoderLayers, initialWeights, type Weight } from "./weights.js";

/** Rows of the latent path that are shown while training. */
const SHOWN_ROWS = 1500;
/** s between two looks at the training. */
const LOOK_EVERY = 0.25;

/** What a training leaves behind. */
export interface TrainedAutoencoder {
  /** of the epoch with the least validation loss */
  readonly weights: readonly Weight[];
  readonly layers: readonly {
    readonly inputs: number;
    readonly units: number;
    readonly activation: string;
  }[];
  /** mean squared error a value, normalised units, one an epoch */
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  readonly testLoss: number;
  readonly bestEpoch: number;
  /** "epochs", "batches", "patience" or "interrupted" */
  readonly stopped: string;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** every frame of the sound in latent space, frames x latent */
  readonly latent: Float32Array;
  /** every frame reconstructed, dB, frames x bins */
  readonly reconstruction: Float32Array;
  /** shares of the variance of the test frames explained */
  readonly explained: { readonly autoencoder: number; readonly svd: number };
}

/**
 * Trains a dense autoencoder on spectral frames: Adam on the mean squared error, the learning rate falling along half a
 * cosine, each training frame shifted in frequency at random (so that unseen pitches are not strangers), early stopping
 * with the best weights kept. On one backend the same seed gives the same weights.
 * @param stopRequested asked after every batch; true ends the training with what there is.
 * @returns yields the state some times a second; returns the best network.
 */
export async function* trainAutoencoder(
  dataset: FrameDataset,
  recipe: Recipe,
  backend: Backend,
  stopRequested: () => boolean,
): AsyncGenerator<TrainingProgress, TrainedAutoencoder> {
  const { training } = recipe;
  const { layers, encoder } = autoencoderLayers(dataset.bins, recipe.network);
  const random = new Random(training.seed);
  const initial = initialWeights(layers, random);
  // First, because it takes long on wide frames: a stop later on must find little left to do.
  const linear = principalComponents(
    gather(dataset, dataset.train),
    dataset.bins,
    Math.min(recipe.network.latent, dataset.bins),
  );
  const network = new DenseNetwork(backend.tf, layers, encoder, initial);
  const order = Int32Array.from(dataset.train);
  const batchSize = Math.min(training.batchSize, order.length);
  const perEpoch = Math.floor(order.length / batchSize);
  const epochs = Math.max(1, Math.min(training.epochs, Math.floor(training.batches / perEpoch)));
  const validation = gather(dataset, dataset.validation);
  const batch = new Float32Array(batchSize * dataset.bins);
  const shiftBins = training.shiftHz / (dataset.frequencies[1] - dataset.frequencies[0]);
  const trainLoss: number[] = [];
  const validationLoss: number[] = [];
  const began = performance.now();
  const secondsSince = (): number => (performance.now() - began) / 1000;
  let bestEpoch = 0;
  let best: readonly Weight[] = initial;
  let batches = 0;
  let lastLook = Number.NEGATIVE_INFINITY;
  let stopped = epochs < training.epochs ? "batches" : "epochs";
  const total = epochs * perEpoch;
  for (let epoch = 1; epoch <= epochs && stopped !== "interrupted"; epoch++) {
    random.shuffle(order);
    let sum = 0;
    let done = 0;
    for (; done < perEpoch; done++) {
      if (stopRequested()) {
        stopped = "interrupted";
        break;
      }
      fillBatch(batch, dataset, order, done * batchSize, batchSize, shiftBins, random);
      const rate = training.learningRate * 0.5 * (1 + Math.cos((Math.PI * batches) / total));
      sum += await network.trainBatch(batch, rate);
      batches++;
    }
    if (done === 0) break;
    trainLoss.push(sum / done);
    validationLoss.push(meanSquare(await network.reconstruct(validation), validation));
    const loss = validationLoss[epoch - 1];
    if (!Number.isFinite(loss) || !Number.isFinite(sum)) {
      network.dispose();
      throw new InputError(`training diverged in epoch ${epoch}; lower training.learningRate of the recipe.`);
    }
    if (bestEpoch === 0 || loss < validationLoss[bestEpoch - 1]) {
      bestEpoch = epoch;
      best = await network.weights(initial);
    }
    const patienceLeft = training.patience - (epoch - bestEpoch);
    if (patienceLeft <= 0 && stopped !== "interrupted") stopped = "patience";
    const ending = epoch === epochs || stopped === "patience" || stopped === "interrupted";
    const seconds = secondsSince();
    if (ending || seconds - lastLook > LOOK_EVERY) {
      lastLook = seconds;
      yield {
        kind: "training",
        model: recipe.name,
        backend: backend.name,
        device: backend.device,
        epoch,
        epochs,
        batches,
        trainLoss: [...trainLoss],
        validationLoss: [...validationLoss],
        bestEpoch,
        patienceLeft,
        samplesPerSecond: (batches * batchSize) / seconds,
        seconds,
        secondsLeft: ((epochs - epoch) * seconds) / epoch,
        ...(await look(network, dataset, recipe.network.latent, epoch)),
      };
    }
    if (ending) break;
  }
  const seconds = secondsSince();
  network.load(best);
  const test = gather(dataset, dataset.test);
  const rebuilt = await network.reconstruct(test);
  const result: TrainedAutoencoder = {
    weights: best,
    layers,
    trainLoss,
    validationLoss,
    testLoss: meanSquare(rebuilt, test),
    bestEpoch,
    stopped,
    seconds,
    samplesPerSecond: (batches * batchSize) / seconds,
    latent: await network.encode(dataset.values),
    reconstruction: toDecibels(await network.reconstruct(dataset.values), dataset),
    explained: {
      autoencoder: explainedVariance(test, rebuilt, dataset.bins),
      svd: explainedVariance(test, reconstructLinearly(linear, test), dataset.bins),
    },
  };
  network.dispose();
  return result;
}

/** Copies frames into a batch, each moved up or down in frequency by a random whole number of bins. */
function fillBatch(
  batch: Float32Array,
  dataset: FrameDataset,
  order: Int32Array,
  from: number,
  count: number,
  shiftBins: number,
  random: Random,
): void {
  const { bins, values, mean, scale, floorDb } = dataset;
  for (let i = 0; i < count; i++) {
    const source = order[from + i] * bins;
    const shift = shiftBins > 0 ? Math.round(shiftBins * random.normal()) : 0;
    for (let b = 0; b < bins; b++) {
      const at = b - shift;
      // Levels move, not normalised values: each bin has a mean of its own. What comes in from outside is the floor.
      const level = at >= 0 && at < bins ? values[source + at] * scale + mean[at] : floorDb;
      batch[i * bins + b] = shift === 0 ? values[source + b] : (level - mean[b]) / scale;
    }
  }
}

function meanSquare(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

function toDecibels(normalised: Float32Array, dataset: FrameDataset): Float32Array {
  const { bins, mean, scale } = dataset;
  return normalised.map((value, i) => value * scale + mean[i % bins]);
}

/** The latent path, thinned, and one test frame beside its reconstruction (another one at each look). */
async function look(
  network: DenseNetwork,
  dataset: FrameDataset,
  latent: number,
  epoch: number,
): Promise<Pick<TrainingProgress, "latent" | "frame">> {
  const { bins, frames, rate, start, frequencies, floorDb, topDb } = dataset;
  const every = Math.ceil(frames / SHOWN_ROWS);
  const rows = Int32Array.from({ length: Math.ceil(frames / every) }, (_, i) => i * every);
  const row = dataset.test[(epoch * 17) % dataset.test.length];
  const original = gather(dataset, Int32Array.of(row));
  return {
    latent: {
      values: await network.encode(gather(dataset, rows)),
      columns: Array.from({ length: latent }, (_, d) => ({ name: `z${d + 1}`, unit: "1" as const })),
      rate: rate / every,
      start,
    },
    frame: {
      time: start + row / rate,
      original: toDecibels(original, dataset),
      reconstruction: toDecibels(await network.reconstruct(original), dataset),
      lowHz: frequencies[0],
      highHz: frequencies[bins - 1],
      floorDb,
      topDb,
    },
  };
}
