import { completeDataset, type Dataset } from "../../src/learn/data/dataset.js";
import { product } from "../../src/math/product.js";
import { Random } from "../../src/math/random.js";
import type { Network } from "../../src/shapes/network.js";

/** A dataset of random rows for a network. @param count samples to train on. @param times how often an epoch sees each. */
export function noise({ input: shape, output, task }: Network, count: number, times = 1): Dataset {
  const random = new Random(1);
  const window = shape.length === 2 ? shape[0] : 1;
  const columns = shape.length === 2 ? shape[1] : product(shape);
  const rows = window + count + 1;
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  const train = Int32Array.from({ length: times * count }, (_, i) => i % count);
  return completeDataset({
    values,
    columns: Array.from({ length: columns }, (_, c) => ({ name: `x${c}`, unit: "1" as const })),
    rate: 1,
    sequences: [{ source: "noise", first: 0, rows, start: 0 }],
    window,
    shape,
    // What is predicted may be fewer columns than are seen; what is reconstructed is the input.
    ...(task !== "reconstruct" && { targets: Int32Array.from({ length: product(output) }, (_, c) => c) }),
    train,
    validation: train.subarray(0, 1),
    test: train.subarray(0, 1),
    normalisation: { mean: new Float64Array(columns), scale: new Float64Array(columns).fill(1) },
    shift: 0,
  });
}
