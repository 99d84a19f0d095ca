import type { Network } from "../shapes/network.js";
import type { LossRecipe, TrainingRecipe } from "../shapes/recipe.js";
import type { Weight } from "../shapes/weight.js";

/*
 * The only interface through which networks are run and trained. An executor does the arithmetic of forward passes,
 * gradients, losses and optimiser steps; everything else (seeds, the order of samples, batches, patience, best weights,
 * histories, checkpoints) belongs to `learn/training`. Only plain data cross this interface, never tensors.
 *
 * - Numbers are float32 in Float32Arrays, row-major. "samples x input" is sample after sample, each laid out as
 *   `Network.input`. Where a learner has several networks, they are the first axis: networks x batch x input.
 * - An executor never writes to an array that it is given, and the caller owns what it returns. The caller may
 *   overwrite samples once the promise is fulfilled. The executor may keep weights and moments, which the caller never
 *   changes. Arrays that an executor hands out to be filled in are its own again
 *   when the call ends.
 * - Networks are described by `shapes/network.ts`. Weights have the names, shapes and order that `weightShapes`
 *   gives. Convolutions pad as TensorFlow's "same"; recurrent cells are Keras's, the GRU with the reset after the
 *   product; attention is causal with scores divided by the square root of a head's width. Normalisations add
 *   VARIANCE_EPSILON to the (population) variance.
 * - The same calls with the same numbers give the same bits on the same executor and machine. Between executors
 *   results may differ by the rounding of single precision.
 * - A call may return before its work is done; results read afterwards (`sums`, `weights`, `state`, `losses`)
 *   include it.
 */

/** Added to the variance under the square root of every normalisation. */
export const VARIANCE_EPSILON = 1e-5;

/** Share of a batch's mean and variance in the running statistics of a batch normalisation: r = 0.9 r + 0.1 batch. */
export const RUNNING_SHARE = 0.1;

/** Share of the old value in RMSprop's mean of squares, as in PyTorch. */
export const RMSPROP_MEMORY = 0.99;

/** The moments that each optimiser keeps for every trained weight, by their names in checkpoints. */
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
  /** the weights that it was loaded with */
  readonly weights: readonly Weight[];
  /**
   * The output of the network in inference mode: with the running statistics of batch normalisations and the mean of a
   * latent Gaussian.
   * @param samples samples x input.
   * @returns samples x output.
   */
  output(samples: Float32Array): Promise<Float32Array>;
  /**
   * The latent state: the output of the first `network.encoder` layers, at the last step if there are steps.
   * @param samples samples x input.
   * @returns samples x latent.
   * @throws {Error} if the network has no latent space.
   */
  latent(samples: Float32Array): Promise<Float32Array>;
  /**
   * Runs a predictor freely from several windows at once: each predicted row is part of the next input.
   * @param windows starts x window x input columns, normalised.
   * @param steps rows to predict.
   * @param fedBack index of each input column among the predicted columns; the same columns if omitted.
   * @returns starts x steps x predicted columns, normalised; not finite once a run has diverged.
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

/** The network, the loss and the settings of a training. */
export interface LearningTask {
  readonly network: Network;
  readonly loss: LossRecipe;
  readonly step: StepSettings;
  /** samples per time unit, for the loss of derivatives; otherwise ignored */
  readonly sampleRate: number;
}

/** The state of one network in training, from which a learner continues, bit for bit. */
export interface LearnerState {
  readonly weights: readonly Weight[];
  /**
   * Moments that the optimiser keeps, named `<moment>.<weight>` after MOMENTS, for every weight but running statistics and
   * of the same shape; ignored before the first step.
   */
  readonly moments: readonly Weight[];
  /** number of steps taken */
  readonly steps: number;
  /** the sum of batch losses, see `Learner.sums` */
  readonly sum: number;
}

/** Samples of one step and their targets, which the caller gathers where the learner wants them. */
export interface Batch {
  /** samples, of each network */
  readonly size: number;
  /** whether the samples are their own targets */
  readonly reconstructs: boolean;
  /**
   * Fills in a network's own samples and targets, wholly: the arrays hold what was there before. Called once for each network.
   * @param network its index in the learner, from 0. @param samples size x input.
   * @param targets size x output; for classifiers the class of each sample, one-hot; the array of samples itself if `reconstructs`.
   */
  readonly fill: (network: number, samples: Float32Array, targets: Float32Array) => void;
  /** the same samples by their places, if they are found unaltered in one table: an executor may then copy them itself */
  readonly stretches?: Stretches | undefined;
}

/** Samples that are stretches of a table. */
export interface Stretches {
  /** its values don't change while the learner is there */
  readonly table: Float32Array;
  /** Fills in where a network's samples begin. @param into index of each one's first value. */
  readonly starts: (network: number, into: Int32Array) => void;
  /** Fills in their targets as `fill` does; not called if `reconstructs`. */
  readonly fillTargets: (network: number, targets: Float32Array) => void;
}

/**
 * Fills an array with standard normal numbers, from one network's own generator. They are drawn by the caller, so that the
 * same seed gives the same noise on every executor.
 * @param network its index in the learner, from 0. @param into batch x latent.
 */
export type NoiseSource = (network: number, into: Float32Array) => void;

/**
 * Networks of one description in training, side by side: each has its own weights, samples, losses and moments, and
 * learns as it would alone. Dispose it after use.
 */
export interface Learner {
  /**
   * One step of the optimiser on one batch: gradient of the loss, clipping, weight decay, update of the weights. The loss
   * of one network is
   *
   *   data + loss.derivative x derivative + (loss.kl / values of one output) x kl + penalty,
   *
   * - data, of output y and target t: the mean over all values of (y - t)^2 ("squared") or |y - t| ("absolute"); the mean
   *   over samples (and steps) of -sum t log softmax(y) ("softmaxCrossEntropy"); the mean over values of
   *   softplus(y) - t y ("sigmoidCrossEntropy"); the mean over samples and steps of -sum t log softmax(y) over all values but
   *   the last, plus softplus(y) - t y of the last where its t is at least 0 ("labelling": the t of the classes may have
   *   any sum, and a sum of 0 and a last t of -1 leave a row out).
   * - derivative: the mean over values of the squared difference of (y[i+1] - y[i]) and (t[i+1] - t[i]) over consecutive
   * samples i
   *   of the batch, times sampleRate^2.
   * - kl, of a network with a Gaussian latent: the mean over samples of 1/2 sum(m^2 + s^2 - log s^2 - 1).
   * - penalty: l1 sum |w| + l2 sum w^2 over weights of role "weight" and "recurrent".
   *
   * In a step, batch normalisations use the statistics of the batch and update their running ones (RUNNING_SHARE); a Gaussian
   * latent is m + exp(log s^2 / 2) x noise. With clipNorm > 0 the gradient g of each network, over all its weights, is
   * scaled down to that norm. Weights of role "weight" and "recurrent" then shrink by the factor 1 - rate x weightDecay.
   * The update of step k, from 1:
   *
   * - sgd: w -= rate g.
   * - momentum: velocity = momentum velocity + g; w -= rate velocity.
   * - rmsprop: square = .99 square + .01 g^2; w -= rate g / (sqrt(square) + epsilon).
   * - adam, adamw: mean = beta1 mean + (1 - beta1) g; square = beta2 square + (1 - beta2) g^2;
   *   w -= rate mean' / (sqrt(square') + epsilon), where mean' = mean / (1 - beta1^k), square' = square / (1 - beta2^k).
   *
   * @param rate learning rate of this step.
   * @param noise called once per Gaussian layer and network, after the network's batch has been filled in; never if there is none.
   */
  step(batch: Batch, rate: number, noise: NoiseSource): void;
  /**
   * Sums of the losses of the batches since the last `clearSums`, without penalties: accumulated in float32, so that nothing
   * has to be read back after every step.
   * @returns one number per network.
   */
  sums(): Promise<ArrayLike<number>>;
  clearSums(): void;
  /**
   * The data term of the loss in inference mode, as in `LoadedNetwork.output`; nothing is learnt.
   * @param samples samples x input, the same for every network. @param targets samples x output.
   * @returns the mean over the samples, one number per network.
   */
  losses(samples: Float32Array, targets: Float32Array): Promise<ArrayLike<number>>;
  /** Copies of the current weights. @param networks indices of those wanted, from 0; all if omitted. */
  weights(networks?: readonly number[]): Promise<Weight[][]>;
  /** The state of each network; a new learner made from it continues as this one would. */
  state(): Promise<LearnerState[]>;
  dispose(): void;
}

/** Runs and trains networks: a backend, started on a device. The top of this file states what all executors have in common. */
export interface Executor {
  /** name of the backend */
  readonly name: string;
  /** description of the device that it computes on */
  readonly device: string;
  readonly processor: "cpu" | "gpu" | "software gpu";
  /** the arithmetic that it uses, where there are several: only the same one gives the same bits; otherwise "" */
  readonly variant: string;
  /** sentences on what is installed for a GPU and does not work, though the backend runs without */
  readonly faults: readonly string[];
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
