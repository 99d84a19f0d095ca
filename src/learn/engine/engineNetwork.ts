import { product } from "../../math/product.js";
import type { Network } from "../../shapes/network.js";
import type { Weight } from "../../shapes/weight.js";
import type { LoadedNetwork } from "../executor.js";
import { givenBy } from "./drawPrograms.js";
import { InferencePrograms } from "./inferencePrograms.js";
import type { Machine, Region } from "./machine.js";
import type { PlacedProgram } from "./placedProgram.js";
import { WeightLayout } from "./weightLayout.js";

/** One network in the engine's memory, ready to run. */
export class EngineNetwork implements LoadedNetwork {
  private readonly layout: WeightLayout;
  private readonly weightsAt: number;
  private readonly programs: InferencePrograms;

  constructor(
    private readonly machine: Machine,
    readonly network: Network,
    readonly weights: readonly Weight[],
  ) {
    this.layout = new WeightLayout(network);
    const size = this.layout.size(false);
    this.weightsAt = machine.memory.take(size * 4);
    const from = this.weightsAt >>> 2;
    this.layout.write(machine.memory.floats.subarray(from, from + size), "weights", weights);
    this.programs = new InferencePrograms(machine, network, this.layout);
  }

  async output(samples: Float32Array): Promise<Float32Array> {
    return this.all(samples, "output");
  }

  async latent(samples: Float32Array): Promise<Float32Array> {
    if (this.network.encoder === 0) throw new Error("latent: the network has no latent space");
    return this.all(samples, "latent");
  }

  async freeRun(windows: Float32Array, steps: number, fedBack?: Int32Array): Promise<Float32Array> {
    const { input, output, task } = this.network;
    if (task !== "predict" && task !== "predictEvery")
      throw new Error(`freeRun: the network's task is ${task}, not predict`);
    const size = product(input);
    const columns = output[output.length - 1];
    const starts = windows.length / size;
    const run = new Float32Array(starts * steps * columns);
    const most = this.programs.portionOf(starts, "output");
    for (let from = 0; from < starts; from += most) {
      const count = Math.min(most, starts - from);
      const program = this.begin(windows, from, count, "output");
      const batchAt = program.batch.at >>> 2;
      const outputAt = (program.results.at >>> 2) + program.layout.output;
      for (let step = 0; step < steps; step++) {
        this.programs.run(program, this.weightRegion, count);
        const { floats } = this.machine.memory;
        for (let s = 0; s < count; s++) {
          const answer = outputAt + (s + 1) * product(output) - columns;
          const to = ((from + s) * steps + step) * columns;
          for (let c = 0; c < columns; c++) run[to + c] = floats[answer + c];
          slide(floats, batchAt + s * size, size, input, answer, fedBack);
        }
      }
    }
    return run;
  }

  dispose(): void {
    this.programs.dispose();
    this.machine.memory.release(this.weightsAt, this.layout.size(false) * 4);
  }

  private all(samples: Float32Array, what: "output" | "latent"): Float32Array {
    const size = product(this.network.input);
    const given = givenBy(this.network, what === "latent");
    const count = samples.length / size;
    const result = new Float32Array(count * given);
    const most = this.programs.portionOf(count, what);
    for (let from = 0; from < count; from += most) {
      const portion = Math.min(most, count - from);
      const program = this.begin(samples, from, portion, what);
      this.programs.run(program, this.weightRegion, portion);
      const outputAt = (program.results.at >>> 2) + program.layout.output;
      const { floats } = this.machine.memory;
      result.set(floats.subarray(outputAt, outputAt + portion * given), from * given);
    }
    return result;
  }

  private get weightRegion(): Region {
    return { at: this.weightsAt, stride: 0 };
  }

  /** Writes samples into the batch of a program. */
  private begin(
    samples: Float32Array,
    from: number,
    count: number,
    what: "output" | "latent",
  ): PlacedProgram {
    const size = product(this.network.input);
    const program = this.programs.for(what, count);
    const { floats } = this.machine.memory;
    const at = program.batch.at >>> 2;
    floats.set(samples.subarray(from * size, (from + count) * size), at);
    clearRest(floats, at, size, count);
    return program;
  }
}

/** Zeros in place of the samples that the last group of four lacks. */
export function clearRest(floats: Float32Array, batch: number, size: number, count: number): void {
  const missing = (4 - (count % 4)) % 4;
  if (missing > 0) floats.fill(0, batch + count * size, batch + (count + missing) * size);
}

/** Moves a window one row on: its first row goes, the predicted one comes. */
function slide(
  floats: Float32Array,
  at: number,
  size: number,
  input: readonly number[],
  answer: number,
  fedBack: Int32Array | undefined,
): void {
  const seen = input[input.length - 1];
  floats.copyWithin(at, at + seen, at + size);
  const last = at + size - seen;
  for (let c = 0; c < seen; c++) floats[last + c] = floats[answer + (fedBack === undefined ? c : fedBack[c])];
}
