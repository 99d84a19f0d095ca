import { analysisSettings } from "../../src/features/measuring/analysisSettings.js";
import type { Readable } from "../../src/features/measuring/chapters.js";
import { levelSegments } from "../../src/features/measuring/levelSegments.js";
import { midwayBoundaries } from "../../src/features/syllables/midwayBoundaries.js";
import type { LoadedNetwork } from "../../src/learn/executor.js";
import { GENERIC_DECODING, LabelDecoder } from "../../src/learn/labelling/decodeLabels.js";
import { labelSound } from "../../src/learn/labelling/labelSound.js";
import type { Segment } from "../../src/shapes/segment.js";
import { GENERIC_CLASSES, GENERIC_FRAMES } from "./genericTraining.js";

const SETTINGS = analysisSettings({});

/** Syllables of a sound: those that the generic labeller finds, as `label generic` does, and those of the level. */
export async function voices(
  sound: Readable,
  network: LoadedNetwork,
  file: string,
): Promise<{ found: readonly Segment[]; byLevel: readonly Segment[] }> {
  const labeller = { network, frames: GENERIC_FRAMES, classes: GENERIC_CLASSES };
  const found: Segment[] = [];
  let decoder: LabelDecoder | undefined;
  for await (const scores of labelSound(labeller, sound, file)) {
    decoder ??= new LabelDecoder(scores, GENERIC_DECODING);
    found.push(...decoder.push(scores.probabilities, scores.onsets));
  }
  found.push(...(decoder?.end() ?? []));
  const byLevel = [...levelSegments(sound, SETTINGS)].flatMap(({ segments }) => segments);
  return { found: midwayBoundaries(found, byLevel, GENERIC_DECODING), byLevel };
}
