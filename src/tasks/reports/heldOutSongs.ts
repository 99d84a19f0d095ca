import { labelledSong } from "../../report/labelReport.js";
import type { ReportLabelledSong } from "../../shapes/pages/labelReport.js";
import type { HeldOutLabels } from "../../shapes/run.js";
import { rowsWithin } from "../../shapes/series.js";
import { exists } from "../../workspace/files/exists.js";
import { readHeldLabels } from "../../workspace/runs/heldLabelsFile.js";
import { readProvenance } from "../../workspace/runs/provenanceFile.js";
import { readRecording } from "../../workspace/sound/readRecording.js";
import { mp3Encoder } from "../../workspace/sound/writing/encodeMp3.js";

/** Longest part of a stretch that a page shows, and of all of them together, s: more would make it too large to open. */
const LONGEST = 12;
const MOST = 60;
/** What is shown before the first syllable of a stretch, s. */
const BEFORE = 0.3;

/**
 * The songs that a labeller was tested on, with both rows of labels, as the page of its run shows them.
 * @param folder of the run.
 * @returns undefined if the run has none; and a line for each song that can't be shown, and one if there are more than fit.
 */
export async function heldOutSongs(
  folder: string,
): Promise<{ songs: ReportLabelledSong[] | undefined; warnings: string[] }> {
  const held = readHeldLabels(folder);
  if (held === undefined) return { songs: undefined, warnings: [] };
  const { inputs, hearing } = readProvenance(folder);
  const hashes = new Set(inputs.map(({ sha256 }) => sha256));
  const encode = await mp3Encoder();
  const songs: ReportLabelledSong[] = [];
  const warnings: string[] = [];
  const all = held.reduce((sum, { from, to }) => sum + to - from, 0);
  let left = MOST;
  for (const [file, stretches] of byFile(held)) {
    if (left <= 0) break;
    const read = exists(file) ? await readRecording(file, hearing) : undefined;
    if (read === undefined || !hashes.has(read.hash)) {
      warnings.push(
        `${file} ${read === undefined ? "is no longer there" : "was changed since"}; its labels are not shown.`,
      );
      continue;
    }
    const signal = { ...read.signal, start: 0 };
    for (const stretch of stretches) {
      if (left <= 0) break;
      const from = Math.max(stretch.from, Math.min(...begins(stretch)) - BEFORE, 0);
      const to = Math.min(stretch.to, from + Math.min(LONGEST, left));
      const [first, end] = rowsWithin(signal, from, to);
      const part = { ...signal, values: signal.values.subarray(first, end), start: first / signal.rate };
      songs.push(labelledSong(stretch, part, read.signal.start, encode));
      left -= to - from;
    }
  }
  const shown = MOST - left;
  if (songs.length > 0 && shown < all - 1)
    warnings.push(
      `Of ${all.toFixed(0)} s of held-out song, ${shown.toFixed(0)} s are shown; the scores are of all.`,
    );
  return { songs, warnings };
}

/** Where syllables begin in a stretch; its own beginning, where there are none. */
function begins({ truth, found, from }: HeldOutLabels): number[] {
  const onsets = [...truth, ...found].map(({ onset }) => onset);
  return onsets.length === 0 ? [from] : onsets;
}

function byFile(held: readonly HeldOutLabels[]): Map<string, HeldOutLabels[]> {
  const files = new Map<string, HeldOutLabels[]>();
  for (const stretch of held) files.set(stretch.file, [...(files.get(stretch.file) ?? []), stretch]);
  return files;
}
