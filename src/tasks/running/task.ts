import type { Progress } from "../../shapes/progress.js";
import type { Runner } from "./runner.js";

/** A task yields its progress and returns its result. */
export type Task<Result> = AsyncGenerator<Progress, Result>;

/** The context that every task receives. */
export interface TaskContext {
  /** true once the user has asked it to stop: it keeps complete files and throws Interrupted */
  readonly stopRequested: () => boolean;
  /** the user's requests to a training, from the keys of the dashboard */
  readonly controls?: TrainingControls;
}

/** The context of a task that delegates work to others. */
export interface RunnerContext extends TaskContext {
  /** runs the delegated requests */
  readonly runner: Runner;
}

/** The requests of a user to a running training. */
export interface TrainingControls {
  readonly paused: () => boolean;
  /** number of checkpoints requested so far */
  readonly saves: () => number;
  /** number of times that the learning rate was raised, minus the times that it was lowered; each is a factor of 2^(1/2) */
  readonly rateSteps: () => number;
}

/** Message of a task that was stopped and has nothing to say about what is left of its work. */
export const STOPPED = "stopped";

/** The user stopped the task; finished work is kept. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  /** @param run folder of the training that was stopped. */
  constructor(
    message: string,
    readonly run?: string,
  ) {
    super(message);
  }
}

/** @throws {Interrupted} if the user has asked the task to stop. */
export function checkStop(context: TaskContext): void {
  if (context.stopRequested()) throw new Interrupted(STOPPED);
}
