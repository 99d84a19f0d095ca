import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { ENGINE_CODE } from "../../kernels/engineCode.js";
import { ENGINERELAXED_CODE } from "../../kernels/engineRelaxedCode.js";
import { Memory } from "./memory.js";
import { OPERATIONS, type Operation } from "./operations.js";
import { WORDS } from "./program.js";
import { Tables } from "./tables.js";

/** Builds of the engine: with instructions that round a product and a sum once, where the machine has them, or without. */
export type Build = "relaxed" | "plain";

/** The functions and constants that src/kernels/assembly/engine.ts exports. */
type Exports = { command(words: number, workers: number): void } & Readonly<
  Record<Operation, { value: number }>
>;

/** A program in the engine's memory. */
export interface StoredProgram {
  readonly at: number;
  /** instructions */
  readonly length: number;
}

/** Where a memory of the first network begins, and bytes to that of the next (of activations: of the next thread). */
export interface Region {
  readonly at: number;
  readonly stride: number;
}

export interface Command {
  readonly program: StoredProgram;
  readonly samples: number;
  readonly networks: number;
  readonly threads: number;
  readonly activations: Region;
  readonly batch: Region;
  readonly weights: Region;
  readonly results: Region;
  /** several steps of training, one after another; a single pass if omitted */
  readonly steps?: Steps | undefined;
}

/** Steps that a command takes on each network, one after another. */
export interface Steps {
  readonly count: number;
  /** bytes from the batch of one step to that of the next */
  readonly stride: number;
  /** address of the numbers that begin `STEP`, four for each step */
  readonly numbers: number;
}

/** What a worker runs: it serves commands until it is ended. */
const WORKER = `const { workerData: { module, memory, words, index, turns } } = require("node:worker_threads");
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(words, index, turns);`;

/** Words of a command, and their order; see src/kernels/assembly/engine.ts. */
const COMMAND_WORDS = 32;
const FIRST_SETTING = 4;

/** The engine on this machine: its memory, its code, and the threads that share both. */
export class Machine {
  readonly memory = new Memory();
  readonly tables = new Tables(this.memory);
  readonly codes: Readonly<Record<Operation, number>>;
  private readonly module: WebAssembly.Module;
  private readonly exports: Exports;
  private readonly words: number;
  private workers: Worker[] = [];

  /**
   * @param threads at most, with the calling one.
   * @throws {WebAssembly.CompileError} if the machine does not have it.
   */
  constructor(
    readonly threads: number,
    readonly build: Build,
  ) {
    if (build === "relaxed") relaxedRuns();
    this.module = new WebAssembly.Module(decode(build === "relaxed" ? ENGINERELAXED_CODE : ENGINE_CODE));
    const { memory } = this.memory;
    this.exports = new WebAssembly.Instance(this.module, { env: { memory } }).exports as unknown as Exports;
    this.codes = Object.fromEntries(
      OPERATIONS.map((operation) => [operation, this.exports[operation].value]),
    ) as Record<Operation, number>;
    this.words = this.memory.take(COMMAND_WORDS * 4);
  }

  /** Stores a program. Release it after use. */
  store(code: Int32Array): StoredProgram {
    const at = this.memory.take(code.byteLength);
    this.memory.ints.set(code, at >>> 2);
    return { at, length: code.length / WORDS };
  }

  release({ at, length }: StoredProgram): void {
    this.memory.release(at, length * WORDS * 4);
  }

  /**
   * Runs a program on networks: all threads on each, or, with at least as many networks as threads, each thread on some of them.
   */
  run({ program, samples, networks, threads, activations, batch, weights, results, steps }: Command): void {
    if (threads > 1) this.startWorkers();
    const { ints } = this.memory;
    let w = (this.words >>> 2) + FIRST_SETTING;
    ints[w++] = threads;
    ints[w++] = program.at;
    ints[w++] = program.length;
    ints[w++] = samples;
    ints[w++] = networks;
    ints[w++] = worksApart(networks, threads) ? 1 : 0;
    ints[w++] = activations.at;
    ints[w++] = activations.stride;
    ints[w++] = batch.at;
    ints[w++] = batch.stride;
    ints[w++] = weights.at;
    ints[w++] = weights.stride;
    ints[w++] = results.at;
    ints[w++] = results.stride;
    ints[w++] = steps?.count ?? 1;
    ints[w++] = steps?.stride ?? 0;
    ints[w] = steps?.numbers ?? 0;
    this.exports.command(this.words, this.workers.length);
  }

  /** Ends the threads. */
  close(): void {
    for (const worker of this.workers) void worker.terminate();
    this.workers = [];
  }

  private startWorkers(): void {
    if (this.workers.length > 0) return;
    const turns = this.memory.ints[this.words >>> 2];
    const { module, words } = this;
    const { memory } = this.memory;
    this.workers = Array.from({ length: this.threads - 1 }, (_, i) => {
      const worker = new Worker(WORKER, {
        eval: true,
        workerData: { module, memory, words, index: i + 1, turns },
      });
      worker.unref();
      return worker;
    });
  }
}

/** Whether each thread takes networks of its own, so that none shares a program with another. */
export function worksApart(networks: number, threads: number): boolean {
  return networks > 1 && networks >= threads;
}

/** Whether relaxed instructions run here. Node 20 has them, but wants to be asked. */
export function relaxedRuns(): boolean {
  const code = decode(ENGINERELAXED_CODE);
  if (WebAssembly.validate(code)) return true;
  if (Number(process.versions.node.split(".")[0]) >= 22) return false;
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(code);
}

function decode(code: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
}
