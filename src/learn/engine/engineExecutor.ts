import { product } from "../../math/product.js";
import { counted } from "../../shapes/counted.js";
import type { Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import type { Executor, LearnerState, LearningTask } from "../executor.js";
import { EngineLearner } from "./engineLearner.js";
import { EngineNetwork } from "./engineNetwork.js";
import { type Build, Machine } from "./machine.js";
import { WeightLayout } from "./weightLayout.js";

/** Maximum number of values in the batches and weights of networks side by side; with more, several learners share them. */
const STACK_VALUES = 64_000_000;
/** What is kept of every weight in training; see weightLayout.ts. */
const KEPT_VALUES = 5;

/** The engine as an executor: our own kernels in WebAssembly, on several threads. */
export class EngineExecutor implements Executor {
  readonly name = "engine";
  readonly processor = "cpu";
  readonly faults: readonly string[] = [];
  readonly device: string;
  readonly variant: Build;
  private readonly machine: Machine;

  /** @param threads at most; results are the same for any number. */
  constructor(
    readonly threads: number,
    build: Build,
  ) {
    this.machine = new Machine(threads, build);
    this.variant = this.machine.build;
    const instructions = this.machine.build === "relaxed" ? "relaxed SIMD" : "SIMD";
    this.device = `CPU (WebAssembly ${instructions}, ${counted(threads, "thread")})`;
  }

  load(network: Network, weights: readonly Weight[]): EngineNetwork {
    return new EngineNetwork(this.machine, network, weights);
  }

  networksAtOnce(network: Network, batchSize: number): number {
    const weights = KEPT_VALUES * new WeightLayout(network).count;
    const values = batchSize * (product(network.input) + product(network.output)) + weights;
    return Math.max(1, Math.floor(STACK_VALUES / values));
  }

  learner(task: LearningTask, networks: readonly LearnerState[]): EngineLearner {
    return new EngineLearner(this.machine, task, networks);
  }

  close(): void {
    this.machine.close();
  }
}
