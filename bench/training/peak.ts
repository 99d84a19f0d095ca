import { type Build, Machine } from "../../src/learn/engine/machine.js";
import { Program } from "../../src/learn/engine/program.js";
import { type Took, took } from "../alternate.js";

/** A product that stays in the nearest cache: 26 KiB of rows, weights and sums. */
const ROWS = 16;
const INPUTS = 128;
const COLUMNS = 32;
/** Products in a program, and how often it is run: some hundredths of a second. */
const PRODUCTS = 1000;
const RUNS = 20;

/**
 * The most that one thread of the engine can do here: a product of tiles of 4 x 8 sums that stay in registers, of numbers that
 * stay in the nearest cache, with the same build.
 */
export class Peak {
  private readonly machine: Machine;
  private readonly run: () => void;

  /** @throws {Error} if the engine does not compute the product. */
  constructor(build: Build) {
    const machine = new Machine(1, build);
    this.machine = machine;
    const program = new Program(machine.codes);
    // Places in the memory, in values; for the order of words see src/kernels/assembly/engine/products.ts.
    const [weights, sums] = [ROWS * INPUTS, (ROWS + COLUMNS) * INPUTS];
    const given = [1, 0, INPUTS, INPUTS, weights * 4, COLUMNS / 8];
    const bias = [0, 0];
    const made = [sums * 4, COLUMNS, 0, 0, COLUMNS];
    for (let p = 0; p < PRODUCTS; p++) program.add("samples", "PRODUCT", ...given, ...bias, ...made);
    const at = machine.memory.take((sums + ROWS * COLUMNS) * 4);
    machine.memory.floats.fill(1, at / 4, at / 4 + sums);
    const stored = machine.store(program.code());
    const region = { at, stride: 0 };
    this.run = () =>
      machine.run({
        program: stored,
        samples: ROWS,
        networks: 1,
        threads: 1,
        activations: region,
        batch: region,
        weights: region,
        results: region,
      });
    this.run();
    const results = machine.memory.floats.subarray(at / 4 + sums, at / 4 + sums + ROWS * COLUMNS);
    if (!results.every((sum) => sum === INPUTS))
      throw new Error("peak: the engine's PRODUCT has other words");
  }

  /** @returns what 10^9 operations took, each multiplication and each addition one. */
  take(): Promise<Took> {
    const operations = 2 * ROWS * INPUTS * COLUMNS * PRODUCTS * RUNS;
    return took(operations / 1e9, () => {
      for (let r = 0; r < RUNS; r++) this.run();
    });
  }

  close(): void {
    this.machine.close();
  }
}
