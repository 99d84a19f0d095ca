import { DEFAULT_SEGMENTATION, segmentSyllables } from "../../features/syllables/segmentation.js";
import { heldStretches, within } from "../../learn/labelling/evaluateLabels.js";
import { scoreLabels } from "../../learn/labelling/scoreLabels.js";
import type { LabelSummary } from "../../shapes/run.js";
import type { LearningData } from "./learningData.js";
import { soundOf } from "./recordingSequences.js";

/** How the threshold of `analyze` finds the syllables of the held-out stretches of a labeller's data. */
export async function thresholdScore({
  dataset,
  sources,
}: LearningData): Promise<LabelSummary["threshold"] | undefined> {
  const stretches = heldStretches(dataset);
  const pairs = [];
  for (const sequence of new Set(stretches.map((held) => held.sequence))) {
    const found = segmentSyllables(await soundOf(sources[sequence]), DEFAULT_SEGMENTATION);
    const own = stretches.filter((held) => held.sequence === sequence);
    for (const { from, to, segments } of own)
      pairs.push({ reference: segments, found: within(found, from, to), from, to });
  }
  if (pairs.length === 0) return undefined;
  const { onsetF1, offsetF1 } = scoreLabels(pairs);
  return { onsetF1, offsetF1 };
}
