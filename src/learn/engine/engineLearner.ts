import { product } from "../../math/product.js";
import type { Weight } from "../../shapes/weight.js";
import {
  type Batch,
  type Learner,
  type LearnerState,
  type LearningTask,
  MOMENTS,
  type NoiseSource,
} from "../executor.js";
import { drawTraining, latentNoise, layoutSamples } from "./drawPrograms.js";
import { clearRest } from "./engineNetwork.js";
import { InferencePrograms } from "./inferencePrograms.js";
import type { Machine, StoredProgram } from "./machine.js";
import { threadsFor } from "./threadsFor.js";
import { STEP, WeightLayout } from "./weightLayout.js";

/** The program of a step, and the memory that it works in. */
interface Ready {
  readonly program: StoredProgram;
  readonly capacity: number;
  readonly activations: number;
  readonly activationBytes: number;
  readonly batch: number;
  readonly batchBytes: number;
  readonly results: number;
  readonly resultBytes: number;
}

/** Networks in training in the engine's memory. */
export class EngineLearner implements Learner {
  private readonly layout: WeightLayout;
  private readonly count: number;
  /** values of one network's memory, and where that of the first begins */
  private readonly size: number;
  private readonly weightsAt: number;
  private readonly inference: InferencePrograms;
  private readonly lossKind: { readonly loss: LearningTask["loss"]["kind"] };
  private ready: Ready | undefined;
  private steps: number;

  constructor(
    private readonly machine: Machine,
    private readonly task: LearningTask,
    networks: readonly LearnerState[],
  ) {
    this.layout = new WeightLayout(task.network);
    this.count = networks.length;
    this.size = this.layout.size(true);
    this.weightsAt = machine.memory.take(this.size * this.count * 4);
    this.inference = new InferencePrograms(machine, task.network, this.layout, this.count, this.size * 4);
    this.lossKind = { loss: task.loss.kind };
    this.steps = networks[0].steps;
    networks.forEach(({ weights, moments, sum }, n) => {
      const memory = this.memoryOf(n);
      this.layout.write(memory, "weights", weights);
      if (this.steps > 0) {
        MOMENTS[task.step.optimizer].forEach((moment, m) => {
          this.layout.write(memory, m === 0 ? "first" : "second", moments, `${moment}.`);
        });
      }
      memory[STEP.sum] = sum;
    });
  }

  step({ samples, targets }: Batch, rate: number, noise: NoiseSource): void {
    const { machine, task, count } = this;
    const { network } = task;
    const inputs = product(network.input);
    const outputs = product(network.output);
    const batchSize = samples.length / (count * inputs);
    const ready = this.prepare(batchSize);
    const places = layoutSamples(network, 0, ready.capacity);
    const latent = latentNoise(network.layers);
    const { floats } = machine.memory;
    for (let n = 0; n < count; n++) {
      const at = (ready.batch + n * ready.batchBytes) >> 2;
      const each = inputs * batchSize;
      const wanted = outputs * batchSize;
      floats.set(count === 1 ? samples : samples.subarray(n * each, (n + 1) * each), at);
      clearRest(floats, at, inputs, batchSize);
      floats.set(count === 1 ? targets : targets.subarray(n * wanted, (n + 1) * wanted), at + places.targets);
      if (latent > 0) {
        const from = at + places.noise;
        noise(n, floats.subarray(from, from + latent * batchSize));
      }
    }
    this.beginStep(rate);
    machine.run({
      program: ready.program,
      samples: batchSize,
      networks: count,
      threads: threadsFor(machine.threads, this.layout, batchSize * count, network),
      activations: { at: ready.activations, stride: ready.activationBytes },
      batch: { at: ready.batch, stride: ready.batchBytes },
      weights: { at: this.weightsAt, stride: this.size * 4 },
      results: { at: ready.results, stride: ready.resultBytes },
    });
  }

  async sums(): Promise<ArrayLike<number>> {
    return Array.from({ length: this.count }, (_, n) => this.memoryOf(n)[STEP.sum]);
  }

  clearSums(): void {
    for (let n = 0; n < this.count; n++) this.memoryOf(n)[STEP.sum] = 0;
  }

  async losses(samples: Float32Array, targets: Float32Array): Promise<ArrayLike<number>> {
    const { network } = this.task;
    const inputs = product(network.input);
    const outputs = product(network.output);
    const all = samples.length / inputs;
    const sums = new Float64Array(this.count);
    const most = this.inference.capacityFor(all, this.lossKind);
    for (let from = 0; from < all; from += most) {
      const portion = Math.min(most, all - from);
      const { batch, results, resultBytes, capacity } = this.inference.ready(this.lossKind, portion);
      const places = layoutSamples(network, outputs, capacity);
      const { floats } = this.machine.memory;
      const at = batch >> 2;
      floats.set(samples.subarray(from * inputs, (from + portion) * inputs), at);
      clearRest(floats, at, inputs, portion);
      floats.set(targets.subarray(from * outputs, (from + portion) * outputs), at + places.targets);
      this.inference.run(this.lossKind, this.weightsAt, portion);
      for (let n = 0; n < this.count; n++) {
        const losses = new Float64Array(
          this.machine.memory.memory.buffer,
          results + n * resultBytes,
          portion,
        );
        for (const loss of losses) sums[n] += (loss * portion) / all;
      }
    }
    return sums;
  }

  async weights(
    networks: readonly number[] = Array.from({ length: this.count }, (_, n) => n),
  ): Promise<Weight[][]> {
    return networks.map((n) => this.layout.read(this.memoryOf(n), "weights"));
  }

  async state(): Promise<LearnerState[]> {
    const moments = MOMENTS[this.task.step.optimizer];
    return Array.from({ length: this.count }, (_, n) => {
      const memory = this.memoryOf(n);
      return {
        weights: this.layout.read(memory, "weights"),
        moments: moments.flatMap((moment, m) =>
          this.layout.read(memory, m === 0 ? "first" : "second", `${moment}.`, true),
        ),
        steps: this.steps,
        sum: memory[STEP.sum],
      };
    });
  }

  dispose(): void {
    this.release();
    this.inference.dispose();
    this.machine.memory.release(this.weightsAt, this.size * this.count * 4);
  }

  /** Writes the numbers of this step. */
  private beginStep(rate: number): void {
    const { beta1, beta2, weightDecay } = this.task.step;
    this.steps++;
    for (let n = 0; n < this.count; n++) {
      const memory = this.memoryOf(n);
      memory[STEP.rate] = rate;
      memory[STEP.adamRate] = rate / (1 - beta1 ** this.steps);
      memory[STEP.adamRoot] = Math.sqrt(1 - beta2 ** this.steps);
      memory[STEP.kept] = 1 - rate * weightDecay;
    }
  }

  private memoryOf(network: number): Float32Array {
    const from = (this.weightsAt >> 2) + network * this.size;
    return this.machine.memory.floats.subarray(from, from + this.size);
  }

  /** The program of a step of so many samples. */
  private prepare(batchSize: number): Ready {
    const { machine, task, layout, count } = this;
    if (this.ready !== undefined && this.ready.capacity >= batchSize) return this.ready;
    this.release();
    const capacity = Math.ceil(batchSize / 4) * 4;
    const { codes, threads } = machine;
    const { network } = task;
    const { code, activations } = drawTraining({ codes, network, layout, capacity, threads }, task);
    const sizes = layoutSamples(network, 0, capacity);
    const activationBytes = activations * 4;
    const batchBytes = sizes.batchSize * 4;
    const resultBytes = sizes.resultSize * 4;
    this.ready = {
      program: machine.store(code),
      capacity,
      activations: machine.memory.take(activationBytes * this.regions),
      activationBytes,
      batch: machine.memory.take(batchBytes * count),
      batchBytes,
      results: machine.memory.take(resultBytes * count),
      resultBytes,
    };
    return this.ready;
  }

  /** Memories of activations: one for each thread that may take networks of its own. */
  private get regions(): number {
    return this.count > 1 ? this.machine.threads : 1;
  }

  private release(): void {
    if (this.ready === undefined) return;
    const { program, activations, activationBytes, batch, batchBytes, results, resultBytes } = this.ready;
    const { memory } = this.machine;
    this.machine.release(program);
    memory.release(activations, activationBytes * this.regions);
    memory.release(batch, batchBytes * this.count);
    memory.release(results, resultBytes * this.count);
    this.ready = undefined;
  }
}
