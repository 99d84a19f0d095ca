import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { Random } from "../../math/random.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";
import { fillTargets } from "../data/fillTargets.js";
import { gatherSamples } from "../data/gatherSamples.js";
import { shiftFrames } from "../data/shiftFrames.js";
import { initialWeights } from "../networks/initialWeights.js";
import type { Weight } from "../networks/safetensors.js";
import { type WeightShape, weightShapes } from "../networks/weightShapes.js";
import type { BatchPlan } from "../training/batchPlan.js";
import {
  type MemberRecord,
  memberTensors,
  stackTensors,
  type TrainerState,
  unstackTensors,
} from "../training/trainerState.js";
import type { Tensors } from "./backend.js";
import { dataLoss, derivativeLoss, klDivergence, penalty, withMembers } from "./losses.js";
import { Optimizer } from "./optimizer.js";
import { RUNNING_SHARE, TensorNetwork } from "./tensorNetwork.js";
import { testLoss } from "./testLoss.js";

/** One of the networks that are trained. */
export interface Member {
  readonly seed: number;
  readonly random: Random;
  /** where its generator was when the epoch began: gives the epoch's order again */
  epochRandom: Random;
  /** first rows of the epoch's samples, batch after batch */
  readonly order: Int32Array;
  /** losses by epoch */
  readonly train: number[];
  readonly validation: number[];
  /** 0 before the first */
  bestEpoch: number;
  best: readonly Weight[];
  /** whether it learns no more: its patience is over, or its loss is no number */
  stopped: boolean;
}

/** What all networks of a training have in common. */
export interface Common {
  readonly tf: Tensors;
  readonly network: Network;
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly plan: BatchPlan;
}

/** Networks that are trained as one, side by side: one, or several that differ in their seeds. */
export class TrainingStack {
  readonly members: readonly Member[];
  readonly net: TensorNetwork;
  private readonly optimizer: Optimizer;
  /** sum of the batches' losses in this epoch, one a member */
  private readonly sum: Variable;
  private readonly x: Float32Array;
  private readonly target: Float32Array;
  private readonly shapes: readonly WeightShape[];
  private readonly trained: readonly Variable[];
  private readonly trainedNames: readonly string[];
  /** numbers in what the network should answer to a sample */
  private readonly targetSize: number;

  /**
   * @param first number of the first network, from 0. @param count how many.
   * @param state of a training that was stopped.
   */
  constructor(
    private readonly common: Common,
    first: number,
    count: number,
    state?: TrainerState,
  ) {
    const { tf, network, recipe, plan } = common;
    this.members = Array.from({ length: count }, (_, m) =>
      makeMember(common, first + m, state?.record.members[first + m]),
    );
    const tensors = this.members.map((member, m) => memberTensors(state, first + m, member.best));
    this.members.forEach((member, m) => {
      member.best = tensors[m].best;
    });
    this.net = new TensorNetwork(
      tf,
      network,
      tensors.map(({ current }) => current),
    );
    this.shapes = weightShapes(network);
    const isTrained = ({ role }: WeightShape): boolean => role !== "running";
    this.trained = this.net.variables.filter((_, w) => isTrained(this.shapes[w]));
    const trainedShapes = this.shapes.filter(isTrained);
    this.trainedNames = trainedShapes.map(({ name }) => name);
    const decays = trainedShapes.map(({ role }) => role === "weight" || role === "recurrent");
    this.optimizer = new Optimizer(tf, recipe.training, this.trained, decays, count);
    if (state !== undefined) {
      const moments = stackTensors(tensors.map((of) => of.moments));
      this.optimizer.restore(moments, this.trainedNames, state.record.members[first].steps);
    }
    const sums = this.members.map((_, m) => state?.record.members[first + m].sum ?? 0);
    this.sum = tf.tidy(() => tf.variable(tf.tensor1d(sums)));
    this.targetSize = product(network.output);
    this.x = new Float32Array(count * plan.batchSize * product(network.input));
    this.target = new Float32Array(count * plan.batchSize * this.targetSize);
  }

  /** Whether none of its networks learns any more. */
  get stopped(): boolean {
    return this.members.every(({ stopped }) => stopped);
  }

  /** Draws the order of an epoch's samples, each network its own. */
  beginEpoch(): void {
    for (const member of this.members) {
      member.epochRandom = Random.at(member.random.state);
      this.common.plan.fill(member.random, member.order);
    }
  }

  /** One batch. @param batch its number in the epoch, from 0. @param rate learning rate. */
  step(batch: number, rate: number): void {
    const { tf, network, recipe, plan } = this.common;
    const { members, net, sum } = this;
    this.fill(batch);
    tf.tidy(() => {
      const shape = members.length === 1 ? [plan.batchSize] : [members.length, plan.batchSize];
      const x = tf.tensor(this.x, [...shape, ...network.input]);
      const target = tf.tensor(this.target, [members.length, plan.batchSize, ...network.output]);
      const statistics: [string, Tensor, Tensor][] = [];
      const told: Tensor1D[] = [];
      const { grads } = tf.variableGrads(() => {
        const losses = this.losses(x, target, statistics);
        told.push(tf.keep(losses.clone()));
        return tf.add(tf.sum(losses), penalty(tf, net, recipe.training));
      }, [...this.trained]);
      this.optimizer.step(grads, rate);
      for (const losses of told) {
        sum.assign(tf.add(sum, losses));
        losses.dispose();
      }
      for (const [path, mean, variance] of statistics) {
        this.mix(`${path}.mean`, mean);
        this.mix(`${path}.variance`, variance);
        tf.dispose([mean, variance]);
      }
    });
  }

  /** Copies a batch's samples, and what should be answered to them. */
  private fill(batch: number): void {
    const { network, dataset, plan } = this.common;
    const { members } = this;
    const size = plan.batchSize;
    const each = this.x.length / members.length;
    members.forEach((member, m) => {
      const x = this.x.subarray(m * each, (m + 1) * each);
      gatherSamples(dataset, member.order, batch * size, size, x);
      if (dataset.shift > 0) shiftFrames(x, dataset, member.random);
      const target = this.target.subarray(m * size * this.targetSize, (m + 1) * size * this.targetSize);
      fillTargets(network.task, dataset, member.order, batch * size, size, x, target);
    });
  }

  /** What is minimised, penalties left out, one number a network. @param statistics told of what batches have. */
  private losses(x: Tensor, target: Tensor, statistics: [string, Tensor, Tensor][]): Tensor1D {
    const { tf, recipe, dataset } = this.common;
    const { members, net } = this;
    const count = members.length;
    let kl: Tensor1D | undefined;
    const answer = net.forward(x, {
      training: true,
      noise: (of) => noise(tf, members, of),
      onGaussian: (mean, logVariance) => {
        kl = klDivergence(tf, withMembers(tf, mean, count), withMembers(tf, logVariance, count));
      },
      onStatistics: (path, mean, variance) =>
        statistics.push([path, tf.keep(mean.clone()), tf.keep(variance.clone())]),
    });
    const output = withMembers(tf, answer, count);
    let loss = dataLoss(tf, recipe.loss.kind, output, target);
    if (recipe.loss.derivative > 0) {
      const slope = derivativeLoss(tf, output, target, dataset.rate / recipe.data.stride);
      loss = tf.add(loss, tf.mul(slope, recipe.loss.derivative));
    }
    if (kl !== undefined && recipe.loss.kl > 0) {
      loss = tf.add(loss, tf.mul(kl, recipe.loss.kl / this.targetSize));
    }
    return loss;
  }

  /** Moves a running statistic towards that of a batch. */
  private mix(name: string, fresh: Tensor): void {
    const { tf } = this.common;
    const variable = this.net.variables[this.shapes.findIndex((shape) => shape.name === name)];
    variable.assign(tf.add(tf.mul(variable, 1 - RUNNING_SHARE), tf.mul(fresh, RUNNING_SHARE)));
  }

  /** Sum of the losses of the epoch's batches so far, one number a network. */
  async sums(): Promise<ArrayLike<number>> {
    return this.sum.data();
  }

  /**
   * Ends an epoch: losses of training and validation, the best weights, patience. A network whose loss is no number any
   * more learns no further; its best weights stay.
   * @param epoch its number, from 1.
   * @returns of each network that was still learning, its place in the stack and its losses.
   */
  async endEpoch(epoch: number): Promise<{ place: number; train: number; validation: number }[]> {
    const { tf, recipe, dataset, plan } = this.common;
    const sums = await this.sum.data();
    const validations = await testLoss(tf, this.net, dataset, dataset.validation, recipe.loss.kind);
    const better = this.members.map(
      ({ stopped, validation, bestEpoch }, m) =>
        !stopped && validations[m] < (validation[bestEpoch - 1] ?? Number.POSITIVE_INFINITY),
    );
    const weights = better.includes(true) ? await this.net.weights() : [];
    const lines: { place: number; train: number; validation: number }[] = [];
    const { patience } = recipe.training;
    this.members.forEach((member, place) => {
      if (member.stopped) return;
      const train = sums[place] / plan.batches;
      const validation = validations[place];
      lines.push({ place, train, validation });
      if (!Number.isFinite(train + validation)) {
        member.stopped = true;
        return;
      }
      member.train.push(train);
      member.validation.push(validation);
      if (better[place]) {
        member.bestEpoch = epoch;
        member.best = weights[place];
      }
      if (patience > 0 && epoch - member.bestEpoch >= patience) member.stopped = true;
    });
    tf.tidy(() => this.sum.assign(tf.zeros(this.sum.shape)));
    return lines;
  }

  /** What it takes to go on later. @param first number of its first network. @param inEpoch whether an epoch is under way. */
  async state(first: number, inEpoch: boolean): Promise<{ records: MemberRecord[]; tensors: Weight[] }> {
    const current = await this.net.weights();
    const moments = await this.optimizer.state(this.trainedNames);
    const sums = await this.sum.data();
    const tensors = this.members.flatMap(({ best }, m) => {
      const named = (kind: string, weights: readonly Weight[]): Weight[] =>
        weights.map((weight) => ({ ...weight, name: `${first + m}.${kind}.${weight.name}` }));
      return [
        ...named("current", current[m]),
        ...named("best", best),
        ...named("moments", unstackTensors(moments, m, this.members.length)),
      ];
    });
    const records = this.members.map(
      ({ seed, random, epochRandom, train, validation, bestEpoch, stopped }, m): MemberRecord => ({
        seed,
        random: random.state,
        epochRandom: epochRandom.state,
        inEpoch,
        steps: this.optimizer.steps,
        sum: sums[m],
        train,
        validation,
        bestEpoch,
        stopped,
      }),
    );
    return { records, tensors };
  }

  /** Frees the backend's memory. */
  dispose(): void {
    this.net.dispose();
    this.optimizer.dispose();
    this.sum.dispose();
  }
}

/** A network's beginning, or where it was. */
function makeMember({ network, recipe, plan }: Common, m: number, record?: MemberRecord): Member {
  const seed = recipe.seed + m;
  const random = record ? Random.at(record.random) : new Random(seed);
  const member: Member = {
    seed,
    // Weights are drawn first; a state that is taken up again was saved after that.
    best: initialWeights(network, recipe.network, record ? new Random(seed) : random),
    random,
    epochRandom: record ? Random.at(record.epochRandom) : Random.at(random.state),
    order: new Int32Array(plan.batches * plan.batchSize),
    train: [...(record?.train ?? [])],
    validation: [...(record?.validation ?? [])],
    bestEpoch: record?.bestEpoch ?? 0,
    stopped: record?.stopped ?? false,
  };
  // The order is drawn as an epoch begins; in the middle of one, from where the generator was then.
  if (record?.inEpoch) plan.fill(Random.at(record.epochRandom), member.order);
  return member;
}

/** Standard normal numbers, each network's from its own generator. */
function noise(tf: Tensors, members: readonly Member[], shape: readonly number[]): Tensor {
  const values = new Float32Array(product(shape));
  const each = values.length / members.length;
  members.forEach(({ random }, m) => {
    for (let i = 0; i < each; i++) values[m * each + i] = random.normal();
  });
  return tf.tensor(values, [...shape]);
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}
