import { InputError } from "../../shapes/inputError.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import type { Dataset } from "../data/dataset.js";
import type { PARTS } from "../data/dealParts.js";
import type { Executor, LoadedNetwork } from "../executor.js";
import { type BatchPlan, batchPlan } from "./batchPlan.js";
import { learningRate } from "./learningRate.js";
import type { Member } from "./member.js";
import { type Common, learningTask, MemberStack } from "./memberStack.js";
import { testLoss } from "./testLoss.js";
import type { MemberRecord, TrainerState } from "./trainerState.js";

/** The losses of one network in a finished epoch. */
export interface EpochLosses {
  /** index of the network, from 0 */
  readonly network: number;
  readonly train: number;
  readonly validation: number;
}

/**
 * Trains one network, or several of the same description, batch by batch. Every random number comes from the seed, so the
 * same seed gives the same weights on one executor, and a resumed training gives the same weights as an uninterrupted one.
 */
export class Trainer {
  readonly plan: BatchPlan;
  /** maximum number of epochs */
  readonly epochs: number;
  /** factor on the learning rate, for the user to set */
  rateFactor: number;
  /** finished epochs, and finished batches of the current one */
  private epoch: number;
  private batch: number;
  private readonly common: Common;
  private readonly stacks: readonly MemberStack[];

  /**
   * @param executor does the arithmetic; dispose the trainer before closing it.
   * @param state of a stopped training of the same recipe and data, to resume from.
   * @param initial weights that every network begins with, instead of random ones.
   * @throws {InputError} if the loss includes derivatives and hardly any samples are consecutive.
   */
  constructor(
    executor: Executor,
    readonly network: Network,
    private readonly recipe: Recipe,
    dataset: Dataset,
    state?: TrainerState,
    initial?: readonly Weight[],
  ) {
    const { training, data, networks } = recipe;
    this.plan = batchPlan(dataset.train, data.stride, dataset.sequences, training.batchSize, training.order);
    if (recipe.loss.derivative > 0 && this.plan.batchSize < 2) {
      throw new InputError(
        `${recipe.name}: loss.derivative=${recipe.loss.derivative} needs consecutive samples, and there are hardly any; give longer blocks (data.split.block) or stride 1.`,
      );
    }
    const limit = Math.max(1, Math.floor(training.batches / this.plan.batches));
    this.epochs = training.batches > 0 ? Math.min(training.epochs, limit) : training.epochs;
    this.common = { executor, network, recipe, dataset, plan: this.plan, ...(initial && { initial }) };
    const most = executor.networksAtOnce(network, this.plan.batchSize);
    this.stacks = Array.from(
      { length: Math.ceil(networks / most) },
      (_, s) => new MemberStack(this.common, s * most, Math.min(most, networks - s * most), state),
    );
    this.epoch = state?.record.epoch ?? 0;
    this.batch = state?.record.batch ?? 0;
    this.rateFactor = state?.record.rateFactor ?? 1;
  }

  /** Finished epochs; finished batches in total; and those of the current epoch. */
  get progress(): { readonly epoch: number; readonly batches: number; readonly batch: number } {
    return { epoch: this.epoch, batches: this.epoch * this.plan.batches + this.batch, batch: this.batch };
  }

  /** Whether the last batch of the epoch is finished, so that `endEpoch` comes next. */
  get epochDone(): boolean {
    return this.batch === this.plan.batches;
  }

  /** "epochs", "batches" or "patience" once there is nothing left to train. */
  get ended(): string | undefined {
    if (this.stacks.every(({ stopped }) => stopped)) return "patience";
    if (this.epoch < this.epochs) return undefined;
    return this.epochs < this.recipe.training.epochs ? "batches" : "epochs";
  }

  /** For each network: its seed, its losses by epoch, and the best epoch. */
  get histories(): readonly Pick<Member, "seed" | "bestEpoch" | "stopped" | "train" | "validation">[] {
    return this.stacks.flatMap(({ members }) => members);
  }

  /** The learning rate of the next batch. */
  get rate(): number {
    const { batches } = this.plan;
    return this.rateFactor * learningRate(this.recipe.training, this.progress.batches, batches, this.epochs);
  }

  /** Trains every network that is still learning on one batch. */
  step(): void {
    const { rate } = this;
    for (const stack of this.stacks) {
      if (stack.stopped) continue;
      if (this.batch === 0) stack.beginEpoch();
      stack.step(this.batch, rate);
    }
    this.batch++;
  }

  /** Mean loss of this epoch's batches so far, one number per network. */
  async losses(): Promise<number[]> {
    const sums = await Promise.all(this.stacks.map((stack) => stack.sums()));
    return sums.flatMap((values) => Array.from(values, (value) => value / Math.max(1, this.batch)));
  }

  /**
   * Ends the epoch: computes the losses of training and validation, and updates the best weights and the patience.
   * @returns the losses of each network that was still learning; one whose loss is not finite stops learning.
   */
  async endEpoch(): Promise<EpochLosses[]> {
    this.epoch++;
    this.batch = 0;
    const lines: EpochLosses[] = [];
    let first = 0;
    for (const stack of this.stacks) {
      if (!stack.stopped)
        for (const { place, train, validation } of await stack.endEpoch(this.epoch))
          lines.push({ network: first + place, train, validation });
      first += stack.members.length;
    }
    return lines;
  }

  /**
   * One network, loaded with its current weights or its best ones; dispose it after use.
   * @param network a description of the same weights, to run it on samples of another length.
   */
  async member(m: number, which: "current" | "best", network = this.network): Promise<LoadedNetwork> {
    const { stack, place } = this.placeOf(m);
    const weights = which === "best" ? stack.members[place].best : await stack.currentWeights(place);
    return this.common.executor.load(network, weights);
  }

  /**
   * The data term of the loss of a network with its best weights, in inference mode.
   * @param m index of the network, from 0. @param starts first rows of the samples it is tested on.
   * @param part that they belong to, for labellers.
   * @returns the mean over the samples.
   */
  async testLoss(m: number, starts: Int32Array, part?: (typeof PARTS)[number]): Promise<number> {
    const { common, network } = this;
    const state = { weights: this.best(m), moments: [], steps: 0, sum: 0 };
    const learner = common.executor.learner(learningTask(common), [state]);
    try {
      return (await testLoss(learner, network, 1, common.dataset, starts, part))[0];
    } finally {
      learner.dispose();
    }
  }

  /** The best weights of a network. */
  best(m: number): readonly Weight[] {
    const { stack, place } = this.placeOf(m);
    return stack.members[place].best;
  }

  private placeOf(m: number): { stack: MemberStack; place: number } {
    const most = this.stacks[0].members.length;
    return { stack: this.stacks[Math.floor(m / most)], place: m % most };
  }

  /** The state from which the training can be resumed, bit for bit. */
  async state(): Promise<TrainerState> {
    const members: MemberRecord[] = [];
    const tensors: Weight[] = [];
    for (const stack of this.stacks) {
      const state = await stack.state(members.length, this.batch > 0);
      members.push(...state.records);
      tensors.push(...state.tensors);
    }
    const { epoch, batch, rateFactor } = this;
    return { record: { epoch, batch, rateFactor, members }, tensors };
  }

  /** Frees the executor's memory. */
  dispose(): void {
    for (const stack of this.stacks) stack.dispose();
  }
}
