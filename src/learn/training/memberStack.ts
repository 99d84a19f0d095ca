import { Random } from "../../math/random.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import { areAllColumns, type Dataset } from "../data/dataset.js";
import { fillTargets } from "../data/fillTargets.js";
import { gatherSamples } from "../data/gatherSamples.js";
import { alterWindows } from "../data/labels/alterWindows.js";
import { shiftFrames } from "../data/shiftFrames.js";
import type { Batch, Executor, Learner, LearningTask, Stretches } from "../executor.js";
import type { BatchPlan } from "./batchPlan.js";
import { type Member, makeMember } from "./member.js";
import { testLoss } from "./testLoss.js";
import type { MemberRecord, TrainerState } from "./trainerState.js";

/** What targets other than the samples themselves are made without. */
const NO_SAMPLES = new Float32Array(0);

/** The settings and data that all networks of a training share. */
export interface Common {
  readonly executor: Executor;
  readonly network: Network;
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly plan: BatchPlan;
  /** weights that every network begins with, instead of random ones */
  readonly initial?: readonly Weight[];
}

/** The task of a training's learner. */
export function learningTask({ network, recipe, dataset }: Common): LearningTask {
  const { loss, training, data } = recipe;
  return { network, loss, step: training, sampleRate: dataset.rate / data.stride };
}

/**
 * Networks of a training that one learner trains side by side: one, or several that differ in their seeds. This class
 * draws their sample orders, gathers their batches, and keeps their histories and best weights; the learner does the
 * arithmetic.
 */
export class MemberStack {
  readonly members: readonly Member[];
  private readonly learner: Learner;

  /**
   * @param first index of the first network, from 0. @param count number of networks, at most what the executor takes at once.
   * @param state of a stopped training, if there is one.
   */
  constructor(
    private readonly common: Common,
    first: number,
    count: number,
    state?: TrainerState,
  ) {
    const { executor } = common;
    const made = Array.from({ length: count }, (_, m) => makeMember(common, first + m, state));
    this.members = made.map(({ member }) => member);
    this.learner = executor.learner(
      learningTask(common),
      made.map(({ learner }) => learner),
    );
  }

  /** Whether all of its networks have stopped learning. */
  get stopped(): boolean {
    return this.members.every(({ stopped }) => stopped);
  }

  /** Draws the order of an epoch's samples, separately for each network. */
  beginEpoch(): void {
    for (const member of this.members) {
      member.epochRandom = Random.at(member.random.state);
      this.common.plan.fill(member.random, member.order);
    }
  }

  /** Trains on one batch. @param batch its index in the epoch, from 0. @param rate learning rate. */
  step(batch: number, rate: number): void {
    const { members } = this;
    const { network, plan } = this.common;
    const given: Batch = {
      size: plan.batchSize,
      // What is reconstructed is the samples themselves.
      reconstructs: network.task === "reconstruct",
      fill: (m, samples, targets) => this.fill(members[m], batch, samples, targets),
      stretches: this.stretches(batch),
    };
    this.learner.step(given, rate, (m, into) => {
      const { random } = members[m];
      for (let i = 0; i < into.length; i++) into[i] = random.normal();
    });
  }

  /** Where the samples of a batch are found among all rows, unless they are altered or made of some columns only. */
  private stretches(batch: number): Stretches | undefined {
    const { members } = this;
    const { network, dataset, plan } = this.common;
    const { values, columns, inputs, shift } = dataset;
    if (shift > 0 || network.task === "label" || !areAllColumns(inputs, columns.length)) return undefined;
    const size = plan.batchSize;
    return {
      table: values,
      starts(m, into) {
        const { order } = members[m];
        for (let i = 0; i < size; i++) into[i] = order[batch * size + i] * columns.length;
      },
      fillTargets: (m, targets) =>
        fillTargets(network.task, dataset, members[m].order, batch * size, size, NO_SAMPLES, targets),
    };
  }

  /** Gathers a network's samples of a batch and their targets. @param batch its index in the epoch, from 0. */
  private fill({ order, random }: Member, batch: number, samples: Float32Array, targets: Float32Array): void {
    const { network, dataset, plan } = this.common;
    const size = plan.batchSize;
    gatherSamples(dataset, order, batch * size, size, samples);
    if (dataset.shift > 0) shiftFrames(samples, dataset, random);
    if (network.task === "label") alterWindows(samples, dataset, random);
    if (targets !== samples) fillTargets(network.task, dataset, order, batch * size, size, samples, targets);
  }

  /** Sum of the losses of the epoch's batches so far, one number per network. */
  sums(): Promise<ArrayLike<number>> {
    return this.learner.sums();
  }

  /** The current weights of a network. @param place index of the network in the stack. */
  async currentWeights(place: number): Promise<readonly Weight[]> {
    return (await this.learner.weights([place]))[0];
  }

  /**
   * Ends an epoch: computes the losses of training and validation, and updates the best weights and the patience. A network
   * whose loss is not finite stops learning and keeps its best weights.
   * @param epoch its number, from 1.
   * @returns for each network that was still learning, its index in the stack and its losses.
   */
  async endEpoch(epoch: number): Promise<{ place: number; train: number; validation: number }[]> {
    const { network, recipe, dataset, plan } = this.common;
    const { learner, members } = this;
    const sums = await learner.sums();
    const validations = await testLoss(
      learner,
      network,
      members.length,
      dataset,
      dataset.validation,
      "validation",
    );
    const better = members.map(
      ({ stopped, validation, bestEpoch }, m) =>
        !stopped && validations[m] < (validation[bestEpoch - 1] ?? Number.POSITIVE_INFINITY),
    );
    const improved = members.flatMap((_, m) => (better[m] ? [m] : []));
    const weights = improved.length > 0 ? await learner.weights(improved) : [];
    const lines: { place: number; train: number; validation: number }[] = [];
    const { patience } = recipe.training;
    members.forEach((member, place) => {
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
        member.best = weights[improved.indexOf(place)];
      }
      if (patience > 0 && epoch - member.bestEpoch >= patience) member.stopped = true;
    });
    learner.clearSums();
    return lines;
  }

  /**
   * The state from which training can be resumed.
   * @param first index of its first network. @param inEpoch whether an epoch is under way.
   */
  async state(first: number, inEpoch: boolean): Promise<{ records: MemberRecord[]; tensors: Weight[] }> {
    const learnt = await this.learner.state();
    const tensors = this.members.flatMap(({ best }, m) => {
      const named = (kind: string, weights: readonly Weight[]): Weight[] =>
        weights.map((weight) => ({ ...weight, name: `${first + m}.${kind}.${weight.name}` }));
      const { weights, moments } = learnt[m];
      return [...named("current", weights), ...named("best", best), ...named("moments", moments)];
    });
    const records = this.members.map(
      ({ seed, random, epochRandom, train, validation, bestEpoch, stopped }, m): MemberRecord => ({
        seed,
        random: random.state,
        epochRandom: epochRandom.state,
        inEpoch,
        steps: learnt[m].steps,
        sum: learnt[m].sum,
        train,
        validation,
        bestEpoch,
        stopped,
      }),
    );
    return { records, tensors };
  }

  /** Frees the executor's memory. */
  dispose(): void {
    this.learner.dispose();
  }
}
