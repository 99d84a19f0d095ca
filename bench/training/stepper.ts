import { completeDataset, type Dataset } from "../../src/learn/data/dataset.js";
import type { Executor } from "../../src/learn/executor.js";
import { Trainer } from "../../src/learn/training/trainer.js";
import { product } from "../../src/math/product.js";
import { Random } from "../../src/math/random.js";
import { CASES, type Case } from "./cases.js";

/** Steps before a case is timed. */
const WARM_UP = 3;

/** Trains the cases as the product does, some steps at a time. */
export class Stepper {
  private readonly trainers = new Map<number, Trainer>();

  constructor(private readonly executor: Executor) {}

  /** @returns seconds a step of a case. */
  async seconds(number: number, steps: number): Promise<number> {
    const trainer = this.trainers.get(number) ?? this.prepare(number, CASES[number]);
    const began = performance.now();
    for (let s = 0; s < steps; s++) {
      if (trainer.epochDone) await trainer.endEpoch();
      trainer.step();
    }
    // What a backend does in its own time has ended once its losses can be read.
    await trainer.losses();
    return (performance.now() - began) / 1000 / steps;
  }

  close(): void {
    for (const trainer of this.trainers.values()) trainer.dispose();
  }

  private prepare(number: number, { recipe, network, batch }: Case): Trainer {
    const trainer = new Trainer(this.executor, network, recipe, noiseFor(network.input, batch));
    for (let s = 0; s < WARM_UP; s++) trainer.step();
    this.trainers.set(number, trainer);
    return trainer;
  }
}

/** Random rows enough for a thousand batches of the same samples. */
function noiseFor(shape: readonly number[], batch: number): Dataset {
  const random = new Random(1);
  const window = shape.length === 2 ? shape[0] : 1;
  const columns = shape.length === 2 ? shape[1] : product(shape);
  const rows = window + 4 * batch + 1;
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  const train = Int32Array.from({ length: 4 * batch }, (_, i) => i);
  return completeDataset({
    values,
    columns: Array.from({ length: columns }, (_, c) => ({ name: `x${c}`, unit: "1" as const })),
    rate: 1,
    sequences: [{ source: "noise", first: 0, rows, start: 0 }],
    window,
    shape,
    train,
    validation: train.subarray(0, 1),
    test: train.subarray(0, 1),
    normalisation: { mean: new Float64Array(columns), scale: new Float64Array(columns).fill(1) },
    shift: 0,
  });
}
