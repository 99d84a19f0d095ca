import { reviewItem, reviewReport } from "../../report/reviewReport.js";
import { counted } from "../../shapes/counted.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import type { ReportReviewItem } from "../../shapes/report.js";
import type { LabelledSegment } from "../../shapes/segment.js";
import { renderReport } from "../../views/browser/renderReport.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { pageBundle } from "../../workspace/machine/installation.js";
import { openSound } from "../../workspace/sound/openSound.js";
import { mp3Encoder } from "../../workspace/sound/writing/encodeMp3.js";
import type { AnalysisOfFile } from "../recordings/analyzeMany.js";
import { readableChannel } from "../recordings/readableChannel.js";
import { tabulatedSyllables } from "../recordings/tabulatedSyllables.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** How much of the sound around a syllable is shown, s. */
const AROUND = 0.2;
/** A longer syllable is shown up to here, s. */
const LONGEST = 3;
/** How many syllables before and after it may be shown with it. */
const NEAR = 12;

/** A syllable that may be shown, with those next to it. */
interface Candidate extends LabelledSegment {
  readonly file: string;
  readonly channel: number;
  readonly near: readonly LabelledSegment[];
}

/**
 * Writes the page of the syllables whose labels are least certain.
 * @param path of the page. @param run that named them. @param files that were labelled. @param count of syllables.
 */
export async function* writeReview(
  path: string,
  run: string,
  files: readonly AnalysisOfFile[],
  count: number,
  { timeExpansion }: HearingOptions,
  context: TaskContext,
): Task<void> {
  let least: Candidate[] = [];
  for (const file of files) {
    checkStop(context);
    // The sort is stable: of equals the earlier comes first.
    least = [...least, ...leastCertain(file, count)]
      .sort((a, b) => a.confidence - b.confidence)
      .slice(0, count);
  }
  const encode = await mp3Encoder();
  const items: ReportReviewItem[] = [];
  yield { kind: "stage", title: `Review ${counted(least.length, "syllable")}`, index: 1, count: 1 };
  for (const { file, channel, onset, offset, near } of least) {
    checkStop(context);
    const sound = await openSound(file, timeExpansion);
    try {
      const from = Math.max(0, onset - AROUND);
      const to = Math.min(sound.info.duration, Math.min(offset, onset + LONGEST) + AROUND);
      const { first, end, sampleRate, read } = readableChannel(sound, { channel, from, to });
      const signal = {
        values: read(first, end - first),
        columns: [{ name: "sound", unit: "1" as const }],
        rate: sampleRate,
        start: first / sampleRate,
      };
      const syllables = near.filter((one) => one.offset > signal.start && one.onset < to);
      const chosen = syllables.findIndex((one) => one.onset === onset);
      items.push(reviewItem({ file, signal, syllables, chosen }, encode));
    } finally {
      sound.close();
    }
    yield { kind: "step", done: items.length, total: least.length, unit: "syllables" };
  }
  const syllables = files.reduce((sum, file) => sum + file.syllables, 0);
  const report = reviewReport(run, items, { syllables, files: files.length });
  writeWhole(path, renderReport(report, pageBundle()));
  yield { kind: "output", path };
}

/** The least certain syllables of a file, as its table has them. */
function leastCertain({ file, outputs }: AnalysisOfFile, count: number): Candidate[] {
  const all = tabulatedSyllables(outputs[0]).map((one) => ({ ...one, confidence: one.confidence ?? 0 }));
  const places = all.map((_, i) => i).sort((a, b) => all[a].confidence - all[b].confidence || a - b);
  return places
    .slice(0, count)
    .map((i) => ({ ...all[i], file, near: all.slice(Math.max(0, i - NEAR), i + NEAR + 1) }));
}
