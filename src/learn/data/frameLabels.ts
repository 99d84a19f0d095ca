import type { Annotation } from "../../shapes/annotation.js";
import { rowCount, type Series } from "../../shapes/series.js";

/**
 * The label of each frame: that of the annotation that contains its centre, or of the latest to begin if several do.
 * @param annotations of the recording; times in s from its start. If there are several tiers, the first is used.
 * @param frames whose `start` is the time of frame 0 in the recording, s. @param channel the channel that was read, from 0.
 * @param numbers index of each label, from 0; new labels are added.
 * @returns the index of each frame's label, -1 where there is none.
 */
export function frameLabels(
  annotations: readonly Annotation[],
  frames: Series,
  channel: number,
  numbers: Map<string, number>,
): Int32Array {
  const ofFrame = new Int32Array(rowCount(frames)).fill(-1);
  const tier = annotations.find((annotation) => annotation.tier !== undefined)?.tier;
  const mine = annotations
    .filter((a) => (a.channel ?? channel) === channel && (a.tier ?? tier) === tier && a.offset > a.onset)
    .toSorted((a, b) => a.onset - b.onset);
  const rowAt = (time: number): number =>
    Math.min(ofFrame.length, Math.max(0, Math.ceil((time - frames.start) * frames.rate - 1e-6)));
  for (const { onset, offset, label } of mine) {
    const [from, to] = [rowAt(onset), rowAt(offset)];
    if (from >= to) continue;
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    ofFrame.fill(number, from, to);
  }
  return ofFrame;
}
