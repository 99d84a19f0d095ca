import type { Executor } from "../../src/learn/executor.js";
import { Trainer } from "../../src/learn/training/trainer.js";
import { type Took, took } from "../alternate.js";
import type { Case } from "./cases.js";
import { noise } from "./noise.js";

/** Steps before a case is timed. */
const WARM_UP = 3;
/** Batches of different samples, and how often an epoch sees each: what is done once an epoch is no part of a step. */
const BATCHES = 4;
const TIMES = 250;

/** Trains a case as the product does, some steps at a time. */
export class Stepper {
  private readonly trainer: Trainer;

  constructor(executor: Executor, { recipe, network, batch }: Case) {
    this.trainer = new Trainer(executor, network, recipe, noise(network, BATCHES * batch, TIMES));
    for (let s = 0; s < WARM_UP; s++) this.trainer.step();
  }

  /** @returns the time of a step. */
  take(steps: number): Promise<Took> {
    const { trainer } = this;
    return took(steps, async () => {
      for (let s = 0; s < steps; s++) {
        if (trainer.epochDone) await trainer.endEpoch();
        trainer.step();
      }
      // What a backend does in its own time has ended once its losses can be read.
      await trainer.losses();
    });
  }

  close(): void {
    this.trainer.dispose();
  }
}
