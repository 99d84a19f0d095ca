import type { TaskContext } from "./task.js";

/** Indices in the shared memory. */
const STOP = 0;
const PAUSED = 1;
const SAVES = 2;
const RATE_STEPS = 3;

/**
 * Requests from the screen's thread to the worker thread, in shared memory, so that even a task that never waits for
 * messages sees them.
 */
export class TaskControls {
  readonly memory = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));

  /** Asks the task to stop. */
  stop(): void {
    Atomics.store(this.memory, STOP, 1);
  }

  /** Asks a training to pause or to resume. @returns whether it should now be paused. */
  togglePause(): boolean {
    return Atomics.xor(this.memory, PAUSED, 1) === 0;
  }

  /** Asks a training for a checkpoint. */
  save(): void {
    Atomics.add(this.memory, SAVES, 1);
  }

  /** Asks a training to raise or lower the learning rate by one step, a factor of 2^(1/2). */
  changeRate(steps: 1 | -1): void {
    Atomics.add(this.memory, RATE_STEPS, steps);
  }
}

/** Makes the context of a task from the memory of its controls. */
export function contextOf(memory: Int32Array): TaskContext {
  return {
    stopRequested: () => Atomics.load(memory, STOP) === 1,
    controls: {
      paused: () => Atomics.load(memory, PAUSED) === 1,
      saves: () => Atomics.load(memory, SAVES),
      rateSteps: () => Atomics.load(memory, RATE_STEPS),
    },
  };
}
