import { Random } from "../../math/random.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import type { LearnerState } from "../executor.js";
import { initialWeights } from "../networks/initialWeights.js";
import type { BatchPlan } from "./batchPlan.js";
import { memberTensors, type TrainerState } from "./trainerState.js";

/** The state of one network of a training, except its weights and moments, which the learner keeps. */
export interface Member {
  readonly seed: number;
  /** generator of its initial weights, sample orders, shifts and noise */
  readonly random: Random;
  /** state of its generator when the epoch began, from which the epoch's order can be drawn again */
  epochRandom: Random;
  /** first rows of the epoch's samples, batch after batch */
  readonly order: Int32Array;
  /** losses by epoch */
  readonly train: number[];
  readonly validation: number[];
  /** from 1; 0 before the first epoch has ended */
  bestEpoch: number;
  best: readonly Weight[];
  /** whether it has stopped learning, because its patience is exhausted or its loss is not finite */
  stopped: boolean;
}

/**
 * Makes a network at its beginning, or as it was when a training was stopped.
 * @param number its index in the training, from 0. @param state of the stopped training, if there is one.
 * @returns the member, and the state that a learner starts from.
 */
export function makeMember(
  {
    network,
    recipe,
    plan,
    initial: given,
  }: {
    readonly network: Network;
    readonly recipe: Recipe;
    readonly plan: BatchPlan;
    readonly initial?: readonly Weight[];
  },
  number: number,
  state?: TrainerState,
): { member: Member; learner: LearnerState } {
  const record = state?.record.members[number];
  const seed = recipe.seed + number;
  const random = record ? Random.at(record.random) : new Random(seed);
  // Weights are drawn first, so a restored generator is already past them.
  const drawn = initialWeights(network, recipe.network, record ? new Random(seed) : random);
  const initial = given ?? drawn;
  const { current, best, moments } = memberTensors(state, number, initial);
  const member: Member = {
    seed,
    random,
    epochRandom: record ? Random.at(record.epochRandom) : Random.at(random.state),
    order: new Int32Array(plan.batches * plan.batchSize),
    train: [...(record?.train ?? [])],
    validation: [...(record?.validation ?? [])],
    bestEpoch: record?.bestEpoch ?? 0,
    best,
    stopped: record?.stopped ?? false,
  };
  // The order is drawn at the beginning of an epoch; to resume within one, draw it again from the state recorded then.
  if (record?.inEpoch) plan.fill(Random.at(record.epochRandom), member.order);
  return { member, learner: { weights: current, moments, steps: record?.steps ?? 0, sum: record?.sum ?? 0 } };
}
