import type { Network } from "../../shapes/network.js";
import type { LossRecipe } from "../../shapes/recipe.js";
import { drawInference, givenBy, layoutSamples } from "./drawPrograms.js";
import type { Machine, StoredProgram } from "./machine.js";
import { threadsFor } from "./threadsFor.js";
import type { WeightLayout } from "./weightLayout.js";

/** What a program gives. */
export type Given = "output" | "latent" | { readonly loss: LossRecipe["kind"] };

/** Values of activations that a program may take before samples are run in portions: some caches' worth. */
const ACTIVATION_VALUES = 2_000_000;
const MOST_SAMPLES = 512;

/** A program with the memory that it works in. */
interface Ready {
  readonly program: StoredProgram;
  readonly capacity: number;
  readonly activations: number;
  readonly activationBytes: number;
  readonly batch: number;
  readonly batchBytes: number;
  readonly results: number;
  readonly resultBytes: number;
  readonly networks: number;
}

/** The programs that run a network without training it, drawn on demand for as many samples as are given. */
export class InferencePrograms {
  private readonly ready_ = new Map<string, Ready>();
  private readonly most = new Map<string, number>();

  /** @param networks side by side, which all get the same samples. @param stride bytes from one's weights to the next's. */
  constructor(
    private readonly machine: Machine,
    private readonly network: Network,
    private readonly layout: WeightLayout,
    private readonly networks = 1,
    private readonly stride = 0,
  ) {}

  /** How many samples are run at once, of `count`. */
  capacityFor(count: number, what: Given): number {
    const key = keyOf(what);
    let most = this.most.get(key);
    if (most === undefined) {
      const each = this.draw(what, 4).activations / 4;
      most = Math.max(8, Math.min(MOST_SAMPLES, Math.floor(ACTIVATION_VALUES / each))) & ~3;
      this.most.set(key, most);
    }
    return Math.min(most, Math.ceil(Math.max(1, count) / 4) * 4);
  }

  /** Prepares a program for a number of samples. @returns addresses of its batch and results. */
  ready(what: Given, count: number): Ready {
    const key = keyOf(what);
    const found = this.ready_.get(key);
    if (found !== undefined && found.capacity >= count) return found;
    if (found !== undefined) this.release(found);
    const { machine, network, networks } = this;
    const capacity = Math.ceil(count / 4) * 4;
    const { code, activations } = this.draw(what, capacity);
    const sizes = layoutSamples(network, given(network, what), capacity);
    const regions = networks > 1 ? machine.threads : 1;
    const activationBytes = activations * 4;
    const batchBytes = sizes.batchSize * 4;
    const resultBytes = sizes.resultSize * 4;
    const made: Ready = {
      program: machine.store(code),
      capacity,
      activations: machine.memory.take(activationBytes * regions),
      activationBytes,
      batch: machine.memory.take(batchBytes),
      batchBytes,
      results: machine.memory.take(resultBytes * networks),
      resultBytes,
      networks,
    };
    this.ready_.set(key, made);
    return made;
  }

  /** Runs a prepared program. @param weights address of the first network's memory. */
  run(what: Given, weights: number, count: number): void {
    const { machine, networks, stride, layout } = this;
    const { program, activations, activationBytes, batch, results, resultBytes } = this.ready(what, count);
    machine.run({
      program,
      samples: count,
      networks,
      threads: threadsFor(machine.threads, layout, count * networks, this.network),
      activations: { at: activations, stride: activationBytes },
      batch: { at: batch, stride: 0 },
      weights: { at: weights, stride },
      results: { at: results, stride: resultBytes },
    });
  }

  dispose(): void {
    for (const made of this.ready_.values()) this.release(made);
    this.ready_.clear();
  }

  private draw(what: Given, capacity: number): ReturnType<typeof drawInference> {
    const { machine, network, layout } = this;
    const { codes, threads } = machine;
    return drawInference({ codes, network, layout, capacity, threads }, what);
  }

  private release(made: Ready): void {
    const { memory } = this.machine;
    this.machine.release(made.program);
    memory.release(made.activations, made.activationBytes * (made.networks > 1 ? this.machine.threads : 1));
    memory.release(made.batch, made.batchBytes);
    memory.release(made.results, made.resultBytes * made.networks);
  }
}

function keyOf(what: Given): string {
  return typeof what === "string" ? what : what.loss;
}

function given(network: Network, what: Given): number {
  return givenBy(network, what === "latent");
}
