import type { DrawnProgram, SampleLayout } from "./drawPrograms.js";
import type { Machine, Region, Steps, StoredProgram } from "./machine.js";

/** For how many networks a program has memory. */
export interface Places {
  /** batches: one for each network, or one that all share */
  readonly batches: number;
  /** networks, each with its results */
  readonly networks: number;
  /** batches that each network has at a time, for as many steps; default 1 */
  readonly steps?: number;
}

/** A program in the engine's memory, with the memory that it works in. Release it after use. */
export class PlacedProgram {
  private readonly program: StoredProgram;
  private readonly activations: Region;
  private readonly regions: number;
  readonly batch: Region;
  readonly results: Region;

  /** @param capacity samples that fit. */
  constructor(
    private readonly machine: Machine,
    drawn: DrawnProgram,
    readonly layout: SampleLayout,
    readonly capacity: number,
    private readonly places: Places,
  ) {
    this.program = machine.store(drawn.code);
    // Several networks may be run at a time, each by a thread with activations of its own.
    this.regions = places.networks > 1 ? machine.threads : 1;
    this.activations = this.take(drawn.activations, this.regions);
    this.batch = this.take(layout.batchSize * (places.steps ?? 1), places.batches);
    this.results = this.take(layout.resultSize, places.networks);
  }

  /**
   * Runs the program for every network.
   * @param weights where those of the first are, and how far those of the next. @param steps to take; one pass if omitted.
   */
  run(weights: Region, samples: number, threads: number, steps?: Steps): void {
    const { program, activations, results, places } = this;
    const batch = places.batches === 1 ? { at: this.batch.at, stride: 0 } : this.batch;
    const { networks } = places;
    this.machine.run({ program, samples, networks, threads, activations, batch, weights, results, steps });
  }

  release(): void {
    const { machine, places } = this;
    machine.release(this.program);
    machine.memory.release(this.activations.at, this.activations.stride * this.regions);
    machine.memory.release(this.batch.at, this.batch.stride * places.batches);
    machine.memory.release(this.results.at, this.results.stride * places.networks);
  }

  private take(values: number, count: number): Region {
    const stride = values * 4;
    return { at: this.machine.memory.take(stride * count), stride };
  }
}
