import type { TaskContext } from "./task.js";

/** Places in the memory. */
const STOP = 0;
const PAUSED = 1;
const SAVES = 2;
const RATE_STEPS = 3;

/**
 * Requests of the screen's thread to the working thread, in shared memory: they are seen even by a task that never waits
 * for messages.
 */
export class TaskControls {
  readonly memory = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));

  /** Asks the task to end. */
  stop(): void {
    Atomics.store(this.memory, STOP, 1);
  }

  /** Asks a training to pause, or to go on. @returns whether it is to be paused now. */
  togglePause(): boolean {
    return Atomics.xor(this.memory, PAUSED, 1) === 0;
  }

  /** Asks a training for a checkpoint. */
  save(): void {
    Atomics.add(this.memory, SAVES, 1);
  }

  /** Asks a training to change the learning rate by a number of steps; each is a factor of 2^(1/2). */
  changeRate(steps: 1 | -1): void {
    Atomics.add(this.memory, RATE_STEPS, steps);
  }
}

/** The context of a task, read from the memory of its controls. */
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
