import { WorkFailed } from "../../shapes/workFailed.js";
import type { Memory } from "./memory.js";

/** Values of the largest table that is copied. */
const MOST_VALUES = 16_000_000;

/** Copies of data in the engine's memory: one of each array, however many learners read it. */
export class Tables {
  private readonly held = new Map<Float32Array, { readonly at: number; readers: number }>();

  constructor(private readonly memory: Memory) {}

  /**
   * Copies an array, unless it is there. Release it after use.
   * @param values not changed before it is released.
   * @returns address of the copy; undefined if the array is too large, or the memory too full for it.
   */
  hold(values: Float32Array): number | undefined {
    const found = this.held.get(values);
    if (found !== undefined) {
      found.readers++;
      return found.at;
    }
    if (values.length > MOST_VALUES) return undefined;
    try {
      const at = this.memory.take(values.byteLength);
      this.memory.floats.set(values, at >>> 2);
      this.held.set(values, { at, readers: 1 });
      return at;
    } catch (error) {
      if (error instanceof WorkFailed) return undefined;
      throw error;
    }
  }

  /** @param values that `hold` has copied. */
  release(values: Float32Array): void {
    const found = this.held.get(values);
    if (found === undefined || --found.readers > 0) return;
    this.held.delete(values);
    this.memory.release(found.at, values.byteLength);
  }
}
