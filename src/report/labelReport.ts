import type { SoundEncoder } from "../shapes/encodedSound.js";
import type { ReportLabelledSong, ReportLabels } from "../shapes/pages/labelReport.js";
import type { ReportFact } from "../shapes/report.js";
import type { HeldOutLabels, LabelScore, LabelSummary } from "../shapes/run.js";
import { isSameSyllable, type Segment } from "../shapes/segment.js";
import { durationOf, type Signal } from "../shapes/series.js";
import { fileName } from "./fileName.js";
import { reportSound } from "./reportSound.js";

/**
 * A stretch of held-out song as a page shows it.
 * @param held labels on the clock of what was heard of the recording. @param signal that stretch, on the same clock, or its beginning.
 * @param start s of the recording at which the clock starts.
 */
export function labelledSong(
  { file, truth, found }: Pick<HeldOutLabels, "file" | "truth" | "found">,
  signal: Signal,
  start: number,
  encode: SoundEncoder,
): ReportLabelledSong {
  const untracked = {
    values: new Float64Array(0),
    columns: [{ name: "f0", unit: "Hz" as const }],
    rate: 1,
    start: 0,
  };
  const end = signal.start + durationOf(signal);
  const shown = <S extends Segment>(segments: readonly S[]): S[] =>
    segments
      .filter(({ onset, offset }) => offset > signal.start && onset < end)
      .map((one) => ({ ...one, onset: one.onset - signal.start, offset: one.offset - signal.start }));
  const annotated = shown(truth);
  return {
    file: fileName(file),
    start: start + signal.start,
    sound: reportSound(fileName(file), { ...signal, start: 0 }, untracked, encode),
    truth: annotated,
    found: shown(found).map((one) => ({
      ...one,
      right: annotated.some((other) => isSameSyllable(one, other)),
    })),
  };
}

/** The part of a run's page about labels. */
export function reportLabels(
  { confusion, curve }: LabelSummary,
  songs: readonly ReportLabelledSong[],
): ReportLabels {
  return { songs, confusion, ...(curve && { curve }) };
}

/** Scores of a labeller on what was held out, beside those of simpler methods. */
export function labelFacts(
  labels: LabelSummary,
  fact: (label: string, value: string) => ReportFact,
): ReportFact[] {
  const { linear, threshold, edits, reference, seconds } = labels;
  const errors = (score: LabelScore, name: string): ReportFact[] => [
    fact(`syllable error${name}`, percent(score.syllableErrorRate)),
    fact(`frame error${name}`, percent(score.frameError)),
    fact(`onset F1 at 10 ms${name}`, figure(score.onsetF1)),
    fact(`offset F1 at 10 ms${name}`, figure(score.offsetF1)),
  ];
  return [
    ...errors(labels, ""),
    fact("edits", `${edits} over ${reference} syllables in ${seconds.toFixed(0)} s`),
    ...(linear ? errors(linear, ", least squares") : []),
    ...(threshold
      ? [
          fact("onset F1 at 10 ms, threshold", figure(threshold.onsetF1)),
          fact("offset F1 at 10 ms, threshold", figure(threshold.offsetF1)),
        ]
      : []),
  ];
}

function percent(share: number | null): string {
  return share === null ? "undefined" : `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}

function figure(value: number | null): string {
  return value === null ? "undefined" : value.toFixed(3);
}
