import { Random } from "../../math/random.js";
import type { Network } from "../../shapes/network.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import type { LearnerState } from "../executor.js";
import { initialWeights } from "../networks/initialWeights.js";
import type { BatchPlan } from "./batchPlan.js";
import { memberTensors, type TrainerState } from "./trainerState.js";

/** One of the networks of a training: everything about it but its arithmetic. */
export interface Member {
  readonly seed: number;
  /** source of its initial weights, its orders, its shifts and its noise */
  readonly random: Random;
  /** where its generator was when the epoch began, so that the epoch's order can be drawn again */
  epochRandom: Random;
  /** first rows of the epoch's samples, batch after batch */
  readonly order: Int32Array;
  /** losses by epoch */
  readonly train: number[];
  readonly validation: number[];
  /** from 1; 0 before the first epoch has ended */
  bestEpoch: number;
  best: readonly Weight[];
  /** whether it learns no further: its patience is over, or its loss is not finite */
  stopped: boolean;
}

/**
 * A network at its beginning, or where a training was stopped.
 * @param number its number in the training, from 0. @param state of the training that was stopped.
 * @returns the network's own part, and what a learner needs to begin or go on.
 */
export function makeMember(
  { network, recipe, plan }: { readonly network: Network; readonly recipe: Recipe; readonly plan: BatchPlan },
  number: number,
  state?: TrainerState,
): { member: Member; learner: LearnerState } {
  const record = state?.record.members[number];
  const seed = recipe.seed + number;
  const random = record ? Random.at(record.random) : new Random(seed);
  // Weights are drawn first, so a generator that comes from a state has drawn them already.
  const initial = initialWeights(network, recipe.network, record ? new Random(seed) : random);
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
  // The order is drawn as an epoch begins: in the middle of one, draw it again from where the generator was then.
  if (record?.inEpoch) plan.fill(Random.at(record.epochRandom), member.order);
  return { member, learner: { weights: current, moments, steps: record?.steps ?? 0, sum: record?.sum ?? 0 } };
}
