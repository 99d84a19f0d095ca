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
import { drawTraining, latentNoise, layoutSamples, optimiserNumbers } from "./drawPrograms.js";
import { clearRest } from "./engineNetwork.js";
import { InferencePrograms, upToFour } from "./inferencePrograms.js";
import type { Machine, Region } from "./machine.js";
import { PlacedProgram } from "./placedProgram.js";
import { threadsFor } from "./threadsFor.js";
import { STEP, WeightLayout } from "./weightLayout.js";

/** Networks in training in the engine's memory. */
export class EngineLearner implements Learner {
  private readonly layout: WeightLayout;
  private readonly count: number;
  /** values of one network's memory, and where that of the first begins */
  private readonly size: number;
  private readonly weightsAt: number;
  private readonly inference: InferencePrograms;
  private readonly lossKind: { readonly loss: LearningTask["loss"]["kind"] };
  private program: PlacedProgram | undefined;
  /** whether that program takes the samples for their own targets */
  private reconstructs = false;
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
    this.inference = new InferencePrograms(machine, task.network, this.layout, this.count);
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
      for (const [name, value] of Object.entries(optimiserNumbers(task.step)))
        memory[STEP[name as keyof typeof STEP]] = value;
    });
  }

  step({ samples, targets }: Batch, rate: number, noise: NoiseSource): void {
    const { machine, task, count } = this;
    const { network } = task;
    const inputs = product(network.input);
    const outputs = product(network.output);
    const batchSize = samples.length / (count * inputs);
    const reconstructs = targets === samples;
    const program = this.prepare(batchSize, reconstructs);
    const places = program.layout;
    const latent = latentNoise(network.layers);
    const { floats } = machine.memory;
    for (let n = 0; n < count; n++) {
      const at = (program.batch.at + n * program.batch.stride) >>> 2;
      const each = inputs * batchSize;
      const wanted = outputs * batchSize;
      floats.set(count === 1 ? samples : samples.subarray(n * each, (n + 1) * each), at);
      clearRest(floats, at, inputs, batchSize);
      if (!reconstructs) {
        const own = count === 1 ? targets : targets.subarray(n * wanted, (n + 1) * wanted);
        floats.set(own, at + places.targets);
      }
      if (latent > 0) {
        const from = at + places.noise;
        noise(n, floats.subarray(from, from + latent * batchSize));
      }
    }
    this.beginStep(rate);
    program.run(
      this.weightRegion,
      batchSize,
      threadsFor(machine.threads, this.layout, batchSize * count, network),
    );
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
    const most = this.inference.portionOf(all, this.lossKind);
    for (let from = 0; from < all; from += most) {
      const portion = Math.min(most, all - from);
      const program = this.inference.for(this.lossKind, portion);
      const { memory } = this.machine;
      const at = program.batch.at >>> 2;
      memory.floats.set(samples.subarray(from * inputs, (from + portion) * inputs), at);
      clearRest(memory.floats, at, inputs, portion);
      const wanted = targets.subarray(from * outputs, (from + portion) * outputs);
      memory.floats.set(wanted, at + program.layout.targets);
      this.inference.run(program, this.weightRegion, portion);
      for (let n = 0; n < this.count; n++) {
        const place = program.results.at + n * program.results.stride;
        for (const loss of new Float64Array(memory.memory.buffer, place, portion))
          sums[n] += (loss * portion) / all;
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
    this.program?.release();
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
    const from = (this.weightsAt >>> 2) + network * this.size;
    return this.machine.memory.floats.subarray(from, from + this.size);
  }

  private get weightRegion(): Region {
    return { at: this.weightsAt, stride: this.size * 4 };
  }

  /** The program of a step of so many samples. */
  private prepare(batchSize: number, reconstructs: boolean): PlacedProgram {
    const { machine, task, layout, count } = this;
    const fits = this.program !== undefined && this.program.capacity >= batchSize;
    if (this.program !== undefined && fits && this.reconstructs === reconstructs) return this.program;
    this.program?.release();
    this.reconstructs = reconstructs;
    const capacity = upToFour(batchSize);
    const { codes, threads } = machine;
    const { network } = task;
    const drawn = drawTraining({ codes, network, layout, capacity, threads }, task, reconstructs);
    const sizes = layoutSamples(network, 0, capacity, reconstructs);
    const places = { batches: count, networks: count };
    this.program = new PlacedProgram(machine, drawn, sizes, capacity, places);
    return this.program;
  }
}
