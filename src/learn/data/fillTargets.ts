import type { Network } from "../../shapes/network.js";
import type { Dataset } from "./dataset.js";
import { gatherTargets } from "./gatherSamples.js";

/**
 * Fills in the targets of samples: the samples themselves, the row after each (or after every row of each), or
 * the class of the sample's middle row (one-hot).
 * @param starts first rows of samples; `count` of them are used, beginning at index `from`.
 * @param samples the same samples, as the network sees them. @param into count x output.
 */
export function fillTargets(
  task: Network["task"],
  dataset: Dataset,
  starts: Int32Array,
  from: number,
  count: number,
  samples: Float32Array,
  into: Float32Array,
): void {
  switch (task) {
    case "reconstruct":
      into.set(samples);
      break;
    case "predict":
    case "predictEvery":
      gatherTargets(dataset, starts, from, count, into, task === "predictEvery");
      break;
    case "classify": {
      const { classes, window } = dataset;
      if (classes === undefined) throw new Error("fillTargets: the data have no classes");
      into.fill(0);
      for (let i = 0; i < count; i++) {
        const row = starts[from + i] + Math.floor(window / 2);
        into[i * classes.names.length + classes.ofRow[row]] = 1;
      }
    }
  }
}
