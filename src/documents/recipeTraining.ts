import {
  type LossRecipe,
  type NetworkRecipe,
  OPTIMIZERS,
  ORDERS,
  SCHEDULES,
  type TrainingRecipe,
} from "../shapes/recipe.js";
import type { DocumentPart } from "./documentPart.js";

/** Maximum decay factor of a running mean: at 1 it would never change. */
const MAX_DECAY = 0.999999;

const TRAINING_KEYS = [
  "epochs",
  "batches",
  "batchSize",
  "order",
  "optimizer",
  "learningRate",
  "momentum",
  "beta1",
  "beta2",
  "epsilon",
  "schedule",
  "warmup",
  "decay",
  "decayEpochs",
  "weightDecay",
  "l1",
  "l2",
  "clipNorm",
  "patience",
];

/**
 * Checks the training of a recipe and fills in its defaults, some of which depend on the network and the loss.
 * @param part the training's part of the document.
 * @throws {InputError} naming the path in the document, the value and the fix.
 */
export function readTraining(part: DocumentPart, network: NetworkRecipe, loss: LossRecipe): TrainingRecipe {
  part.onlyKeys(TRAINING_KEYS);
  const optimizer = part.oneOfOr("adam", "optimizer", OPTIMIZERS);
  const labels = network.kind === "labeller";
  const inTime = labels || ["recurrent", "almostLinear", "attention"].includes(network.kind);
  const order = labels ? "drawn" : loss.derivative > 0 ? "contiguous" : "shuffled";
  return {
    epochs: part.integerOr(labels ? 12 : 100, "epochs", 1, 1e6),
    batches: part.integerOr(0, "batches", 0, 1e9),
    batchSize: part.integerOr(labels ? 16 : 32, "batchSize", 0, 65_536),
    order: part.oneOfOr(order, "order", ORDERS),
    optimizer,
    learningRate: part.numberOr(labels ? 0.004 : 0.001, "learningRate", 1e-9, 10),
    momentum: part.numberOr(0.9, "momentum", 0, MAX_DECAY),
    beta1: part.numberOr(0.9, "beta1", 0, MAX_DECAY),
    beta2: part.numberOr(0.999, "beta2", 0, MAX_DECAY),
    epsilon: part.numberOr(1e-8, "epsilon", 1e-16, 1),
    schedule: part.oneOfOr(labels ? "oneCycle" : "cosine", "schedule", SCHEDULES),
    warmup: part.numberOr(0, "warmup", 0, 1e6),
    decay: part.numberOr(0.5, "decay", 1e-6, 1),
    decayEpochs: part.integerOr(20, "decayEpochs", 1, 1e6),
    weightDecay: part.numberOr(optimizer === "adamw" ? 0.01 : 0, "weightDecay", 0, 10),
    l1: part.numberOr(0, "l1", 0, 1e6),
    l2: part.numberOr(0, "l2", 0, 1e6),
    clipNorm: part.numberOr(inTime ? 1 : 0, "clipNorm", 0, 1e9),
    // The rate is at its highest in the middle of a cycle, where losses say little of its end.
    patience: part.integerOr(labels ? 0 : 20, "patience", 0, 1e6),
  };
}
