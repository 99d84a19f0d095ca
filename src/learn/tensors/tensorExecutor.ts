import { product } from "../../math/product.js";
import type { Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import type { Executor, LearnerState, LearningTask } from "../executor.js";
import { LoadedTensorNetwork } from "./loadedTensorNetwork.js";
import { TensorLearner } from "./tensorLearner.js";
import { isStackable } from "./tensorNetwork.js";
import type { Tensors } from "./tensors.js";

/** Maximum number of values in a batch of networks side by side; with more, they are split among several learners. */
const STACK_VALUES = 8_000_000;

/** The description of a started backend. */
interface Started extends Pick<Executor, "name" | "device" | "processor"> {
  readonly faults?: readonly string[];
  /** frees the backend's resources other than memory */
  readonly close?: () => void;
}

/** tfjs as an executor, on the backend that it has been switched to. */
export class TensorExecutor implements Executor {
  readonly name: string;
  readonly device: string;
  readonly processor: Executor["processor"];
  readonly variant = "";
  readonly faults: readonly string[];
  readonly close: () => void;

  constructor(
    readonly tf: Tensors,
    { name, device, processor, faults = [], close = () => {} }: Started,
  ) {
    this.name = name;
    this.device = device;
    this.processor = processor;
    this.faults = faults;
    this.close = close;
  }

  load(network: Network, weights: readonly Weight[]): LoadedTensorNetwork {
    return new LoadedTensorNetwork(this.tf, network, weights);
  }

  networksAtOnce(network: Network, batchSize: number): number {
    if (!isStackable(network)) return 1;
    const values = batchSize * (product(network.input) + product(network.output));
    return Math.max(1, Math.floor(STACK_VALUES / values));
  }

  learner(task: LearningTask, networks: readonly LearnerState[]): TensorLearner {
    return new TensorLearner(this.tf, task, networks);
  }
}
