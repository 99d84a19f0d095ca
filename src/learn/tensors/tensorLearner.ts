import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { product } from "../../math/product.js";
import type { Weight } from "../../shapes/weight.js";
import {
  type Batch,
  type Learner,
  type LearnerState,
  type LearningTask,
  type NoiseSource,
  RUNNING_SHARE,
} from "../executor.js";
import { type WeightShape, weightShapes } from "../networks/weightShapes.js";
import { dataLoss, derivativeLoss, klDivergence, penalty, withMembers } from "./losses.js";
import { Optimizer } from "./optimizer.js";
import { stackWeights, unstackWeights } from "./stackWeights.js";
import { TensorNetwork } from "./tensorNetwork.js";
import type { Tensors } from "./tensors.js";

/** Mean and variance of a batch, from a batch normalisation. */
interface BatchStatistics {
  /** path of the layer */
  readonly path: string;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Networks in training on a backend of tfjs: one, or several side by side. */
export class TensorLearner implements Learner {
  private readonly net: TensorNetwork;
  private readonly optimizer: Optimizer;
  /** sum of the losses of batches, one per network */
  private readonly sum: Variable;
  private readonly shapes: readonly WeightShape[];
  private readonly trained: readonly Variable[];
  private readonly trainedNames: readonly string[];
  private readonly count: number;

  /** @param networks the state that each starts from; more than one only if the network is stackable. */
  constructor(
    private readonly tf: Tensors,
    private readonly task: LearningTask,
    networks: readonly LearnerState[],
  ) {
    this.count = networks.length;
    this.net = new TensorNetwork(
      tf,
      task.network,
      networks.map(({ weights }) => weights),
    );
    this.shapes = weightShapes(task.network);
    const isTrained = ({ role }: WeightShape): boolean => role !== "running";
    this.trained = this.net.variables.filter((_, w) => isTrained(this.shapes[w]));
    const trainedShapes = this.shapes.filter(isTrained);
    this.trainedNames = trainedShapes.map(({ name }) => name);
    const decays = trainedShapes.map(({ role }) => role === "weight" || role === "recurrent");
    this.optimizer = new Optimizer(tf, task.step, this.trained, decays, this.count);
    const [{ steps }] = networks;
    if (steps > 0)
      this.optimizer.restore(stackWeights(networks.map(({ moments }) => moments)), this.trainedNames, steps);
    this.sum = tf.tidy(() => tf.variable(tf.tensor1d(networks.map(({ sum }) => sum))));
  }

  step(batch: Batch, rate: number, noise: NoiseSource): void {
    const { tf, task, count, net, sum } = this;
    const { input, output } = task.network;
    const { samples, targets } = this.gather(batch);
    tf.tidy(() => {
      const shape = count === 1 ? [batch.size] : [count, batch.size];
      const x = tf.tensor(samples, [...shape, ...input]);
      const target = tf.tensor(targets, [count, batch.size, ...output]);
      const statistics: BatchStatistics[] = [];
      const batchLosses: Tensor1D[] = [];
      const { grads } = tf.variableGrads(() => {
        const losses = this.batchLosses(x, target, noise, statistics);
        batchLosses.push(tf.keep(losses.clone()));
        return tf.add(tf.sum(losses), penalty(tf, net, task.step));
      }, [...this.trained]);
      this.optimizer.step(grads, rate);
      for (const losses of batchLosses) {
        sum.assign(tf.add(sum, losses));
        losses.dispose();
      }
      for (const { path, mean, variance } of statistics) {
        this.mix(`${path}.mean`, mean);
        this.mix(`${path}.variance`, variance);
        tf.dispose([mean, variance]);
      }
    });
  }

  /** Samples and targets of all networks: networks x batch x input, or output. A backend may keep the arrays that it is given. */
  private gather({ size, reconstructs, fill }: Batch): { samples: Float32Array; targets: Float32Array } {
    const { count } = this;
    const { input, output } = this.task.network;
    const [inputs, outputs] = [size * product(input), size * product(output)];
    const samples = new Float32Array(count * inputs);
    const targets = reconstructs ? samples : new Float32Array(count * outputs);
    for (let n = 0; n < count; n++) {
      const own = samples.subarray(n * inputs, (n + 1) * inputs);
      fill(n, own, reconstructs ? own : targets.subarray(n * outputs, (n + 1) * outputs));
    }
    return { samples, targets };
  }

  /** The minimised loss without penalties, one number per network. @param statistics filled with those of the batch. */
  private batchLosses(
    x: Tensor,
    target: Tensor,
    noise: NoiseSource,
    statistics: BatchStatistics[],
  ): Tensor1D {
    const { tf, count, net } = this;
    const { network, loss: kinds, sampleRate } = this.task;
    let kl: Tensor1D | undefined;
    const answer = net.forward(x, {
      training: true,
      noise: (shape) => noiseTensor(tf, count, noise, shape),
      onGaussian: (mean, logVariance) => {
        kl = klDivergence(tf, withMembers(tf, mean, count), withMembers(tf, logVariance, count));
      },
      onStatistics: (path, mean, variance) =>
        statistics.push({ path, mean: tf.keep(mean.clone()), variance: tf.keep(variance.clone()) }),
    });
    const output = withMembers(tf, answer, count);
    let loss = dataLoss(tf, kinds.kind, output, target);
    if (kinds.derivative > 0) {
      const slope = derivativeLoss(tf, output, target, sampleRate);
      loss = tf.add(loss, tf.mul(slope, kinds.derivative));
    }
    if (kl !== undefined && kinds.kl > 0) {
      loss = tf.add(loss, tf.mul(kl, kinds.kl / product(network.output)));
    }
    return loss;
  }

  /** Updates a running statistic with that of a batch. */
  private mix(name: string, fresh: Tensor): void {
    const { tf } = this;
    const variable = this.net.variables[this.shapes.findIndex((shape) => shape.name === name)];
    variable.assign(tf.add(tf.mul(variable, 1 - RUNNING_SHARE), tf.mul(fresh, RUNNING_SHARE)));
  }

  async sums(): Promise<ArrayLike<number>> {
    return this.sum.data();
  }

  clearSums(): void {
    this.tf.tidy(() => this.sum.assign(this.tf.zeros(this.sum.shape)));
  }

  async losses(samples: Float32Array, targets: Float32Array): Promise<ArrayLike<number>> {
    const { tf, net, count, task } = this;
    const { input, output } = task.network;
    const losses = tf.tidy(() => {
      const size = samples.length / product(input);
      const x = tf.tensor(samples, [size, ...input]);
      const target = tf.tensor(targets, [1, size, ...output]);
      const answer = net.forward(
        count === 1 ? x : tf.tile(tf.expandDims(x, 0), [count, ...x.shape.map(() => 1)]),
        { training: false },
      );
      return dataLoss(
        tf,
        task.loss.kind,
        withMembers(tf, answer, count),
        count === 1 ? target : tf.tile(target, [count, 1, ...output.map(() => 1)]),
      );
    });
    const values = await losses.data();
    losses.dispose();
    return values;
  }

  async weights(networks?: readonly number[]): Promise<Weight[][]> {
    const all = await this.net.weights();
    return networks?.map((n) => all[n]) ?? all;
  }

  async state(): Promise<LearnerState[]> {
    const weights = await this.net.weights();
    const moments = await this.optimizer.state(this.trainedNames);
    const sums = await this.sum.data();
    const { steps } = this.optimizer;
    return weights.map((own, n) => ({
      weights: own,
      moments: unstackWeights(moments, n, this.count),
      steps,
      sum: sums[n],
    }));
  }

  dispose(): void {
    this.net.dispose();
    this.optimizer.dispose();
    this.sum.dispose();
  }
}

/** Standard normal numbers, each network's from its own source. @param shape with several networks, their axis comes first. */
function noiseTensor(tf: Tensors, networks: number, noise: NoiseSource, shape: readonly number[]): Tensor {
  const values = new Float32Array(product(shape));
  const each = values.length / networks;
  for (let n = 0; n < networks; n++) noise(n, values.subarray(n * each, (n + 1) * each));
  return tf.tensor(values, [...shape]);
}
