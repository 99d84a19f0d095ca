import { Random } from "../../math/random.js";
import type { Signal } from "../../shapes/series.js";
import { openSound } from "../../workspace/sound/openSound.js";
import type { GatheredRecording } from "./gatherSyllables.js";

/** Syllables that a page shows at most with picture and sound, and how long they may sound together, s. */
const MOST = 1000;
const LONGEST = 120;
/** Sound before and after a syllable, s. */
const MARGIN = 0.02;

/**
 * Chooses the syllables that a page shows and plays, and reads their sounds: all, or of each group as large a share, by chance.
 * @param recordings with the index of their first syllable. @param labels group of each syllable.
 * @returns by index.
 */
export async function shownSyllables(
  recordings: readonly { readonly recording: GatheredRecording; readonly first: number }[],
  labels: Int32Array,
  seed: number,
  timeExpansion: number | undefined,
): Promise<{ index: number; signal: Signal }[]> {
  const durations = recordings.flatMap(({ recording }) =>
    recording.syllables.map(({ duration }) => duration),
  );
  const chosen = choose(durations, labels, seed);
  const shown: { index: number; signal: Signal }[] = [];
  for (const { recording, first } of recordings) {
    const wanted = recording.syllables.flatMap((syllable, i) =>
      chosen.has(first + i) ? [{ index: first + i, segment: syllable.segment }] : [],
    );
    if (wanted.length === 0) continue;
    const sound = await openSound(recording.file, timeExpansion);
    try {
      const { sampleRate: rate, frames } = sound.info;
      for (const { index, segment } of wanted) {
        const from = Math.max(0, Math.floor((segment.onset - MARGIN) * rate));
        const to = Math.min(frames, Math.ceil((segment.offset + MARGIN) * rate));
        const values = sound.read(from, Math.max(1, to - from), recording.channel);
        shown.push({
          index,
          signal: { values, columns: [{ name: "sound", unit: "1" }], rate, start: from / rate },
        });
      }
    } finally {
      sound.close();
    }
  }
  return shown;
}

/** Syllables in turn from every group, until there are enough. */
function choose(durations: readonly number[], labels: Int32Array, seed: number): Set<number> {
  const order = Int32Array.from(durations, (_, i) => i);
  new Random(seed).shuffle(order);
  const rank = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const turns = Array.from(order, (i) => {
    const before = rank.get(labels[i]) ?? 0;
    rank.set(labels[i], before + 1);
    return { i, turn: before / (sizes.get(labels[i]) ?? 1) };
  }).sort((a, b) => a.turn - b.turn || a.i - b.i);
  const chosen = new Set<number>();
  let sounding = 0;
  for (const { i } of turns) {
    sounding += durations[i] + 2 * MARGIN;
    if (chosen.size === MOST || (sounding > LONGEST && chosen.size > 0)) break;
    chosen.add(i);
  }
  return chosen;
}
