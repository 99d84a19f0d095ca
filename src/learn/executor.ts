import type { Network } from "../shapes/network.js";
import type { LossRecipe, TrainingRecipe } from "../shapes/recipe.js";
import type { Weight } from "../shapes/weight.js";
import type { BackendUnavailable } from "./backendUnavailable.js";

/*
 * The one door to what runs and trains networks. An executor does the arithmetic of forward passes, gradients, losses
 * and optimiser steps; everything else (seeds, the order of samples, batches, patience, best weights, histories,
 * checkpoints) belongs to `learn/training`. What passes through this door is plain data, never a tensor.
 *
 * - Numbers are float32 in Float32Arrays, row-major. "samples x input" is sample after sample, each laid out as
 *   `Network.input`. Where a learner has several networks, they are the first axis: networks x batch x input.
 * - An executor never writes to an array that it is given, and what it returns is the caller's to keep. The caller may
 *   overwrite a batch as soon as `step` returns, and samples once the promise is fulfilled. Weights and moments may be
 *   kept by the executor: the caller never changes them.
 * - Networks are described by `shapes/network.ts`. Weights are those of `weightShapes`, named, shaped and ordered as
 *   there. Convolutions pad as TensorFlow's "same"; recurrent cells are Keras's, the GRU with the reset after the
 *   product; attention is causal with scores divided by the root of a head's width. Normalisations add
 *   VARIANCE_EPSILON to the (population) variance.
 * - The same calls with the same numbers give the same bits again on the same executor and machine. Between executors
 *   results may differ by the rounding of single precision.
 * - A call may return before its work is done; whatever is read afterwards (`sums`, `weights`, `state`, `losses`)
 *   contains it.
 */

/** Added to the variance under the root of every normalisation. */
export const VARIANCE_EPSILON = 1e-5;

/** Share of a batch's mean and variance in the running statistics of a batch normalisation: r = 0.9 r + 0.1 batch. */
export const RUNNING_SHARE = 0.1;

/** Share of the old value in RMSprop's mean of squares, as in PyTorch. */
export const RMSPROP_MEMORY = 0.99;

/** The moments that each optimiser keeps of every trained weight; a checkpoint has them by these names. */
export const MOMENTS = {
  sgd: [],
  momentum: ["velocity"],
  rmsprop: ["square"],
  adam: ["mean", "square"],
  adamw: ["mean", "square"],
} as const satisfies Record<TrainingRecipe["optimizer"], readonly string[]>;

/** A network with its weights, ready to run. Dispose it after use: an executor may hold memory outside the heap. */
export interface LoadedNetwork {
  readonly network: Network;
  /**
   * What the network answers in use: running statistics for batch normalisations, the mean of a latent Gaussian.
   * @param samples samples x input.
   * @returns samples x output.
   */
  output(samples: Float32Array): Promise<Float32Array>;
  /**
   * The state in latent space: what leaves the first `network.encoder` layers, of steps the last.
   * @param samples samples x input.
   * @returns samples x latent.
   * @throws {Error} if the network has no latent space.
   */
  latent(samples: Float32Array): Promise<Float32Array>;
  /**
   * Lets a predictor run on from several windows at once: each row that it predicts is the next one's past.
   * @param windows starts x window x columns that the network sees, normalised.
   * @param steps rows to predict.
   * @param fedBack place of each column that is seen among those that are predicted; the same columns if omitted.
   * @returns starts x steps x predicted columns, normalised; not finite where a run has diverged.
   * @throws {Error} if the network does not predict.
   */
  freeRun(windows: Float32Array, steps: number, fedBack?: Int32Array): Promise<Float32Array>;
  dispose(): void;
}

/** Settings of the optimiser and the penalties on weights; see `shapes/recipe.ts` for units and meaning. */
export type StepSettings = Pick<
  TrainingRecipe,
  "optimizer" | "momentum" | "beta1" | "beta2" | "epsilon" | "weightDecay" | "clipNorm" | "l1" | "l2"
>;

/** What is learnt, and how. */
export interface LearningTask {
  readonly network: Network;
  readonly loss: LossRecipe;
  readonly step: StepSettings;
  /** samples of a batch per time unit, for the loss of derivatives; of no use without it */
  readonly sampleRate: number;
}

/** Where one network under training stands: with this a learner goes on, bit for bit. */
export interface LearnerState {
  readonly weights: readonly Weight[];
  /**
   * Moments that the optimiser keeps, named `<moment>.<weight>` after MOMENTS, of every weight but running statistics and
   * shaped as it; ignored before the first step.
   */
  readonly moments: readonly Weight[];
  /** steps taken so far */
  readonly steps: number;
  /** the sum of batch losses, see `Learner.sums` */
  readonly sum: number;
}

/** Samples of one step and what should be answered to them. */
export interface Batch {
  /** networks x batch x input: each network learns from samples of its own */
  readonly samples: Float32Array;
  /** networks x batch x output; of classifiers the share of each class, one-hot */
  readonly targets: Float32Array;
}

/**
 * Fills an array with standard normal numbers, from one network's own generator. Drawn by the host, so that the same
 * seed gives the same noise on every executor.
 * @param network its place in the learner, from 0. @param into batch x latent.
 */
export type NoiseSource = (network: number, into: Float32Array) => void;

/**
 * Networks of one description under training, side by side: each has weights, samples, losses and moments of its own, and
 * learns as it would alone. Dispose it after use.
 */
export interface Learner {
  /**
   * One step of the optimiser on one batch: gradient of the loss, clipping, weight decay, the optimiser's move. The loss
   * of one network is
   *
   *   data + loss.derivative x derivative + (loss.kl / values of one output) x kl + penalty,
   *
   * - data, of output y and target t: the mean over all values of (y - t)^2 ("squared") or |y - t| ("absolute"); the mean
   *   over samples (and steps) of -sum t log softmax(y) ("softmaxCrossEntropy"); the mean over values of
   *   softplus(y) - t y ("sigmoidCrossEntropy").
   * - derivative: the mean over values of the squared difference of (y[i+1] - y[i]) and (t[i+1] - t[i]) of samples i that
   *   follow one another in the batch, times sampleRate^2.
   * - kl, of a network with a Gaussian latent: the mean over samples of 1/2 sum(m^2 + s^2 - log s^2 - 1).
   * - penalty: l1 sum |w| + l2 sum w^2 over weights of role "weight" and "recurrent".
   *
   * In a step, batch normalisations use the statistics of the batch and move their running ones (RUNNING_SHARE); a Gaussian
   * latent is m + exp(log s^2 / 2) x noise. With clipNorm > 0 the gradient g of each network, over all its weights, is
   * scaled down to that norm. Weights of role "weight" and "recurrent" then lose the share rate x weightDecay. The move of
   * step k, from 1:
   *
   * - sgd: w -= rate g.
   * - momentum: velocity = momentum velocity + g; w -= rate velocity.
   * - rmsprop: square = .99 square + .01 g^2; w -= rate g / (sqrt(square) + epsilon).
   * - adam, adamw: mean = beta1 mean + (1 - beta1) g; square = beta2 square + (1 - beta2) g^2;
   *   w -= rate mean' / (sqrt(square') + epsilon), where mean' = mean / (1 - beta1^k), square' = square / (1 - beta2^k).
   *
   * @param rate learning rate of this step.
   * @param noise asked once a Gaussian layer, network after network; not at all if there is none.
   */
  step(batch: Batch, rate: number, noise: NoiseSource): void;
  /**
   * Sums of the losses of the batches since the last `clearSums`, penalties left out: accumulated in float32, so that nothing
   * has to be read back after every step.
   * @returns one number a network.
   */
  sums(): Promise<ArrayLike<number>>;
  clearSums(): void;
  /**
   * The data term of the loss in use, as in `LoadedNetwork.output`; nothing is learnt.
   * @param samples samples x input, the same for every network. @param targets samples x output.
   * @returns the mean over the samples, one number a network.
   */
  losses(samples: Float32Array, targets: Float32Array): Promise<ArrayLike<number>>;
  /** Copies of the weights as they are now, of each network. */
  weights(): Promise<Weight[][]>;
  /** Where each network stands; a new learner made of it goes on as this one would. */
  state(): Promise<LearnerState[]>;
  dispose(): void;
}

/** What runs and trains networks: a backend, started on a device. See the top of this file for what all have in common. */
export interface Executor {
  /** name of the backend */
  readonly name: string;
  /** what it computes on, in words */
  readonly device: string;
  readonly processor: "cpu" | "gpu" | "software gpu";
  /** sentences on what is installed for a GPU and does not work, though the backend runs without */
  readonly faults: readonly string[];
  /** backends that were preferred and do not run here */
  readonly skipped: readonly BackendUnavailable[];
  /** @param weights as `weightShapes` lists them. */
  load(network: Network, weights: readonly Weight[]): LoadedNetwork;
  /**
   * How many networks of one description fit side by side in one learner.
   * @param batchSize samples a step, of each network.
   * @returns at least 1; 1 for networks that can't be run side by side.
   */
  networksAtOnce(network: Network, batchSize: number): number;
  /** @param networks where each begins or goes on, at most `networksAtOnce`; all have taken as many steps. */
  learner(task: LearningTask, networks: readonly LearnerState[]): Learner;
  /** Frees the device, so that the process can end. Networks and learners are disposed before. */
  close(): void;
}
