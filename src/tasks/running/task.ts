import type { Progress } from "../../shapes/progress.js";
import type { Runner } from "./runner.js";

/** A task yields what it is doing and returns what it found. */
export type Task<Result> = AsyncGenerator<Progress, Result>;

/** What every task is given. */
export interface TaskContext {
  /** true once the user wants it to end: it keeps complete files and throws Interrupted */
  readonly stopRequested: () => boolean;
  /** what the user asks of a training with the keys of the dashboard */
  readonly controls?: TrainingControls;
}

/** What a task is given that delegates work to others. */
export interface RunnerContext extends TaskContext {
  /** runs the requests that it delegates */
  readonly runner: Runner;
}

/** What a user may ask of a training while it runs. */
export interface TrainingControls {
  readonly paused: () => boolean;
  /** how many checkpoints were asked for so far */
  readonly saves: () => number;
  /** times the learning rate was raised, minus times it was lowered; each changes it by a factor of 2^(1/2) */
  readonly rateSteps: () => number;
}

/** The user stopped the task; what was finished is kept. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** @throws {Interrupted} if the user wants the task to end. */
export function checkStop(context: TaskContext): void {
  if (context.stopRequested()) throw new Interrupted("stopped");
}
