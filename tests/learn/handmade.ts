import { asRecipe } from "../../src/documents/recipeDocument.js";
import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import { completeDataset, type Dataset } from "../../src/learn/data/dataset.js";
import type { Executor } from "../../src/learn/executor.js";
import { describeNetwork } from "../../src/learn/networks/describeNetwork.js";
import { Trainer } from "../../src/learn/training/trainer.js";

/** A dataset made by hand: sequences of rows, one sample each or samples at every row. */
export function handmade(
  sequences: readonly (readonly (readonly number[])[])[],
  window: number,
  after: number,
  every = 1,
): Dataset {
  const columns = sequences[0][0].length;
  const values = Float32Array.from(sequences.flat(2));
  let first = 0;
  const placed = sequences.map((rows) => {
    const sequence = { source: "hand", first, rows: rows.length, start: 0 };
    first += rows.length;
    return sequence;
  });
  const starts = placed.flatMap(({ first: from, rows }) =>
    Array.from(
      { length: Math.max(0, Math.floor((rows - window - after) / every) + 1) },
      (_, i) => from + i * every,
    ),
  );
  const all = Int32Array.from(starts);
  return completeDataset({
    values,
    columns: Array.from({ length: columns }, (_, c) => ({ name: `x${c}`, unit: "1" as const })),
    rate: 1,
    sequences: placed,
    window,
    shape: window === 1 && after === 0 ? [columns] : [window, columns],
    train: all,
    validation: all,
    test: all,
    normalisation: { mean: new Float64Array(columns), scale: new Float64Array(columns).fill(1) },
    shift: 0,
  });
}

/** Trains on a dataset made by hand until the end. @returns the trainer and what it ran on; close both with `close`. */
export async function trained(
  dataset: Dataset,
  document: Record<string, unknown>,
  backendName = "engine",
  outputs = dataset.columns.length,
): Promise<{ trainer: Trainer; executor: Executor; close: () => void }> {
  const executor = await startExecutor(backendName);
  const data = { system: "rossler", lookBack: Math.max(2, dataset.window) };
  const recipe = asRecipe({ format: "syrinx-recipe/1", name: "test", data, ...document }, "test");
  const trainer = new Trainer(
    executor,
    describeNetwork(recipe.network, dataset.shape, outputs),
    recipe,
    dataset,
  );
  while (trainer.ended === undefined) {
    trainer.step();
    if (trainer.epochDone) await trainer.endEpoch();
  }
  return {
    trainer,
    executor,
    close: () => {
      trainer.dispose();
      executor.close();
    },
  };
}
