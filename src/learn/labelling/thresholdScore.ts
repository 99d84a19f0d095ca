import { segmentSyllables } from "../../features/syllables/segmentation.js";
import type { LabelSummary } from "../../shapes/run.js";
import type { Signal } from "../../shapes/series.js";
import type { Dataset } from "../data/dataset.js";
import { heldStretches, within } from "./evaluateLabels.js";
import { scoreLabels } from "./scoreLabels.js";

/**
 * How the threshold of `analyze` finds the syllables of the held-out stretches of a labeller's data.
 * @param soundOf reads the sound of a sequence, by its index, from 0 s on.
 * @returns undefined if nothing is held out.
 */
export async function thresholdScore(
  dataset: Dataset,
  soundOf: (sequence: number) => Promise<Signal>,
): Promise<LabelSummary["threshold"] | undefined> {
  const stretches = heldStretches(dataset);
  const pairs = [];
  for (const sequence of new Set(stretches.map((held) => held.sequence))) {
    const found = segmentSyllables(await soundOf(sequence));
    const own = stretches.filter((held) => held.sequence === sequence);
    for (const { from, to, segments } of own)
      pairs.push({ reference: segments, found: within(found, from, to), from, to });
  }
  if (pairs.length === 0) return undefined;
  const { onsetF1, offsetF1 } = scoreLabels(pairs);
  return { onsetF1, offsetF1 };
}
