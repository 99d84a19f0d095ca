import type { Network } from "../../shapes/network.js";
import type { Dataset } from "./dataset.js";
import { PARTS } from "./dealParts.js";
import { gatherTargets } from "./gatherSamples.js";

/**
 * Fills in the targets of samples: the samples themselves, the row after each (or after every row of each), or
 * the class of the sample's middle row (one-hot).
 * @param starts first rows of samples; `count` of them are used, beginning at index `from`.
 * @param samples the same samples, as the network sees them. @param into count x output.
 * @param part the samples belong to: rows of other parts are no targets of a labeller.
 */
export function fillTargets(
  task: Network["task"],
  dataset: Dataset,
  starts: Int32Array,
  from: number,
  count: number,
  samples: Float32Array,
  into: Float32Array,
  part: (typeof PARTS)[number] = "train",
): void {
  switch (task) {
    case "reconstruct":
      into.set(samples);
      break;
    case "predict":
    case "predictEvery":
      gatherTargets(dataset, starts, from, count, into, task === "predictEvery");
      break;
    case "label":
      fillLabels(dataset, starts, from, count, PARTS.indexOf(part), into);
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

/** Of every row the weighted class, one-hot, and whether a syllable begins: zeros and -1 where that is unknown. */
function fillLabels(
  { classes, labels, window }: Dataset,
  starts: Int32Array,
  from: number,
  count: number,
  part: number,
  into: Float32Array,
): void {
  if (classes === undefined || labels === undefined) throw new Error("fillTargets: the data have no labels");
  const { onsets, parts, weights } = labels;
  const width = classes.names.length + 1;
  into.fill(0);
  for (let i = 0, at = 0; i < count; i++) {
    for (let row = starts[from + i]; row < starts[from + i] + window; row++, at += width) {
      const known = parts[row] === part;
      const number = classes.ofRow[row];
      if (known) into[at + number] = weights[number];
      into[at + width - 1] = known ? onsets[row] : -1;
    }
  }
}
