import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { Random } from "../math/random.js";
import type { Network } from "../shapes/network.js";
import type { Recipe } from "../shapes/recipe.js";
import type { Tensors } from "./backend.js";
import { type BatchPlan, batchPlan } from "./batchPlan.js";
import type { Dataset } from "./dataset.js";
import { fillTargets } from "./fillTargets.js";
import { gatherSamples } from "./gatherSamples.js";
import { initialWeights } from "./initialWeights.js";
import { learningRate } from "./learningRate.js";
import { dataLoss, derivativeLoss, klDivergence, penalty, withMembers } from "./losses.js";
import { Optimizer } from "./optimizer.js";
import type { Weight } from "./safetensors.js";
import { shiftFrames } from "./shiftFrames.js";
import { isStackable, RUNNING_SHARE, TensorNetwork } from "./tensorNetwork.js";
import { testLoss } from "./testLoss.js";
import {
  type MemberRecord,
  memberTensors,
  stackTensors,
  type TrainerState,
  unstackTensors,
} from "./trainerState.js";
import { weightShapes } from "./weightShapes.js";

/** Values that a batch of networks side by side may hold; with more, they are trained in several stacks. */
const STACK_VALUES = 8_000_000;

/** One of the networks that are trained. */
interface Member {
  readonly seed: number;
  random: Random;
  /** where its generator was when the epoch began: gives the epoch's order again */
  epochRandom: Random;
  /** first rows of the epoch's samples, batch after batch */
  readonly order: Int32Array;
  readonly train: number[];
  readonly validation: number[];
  bestEpoch: number;
  best: readonly Weight[];
  stopped: boolean;
}

/** Networks that are run as one. */
interface Stack {
  readonly members: readonly Member[];
  readonly net: TensorNetwork;
  readonly optimizer: Optimizer;
  /** sum of the batches' losses in this epoch, one a member */
  readonly sum: Variable;
  readonly x: Float32Array;
  readonly target: Float32Array;
}

/**
 * Trains one network or many alike, batch by batch. Every number that is drawn comes from the seed, so that the same
 * seed gives the same weights on one backend, and a training that was stopped goes on as if it had not been.
 */
export class Trainer {
  readonly plan: BatchPlan;
  /** epochs there will be at most */
  readonly epochs: number;
  /** finished epochs, and batches done in the one that is going on */
  private epoch = 0;
  private batch = 0;
  /** what the user made of the learning rate */
  rateFactor = 1;
  private readonly stacks: readonly Stack[];
  private readonly trained: readonly boolean[];
  private readonly names: readonly string[];
  /** numbers in one sample, and in what the network should answer */
  private readonly sampleSize: number;
  private readonly targetSize: number;

  /** @param state of a training of the same recipe and data that was stopped; goes on from there. */
  constructor(
    private readonly tf: Tensors,
    readonly network: Network,
    private readonly recipe: Recipe,
    private readonly dataset: Dataset,
    state?: TrainerState,
  ) {
    const { training, data } = recipe;
    const { train, sequences } = dataset;
    this.plan = batchPlan(train, data.stride, sequences, training.batchSize, training.order);
    const limit =
      training.batches > 0 ? Math.max(1, Math.floor(training.batches / this.plan.batches)) : Infinity;
    this.epochs = Math.min(training.epochs, limit);
    const shapes = weightShapes(network);
    this.names = shapes.map(({ name }) => name);
    this.trained = shapes.map(({ role }) => role !== "running");
    this.sampleSize = product(network.input);
    this.targetSize = product(network.output);
    const members = Array.from({ length: recipe.networks }, (_, m) =>
      this.makeMember(m, state?.record.members[m]),
    );
    const perMember = this.plan.batchSize * (this.sampleSize + this.targetSize);
    const most = isStackable(network) ? Math.max(1, Math.floor(STACK_VALUES / perMember)) : 1;
    this.stacks = Array.from({ length: Math.ceil(members.length / most) }, (_, s) =>
      this.makeStack(members.slice(s * most, (s + 1) * most), s * most, state),
    );
    if (state !== undefined) {
      this.epoch = state.record.epoch;
      this.batch = state.record.batch;
      this.rateFactor = state.record.rateFactor;
    }
  }

  private makeMember(m: number, record?: MemberRecord): Member {
    const seed = this.recipe.seed + m;
    const random = record ? Random.at(record.random) : new Random(seed);
    const initial = initialWeights(this.network, this.recipe.network, random);
    const member: Member = {
      seed,
      // A state that is taken up again was saved after the weights had been drawn.
      random: record ? Random.at(record.random) : random,
      epochRandom: record ? Random.at(record.epochRandom) : Random.at(random.state),
      order: new Int32Array(this.plan.batches * this.plan.batchSize),
      train: [...(record?.train ?? [])],
      validation: [...(record?.validation ?? [])],
      bestEpoch: record?.bestEpoch ?? 0,
      best: initial,
      stopped: record?.stopped ?? false,
    };
    // The order is drawn as the epoch begins; in the middle of one, from where the generator was then.
    if (record !== undefined && record.inEpoch) this.plan.fill(Random.at(record.epochRandom), member.order);
    return member;
  }

  private makeStack(members: Member[], first: number, state?: TrainerState): Stack {
    const { tf, network, recipe, plan } = this;
    const tensors = members.map((member, m) => memberTensors(state, first + m, member.best));
    members.forEach((member, m) => {
      member.best = tensors[m].best;
    });
    const net = new TensorNetwork(
      tf,
      network,
      tensors.map(({ current }) => current),
    );
    const shapes = weightShapes(network);
    const optimizer = new Optimizer(
      tf,
      recipe.training,
      net.variables.filter((_, w) => this.trained[w]),
      shapes.filter((_, w) => this.trained[w]).map(({ role }) => role === "weight" || role === "recurrent"),
      members.length,
    );
    const trainedNames = this.names.filter((_, w) => this.trained[w]);
    if (state !== undefined) {
      const moments = stackTensors(tensors.map((t) => t.moments));
      optimizer.restore(moments, trainedNames, state.record.members[first].steps);
    }
    const sums = members.map((_, m) => state?.record.members[first + m].sum ?? 0);
    return {
      members,
      net,
      optimizer,
      sum: tf.tidy(() => tf.variable(tf.tensor1d(sums))),
      x: new Float32Array(members.length * plan.batchSize * this.sampleSize),
      target: new Float32Array(members.length * plan.batchSize * this.targetSize),
    };
  }

  /** Finished epochs; batches done in all; and in the epoch that is going on. */
  get progress(): { readonly epoch: number; readonly batches: number; readonly batch: number } {
    return { epoch: this.epoch, batches: this.epoch * this.plan.batches + this.batch, batch: this.batch };
  }

  /** Whether the epoch's last batch is done, so that `endEpoch` is next. */
  get epochDone(): boolean {
    return this.batch === this.plan.batches;
  }

  /** "epochs", "batches" or "patience" once there is nothing left to train. */
  get ended(): string | undefined {
    if (this.stacks.every(({ members }) => members.every(({ stopped }) => stopped))) return "patience";
    if (this.epoch < this.epochs) return undefined;
    return this.epochs < this.recipe.training.epochs ? "batches" : "epochs";
  }

  /** Of each network: its seed, its losses by epoch, and the best epoch. */
  get histories(): readonly {
    readonly seed: number;
    readonly train: readonly number[];
    readonly validation: readonly number[];
    readonly bestEpoch: number;
    readonly stopped: boolean;
  }[] {
    return this.stacks.flatMap(({ members }) => members);
  }

  /** The learning rate of the next batch. */
  get rate(): number {
    const { batches } = this.plan;
    return this.rateFactor * learningRate(this.recipe.training, this.progress.batches, batches, this.epochs);
  }

  /** One batch of every network that is still learning. */
  step(): void {
    const { rate, plan } = this;
    for (const stack of this.stacks) {
      if (stack.members.every(({ stopped }) => stopped)) continue;
      if (this.batch === 0) {
        for (const member of stack.members) {
          member.epochRandom = Random.at(member.random.state);
          plan.fill(member.random, member.order);
        }
      }
      this.stepStack(stack, rate);
    }
    this.batch++;
  }

  private stepStack(stack: Stack, rate: number): void {
    const { tf, dataset, plan, recipe } = this;
    const { members, net, optimizer, sum } = stack;
    const size = plan.batchSize;
    members.forEach((member, m) => {
      const x = stack.x.subarray(m * size * this.sampleSize, (m + 1) * size * this.sampleSize);
      gatherSamples(dataset, member.order, this.batch * size, size, x);
      if (dataset.shift > 0) shiftFrames(x, dataset, member.random);
      const target = stack.target.subarray(m * size * this.targetSize, (m + 1) * size * this.targetSize);
      fillTargets(this.network.task, dataset, member.order, this.batch * size, size, x, target);
    });
    tf.tidy(() => {
      const shape = members.length === 1 ? [size] : [members.length, size];
      const x = tf.tensor(stack.x, [...shape, ...this.network.input]);
      const target = tf.tensor(stack.target, [members.length, size, ...this.network.output]);
      const statistics: [string, Tensor, Tensor][] = [];
      let losses: Tensor1D | undefined;
      const { grads } = tf.variableGrads(
        () => {
          let kl: Tensor1D | undefined;
          const output = withMembers(
            tf,
            net.forward(x, {
              training: true,
              noise: (of) => noise(tf, members, of),
              onGaussian: (mean, logVariance) => {
                kl = klDivergence(
                  tf,
                  withMembers(tf, mean, members.length),
                  withMembers(tf, logVariance, members.length),
                );
              },
              onStatistics: (path, mean, variance) =>
                statistics.push([path, tf.keep(mean.clone()), tf.keep(variance.clone())]),
            }),
            members.length,
          );
          let loss = dataLoss(tf, recipe.loss.kind, output, target);
          if (recipe.loss.derivative > 0) {
            const slope = derivativeLoss(tf, output, target, dataset.rate / recipe.data.stride);
            loss = tf.add(loss, tf.mul(slope, recipe.loss.derivative));
          }
          if (kl !== undefined && recipe.loss.kl > 0) {
            loss = tf.add(loss, tf.mul(kl, recipe.loss.kl / this.targetSize));
          }
          losses = tf.keep(loss.clone());
          return tf.add(tf.sum(loss), penalty(tf, net, recipe.training));
        },
        net.variables.filter((_, w) => this.trained[w]),
      );
      optimizer.step(grads, rate);
      if (losses !== undefined) {
        sum.assign(tf.add(sum, losses));
        losses.dispose();
      }
      for (const [path, mean, variance] of statistics) {
        this.mix(net, `${path}.mean`, mean);
        this.mix(net, `${path}.variance`, variance);
        tf.dispose([mean, variance]);
      }
    });
  }

  /** Moves a running statistic towards that of a batch. */
  private mix(net: TensorNetwork, name: string, fresh: Tensor): void {
    const variable = net.variables[this.names.indexOf(name)];
    variable.assign(this.tf.add(this.tf.mul(variable, 1 - RUNNING_SHARE), this.tf.mul(fresh, RUNNING_SHARE)));
  }

  private get stackSize(): number {
    return this.stacks[0].members.length;
  }

  /** Mean loss of this epoch's batches so far, one number a network. */
  async losses(): Promise<number[]> {
    const sums = await Promise.all(this.stacks.map(({ sum }) => sum.data()));
    return sums.flatMap((values) => Array.from(values, (value) => value / Math.max(1, this.batch)));
  }

  /**
   * Ends the epoch: losses of training and validation, the best weights, patience.
   * @returns of each network that was still learning, its number (from 0) and its losses.
   */
  async endEpoch(): Promise<{ network: number; train: number; validation: number }[]> {
    const { training } = this.recipe;
    this.epoch++;
    this.batch = 0;
    const lines: { network: number; train: number; validation: number }[] = [];
    let first = 0;
    for (const stack of this.stacks) {
      if (stack.members.some(({ stopped }) => !stopped)) {
        const sums = await stack.sum.data();
        const validation = await testLoss(
          this.tf,
          stack.net,
          this.dataset,
          this.dataset.validation,
          this.recipe.loss.kind,
        );
        const better = stack.members.map(
          (m, i) => !m.stopped && !(validation[i] >= (m.validation[m.bestEpoch - 1] ?? Infinity)),
        );
        const weights = better.includes(true) ? await stack.net.weights() : [];
        stack.members.forEach((member, m) => {
          if (member.stopped) return;
          const train = sums[m] / this.plan.batches;
          member.train.push(train);
          member.validation.push(validation[m]);
          lines.push({ network: first + m, train, validation: validation[m] });
          if (better[m]) {
            member.bestEpoch = this.epoch;
            member.best = weights[m];
          }
          if (training.patience > 0 && this.epoch - member.bestEpoch >= training.patience)
            member.stopped = true;
        });
        this.tf.tidy(() => stack.sum.assign(this.tf.zeros(stack.sum.shape)));
      }
      first += stack.members.length;
    }
    return lines;
  }

  /** The network of one member alone, with the weights it has now or the best ones; dispose it after use. */
  async member(m: number, which: "current" | "best"): Promise<TensorNetwork> {
    const most = this.stackSize;
    const stack = this.stacks[Math.floor(m / most)];
    const weights = which === "best" ? stack.members[m % most].best : (await stack.net.weights())[m % most];
    return new TensorNetwork(this.tf, this.network, [weights]);
  }

  /** The best weights of a network. */
  best(m: number): readonly Weight[] {
    return this.stacks[Math.floor(m / this.stackSize)].members[m % this.stackSize].best;
  }

  /** Everything that is needed to go on later as if nothing had happened. */
  async state(): Promise<TrainerState> {
    const members: MemberRecord[] = [];
    const tensors: Weight[] = [];
    const trainedNames = this.names.filter((_, w) => this.trained[w]);
    for (const stack of this.stacks) {
      const current = await stack.net.weights();
      const moments = await stack.optimizer.state(trainedNames);
      const sums = await stack.sum.data();
      stack.members.forEach((member, m) => {
        const prefix = `${members.length}`;
        const named = (kind: string, weights: readonly Weight[]): Weight[] =>
          weights.map((weight) => ({ ...weight, name: `${prefix}.${kind}.${weight.name}` }));
        tensors.push(...named("current", current[m]));
        tensors.push(...named("best", member.best));
        tensors.push(...named("moments", unstackTensors(moments, m, stack.members.length)));
        members.push({
          seed: member.seed,
          random: member.random.state,
          epochRandom: member.epochRandom.state,
          inEpoch: this.batch > 0,
          steps: stack.optimizer.steps,
          sum: sums[m],
          train: member.train,
          validation: member.validation,
          bestEpoch: member.bestEpoch,
          stopped: member.stopped,
        });
      });
    }
    const { epoch, batch, rateFactor } = this;
    return { record: { epoch, batch, rateFactor, members }, tensors };
  }

  /** Frees the backend's memory. */
  dispose(): void {
    for (const { net, optimizer, sum } of this.stacks) {
      net.dispose();
      optimizer.dispose();
      sum.dispose();
    }
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
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
