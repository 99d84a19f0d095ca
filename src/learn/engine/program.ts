import type { Operation } from "./operations.js";

/** Words of an instruction. */
export const WORDS = 16;

/** Which part of an operation is a thread's: some samples, some of the weights, or all for the first thread. */
export type Share = "samples" | "weights" | "first";

/** A word of an instruction: an integer, or a number of single precision. */
export type Word = number | { readonly float: number };

/** A list of instructions. Between operations that share the work in different ways the threads wait for each other. */
export class Program {
  private readonly words: number[] = [];
  /** what comes before all: it makes copies of weights, and shares the work as they do */
  private readonly firstWords: number[] = [];
  private share: Share | undefined;

  constructor(private readonly codes: Readonly<Record<Operation, number>>) {}

  /** Number of instructions. */
  get length(): number {
    return this.code().length / WORDS;
  }

  /** Appends an instruction. @param words from the second on; see the operation in src/kernels/assembly/engine. */
  add(share: Share, operation: Operation, ...words: Word[]): void {
    if (this.share !== undefined && this.share !== share) this.wait();
    this.share = share;
    this.instruction(this.words, operation, words);
  }

  /** Puts an instruction that shares the work by weights before all others. */
  addFirst(operation: Operation, ...words: Word[]): void {
    this.instruction(this.firstWords, operation, words);
  }

  /** Makes the threads wait for each other. */
  wait(): void {
    this.instruction(this.words, "BARRIER", []);
  }

  /** The words of all instructions. */
  code(): Int32Array {
    if (this.firstWords.length === 0) return Int32Array.from(this.words);
    const barrier: number[] = [];
    this.instruction(barrier, "BARRIER", []);
    return Int32Array.from([...this.firstWords, ...barrier, ...this.words]);
  }

  private instruction(into: number[], operation: Operation, words: readonly Word[]): void {
    if (words.length >= WORDS) throw new Error(`${operation}: ${words.length} words do not fit`);
    const all = [
      this.codes[operation],
      ...words.map((word) => (typeof word === "number" ? word : bits(word.float))),
    ];
    for (let w = 0; w < WORDS; w++) into.push(all[w] ?? 0);
  }
}

/** The bits of a number of single precision, as an integer. */
function bits(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0];
}
