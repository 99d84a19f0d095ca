import type { Progress } from "../../shapes/progress.js";
import type { Runner } from "./runner.js";

/** A task yields what it is doing and returns what it found. */
export type Task<Result> = AsyncGenerator<Progress, Result>;

/** What every task is told. */
export interface TaskContext {
  /** true once the user wants it to end: it keeps what is whole and throws Interrupted */
  readonly stopRequested: () => boolean;
  /** what the keys of the dashboard ask of a training */
  readonly controls?: TrainingControls;
}

/** What a task is told that hands work on to others. */
export interface RunnerContext extends TaskContext {
  /** runs the requests that it hands on */
  readonly runner: Runner;
}

/** What a user may ask of a training while it runs. */
export interface TrainingControls {
  readonly paused: () => boolean;
  /** how often a checkpoint was asked for so far */
  readonly saves: () => number;
  /** how often the learning rate was raised, less how often it was lowered; each a factor of 2^(1/2) */
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
