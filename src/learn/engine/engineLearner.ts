import { product } from "../../math/product.js";
import type { Weight } from "../../shapes/weight.js";
import {
  type Batch,
  type Learner,
  type LearnerState,
  type LearningTask,
  MOMENTS,
  type NoiseSource,
  type Stretches,
} from "../executor.js";
import {
  type BatchKind,
  drawTraining,
  latentNoise,
  layoutSamples,
  optimiserNumbers,
} from "./drawPrograms.js";
import { clearRest } from "./engineNetwork.js";
import { InferencePrograms, upToFour } from "./inferencePrograms.js";
import { type Machine, type Region, worksApart } from "./machine.js";
import { PlacedProgram } from "./placedProgram.js";
import { MOST_STEPS, stepsAtOnce } from "./stepsAtOnce.js";
import { threadsFor } from "./threadsFor.js";
import { STEP, WeightLayout } from "./weightLayout.js";

/** The numbers of a step that differ from the last one's: those that begin `STEP`. */
const STEP_NUMBERS = 4;

/**
 * Networks in training in the engine's memory. Steps are put off and then taken several at a time, all of one network before
 * those of the next: so its weights and moments stay in the processor's caches, and threads meet less often.
 */
export class EngineLearner implements Learner {
  private readonly layout: WeightLayout;
  private readonly count: number;
  /** values of one network's memory, and where that of the first begins */
  private readonly size: number;
  private readonly weightsAt: number;
  private readonly inference: InferencePrograms;
  private readonly lossKind: { readonly loss: LearningTask["loss"]["kind"] };
  private program: PlacedProgram | undefined;
  /** steps put off, at most `depth`, of `batchSize` samples each; their numbers lie at `numbersAt` */
  private waiting = 0;
  private depth = 1;
  private batchSize = 0;
  private readonly numbersAt: number;
  /** of the batches that the program takes */
  private kind: BatchKind = { reconstructs: false, table: undefined };
  /** the table of the last batch, and the address of its copy if there is one */
  private table: { readonly values: Float32Array; readonly at: number | undefined } | undefined;
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
    this.numbersAt = machine.memory.take(MOST_STEPS * STEP_NUMBERS * 4);
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

  step({ size, reconstructs, fill, stretches }: Batch, rate: number, noise: NoiseSource): void {
    const { machine, task, count } = this;
    const { network } = task;
    const inputs = product(network.input);
    const outputs = product(network.output);
    const kind = { reconstructs, table: this.tableOf(stretches) };
    const found = kind.table === undefined ? undefined : stretches;
    const program = this.prepare(size, kind);
    const { layout } = program;
    const latent = latentNoise(network.layers);
    const { floats, ints } = machine.memory;
    const first = (program.batch.at >>> 2) + this.waiting * layout.batchSize;
    for (let n = 0; n < count; n++) {
      const at = first + n * (program.batch.stride >>> 2);
      const wanted = at + layout.targets;
      const targets = floats.subarray(wanted, wanted + outputs * size);
      if (found !== undefined) {
        found.starts(n, ints.subarray(at, at + size));
        if (!reconstructs) found.fillTargets(n, targets);
      } else {
        const samples = floats.subarray(at, at + inputs * size);
        fill(n, samples, reconstructs ? samples : targets);
        clearRest(floats, at, inputs, size);
      }
      if (latent > 0) {
        const from = at + layout.noise;
        noise(n, floats.subarray(from, from + latent * size));
      }
    }
    this.writeNumbers(rate);
    this.waiting++;
    if (this.waiting === this.depth) this.takeSteps();
  }

  /** Address of the table of a batch, which is copied to the engine's memory if it fits. */
  private tableOf(stretches: Stretches | undefined): number | undefined {
    if (stretches === undefined) return undefined;
    const { table: values } = stretches;
    if (this.table?.values !== values) {
      this.takeSteps();
      this.forgetTable();
      this.table = { values, at: this.machine.tables.hold(values) };
    }
    return this.table.at;
  }

  private forgetTable(): void {
    if (this.table?.at === undefined) return;
    // Its program has the address.
    this.releaseProgram();
    this.machine.tables.release(this.table.values);
    this.table = undefined;
  }

  private releaseProgram(): void {
    this.program?.release();
    this.program = undefined;
  }

  /** Takes the steps that were put off. */
  private takeSteps(): void {
    const { machine, program, layout, count, batchSize, waiting } = this;
    if (program === undefined || waiting === 0) return;
    this.waiting = 0;
    const steps = { count: waiting, stride: program.layout.batchSize * 4, numbers: this.numbersAt };
    const threads = threadsFor(machine.threads, layout, batchSize * count, this.task.network);
    program.run(this.weightRegion, batchSize, threads, steps);
  }

  async sums(): Promise<ArrayLike<number>> {
    this.takeSteps();
    return Array.from({ length: this.count }, (_, n) => this.memoryOf(n)[STEP.sum]);
  }

  clearSums(): void {
    this.takeSteps();
    for (let n = 0; n < this.count; n++) this.memoryOf(n)[STEP.sum] = 0;
  }

  async losses(samples: Float32Array, targets: Float32Array): Promise<ArrayLike<number>> {
    this.takeSteps();
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
    this.takeSteps();
    return networks.map((n) => this.layout.copy(this.memoryOf(n)));
  }

  async state(): Promise<LearnerState[]> {
    this.takeSteps();
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
    this.forgetTable();
    this.releaseProgram();
    this.inference.dispose();
    this.machine.memory.release(this.numbersAt, MOST_STEPS * STEP_NUMBERS * 4);
    this.machine.memory.release(this.weightsAt, this.size * this.count * 4);
  }

  /** Writes the numbers of the next step. */
  private writeNumbers(rate: number): void {
    const { beta1, beta2, weightDecay } = this.task.step;
    this.steps++;
    const from = (this.numbersAt >>> 2) + this.waiting * STEP_NUMBERS;
    const numbers = this.machine.memory.floats.subarray(from, from + STEP_NUMBERS);
    numbers[STEP.rate] = rate;
    numbers[STEP.adamRate] = rate / (1 - beta1 ** this.steps);
    numbers[STEP.adamRoot] = Math.sqrt(1 - beta2 ** this.steps);
    numbers[STEP.kept] = 1 - rate * weightDecay;
  }

  private memoryOf(network: number): Float32Array {
    const from = (this.weightsAt >>> 2) + network * this.size;
    return this.machine.memory.floats.subarray(from, from + this.size);
  }

  private get weightRegion(): Region {
    return { at: this.weightsAt, stride: this.size * 4 };
  }

  /** The program of a step of so many samples, with room for the next batch. */
  private prepare(batchSize: number, kind: BatchKind): PlacedProgram {
    const { machine, task, layout, count } = this;
    const { network } = task;
    const same = kind.reconstructs === this.kind.reconstructs && kind.table === this.kind.table;
    if (batchSize !== this.batchSize || !same) this.takeSteps();
    const fits = this.program !== undefined && this.program.capacity >= batchSize;
    this.batchSize = batchSize;
    if (this.program !== undefined && fits && same) return this.program;
    this.releaseProgram();
    this.kind = kind;
    const capacity = upToFour(batchSize);
    const { codes } = machine;
    const threads = worksApart(count, machine.threads) ? 1 : machine.threads;
    const drawn = drawTraining({ codes, network, layout, capacity, threads }, task, kind);
    const sizes = layoutSamples(network, 0, capacity, kind);
    this.depth = stepsAtOnce(layout, network, batchSize, count, sizes.batchSize);
    const places = { batches: count, networks: count, steps: this.depth };
    this.program = new PlacedProgram(machine, drawn, sizes, capacity, places);
    return this.program;
  }
}
