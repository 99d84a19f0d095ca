import { basename, join } from "node:path";
import { type Likeness, likeness, pitchLikeness } from "../features/likeness.js";
import { median } from "../math/statistics.js";
import { InputError } from "../shapes/inputError.js";
import type { Progress } from "../shapes/progress.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Track } from "../shapes/series.js";
import type { Song, TractName } from "../shapes/song.js";
import { songDocument } from "../shapes/songDocument.js";
import { calibrateLoudness, fitGesture } from "../syrinx/fitGesture.js";
import { gestureOf } from "../syrinx/gesture.js";
import { synthesize } from "../syrinx/synthesize.js";
import { fitTractFilter, throughTractFilter } from "../syrinx/tractFilter.js";
import { writeWhole } from "../workspace/atomicWrite.js";
import { exists } from "../workspace/exists.js";
import { readJson, writeJson } from "../workspace/jsonFile.js";
import { provenance } from "../workspace/provenance.js";
import { toCsv } from "../workspace/table.js";
import { writeWav } from "../workspace/writeWav.js";
import {
  type HeardRecording,
  type HearingOptions,
  hear,
  hearingSettings,
  listenLevel,
  listenPitch,
  openRecording,
} from "./hear.js";
import { checkStop, type Task, type TaskContext } from "./task.js";

/** Tracts that a copy is tried through; the one whose spectrum comes closest is kept. */
const TRIED: readonly TractName[] = ["cavity-3555", "none"];
/** Rounds in which the copy's loudness is brought to the recording's. */
const ROUNDS = 3;

export interface FitOptions extends HearingOptions {
  /** where the copy and the table go; the song too, unless songFolder says otherwise */
  readonly out: string;
  readonly songFolder?: string;
}

/** A fitted song, its copy, and how close it comes. */
export interface Fit {
  readonly song: Song;
  readonly copy: Signal;
  readonly copyF0: Track;
  readonly likeness: Likeness;
  /** share of the syllables' frames that are voiced */
  readonly voicedFraction: number;
  readonly rows: readonly SyllableFit[];
  /** s of sound fitted a second of work */
  readonly realTimeFactor: number;
}

/** One syllable of a fit. */
export interface SyllableFit extends Segment {
  /** Hz, NaN where nothing is voiced */
  readonly f0Median: number;
  readonly voicedFraction: number;
  readonly f0: Likeness["f0"];
}

/** What `syrinx fit --json` prints of one file. */
export interface FitSummary {
  readonly file: string;
  readonly gamma: number | null;
  readonly voicedFraction: number;
  readonly tiers: { readonly physics?: TierSummary };
  readonly realTimeFactor: number;
  readonly outputs: readonly string[];
}

interface TierSummary {
  readonly f0: {
    readonly medianRelativeError: number | null;
    readonly p90RelativeError: number | null;
    readonly medianCents: number | null;
    readonly voicedInBoth: number | null;
  };
  readonly envelopeCorrelation: number | null;
  readonly spectralCorrelation: number | null;
}

/** Name of a file without its folder and ending. */
export function stemOf(file: string): string {
  return basename(file).replace(/\.wav$/i, "");
}

/** What `syrinx fit --json` prints of several files. */
export interface FitsSummary {
  readonly files: readonly FitSummary[];
  readonly failed: readonly { readonly file: string; readonly error: string }[];
}

/** Fits the gesture of a recording and writes its song, its copy and a table. */
export async function* fitTask(file: string, options: FitOptions, context: TaskContext): Task<FitSummary> {
  yield { kind: "stage", title: `Fit ${basename(file)}`, index: 1, count: 1 };
  const opened = openRecording(file, options);
  for (const text of opened.warnings) yield { kind: "warning", text };
  const heard = hear(file, opened, options);
  checkStop(context);
  const fit = heard.syllables.length === 0 ? undefined : yield* fitHeard(heard, options, context);
  if (fit === undefined) {
    const found = heard.syllables.length === 0 ? "no syllables" : "no syllable is voiced";
    yield { kind: "warning", text: `${file}: ${found}; there is nothing to fit.` };
    return { file, gamma: null, voicedFraction: 0, tiers: {}, realTimeFactor: 0, outputs: [] };
  }
  const outputs = writeFit(heard, fit, options);
  for (const path of outputs) yield { kind: "output", path };
  return summarizeFit(file, fit, outputs);
}

/**
 * Fits what was heard: each tract in turn, one filter for the whole song after it, loudness calibrated, the closest
 * copy kept.
 * @returns yields how far it is; returns undefined where nothing is voiced.
 */
export function* fitHeard(
  heard: HeardRecording,
  options: HearingOptions,
  context: TaskContext,
): Generator<Progress, Fit | undefined> {
  const began = performance.now();
  const total = TRIED.length * (ROUNDS + 1);
  let done = 0;
  const step = (): Progress => ({ kind: "step", done: ++done, total, unit: "copies sung" });
  let best: { song: Song; copy: Signal; f0: Track; likeness: Likeness } | undefined;
  for (const tract of TRIED) {
    let song = fitGesture({ ...heard, sampleRate: heard.signal.rate }, tract);
    if (song.syllables.length === 0) break;
    let copy = synthesize(song);
    yield step();
    for (let round = 0; round < ROUNDS; round++) {
      checkStop(context);
      song = calibrateLoudness(song, heard.level, listenLevel(copy));
      copy = synthesize(song);
      if (round === 0) {
        const { loudness } = gestureOf(song);
        const sung = (time: number): boolean => loudness.values[Math.round(time * loudness.rate)] > 0;
        const filter = fitTractFilter(heard.signal, copy, sung);
        song = { ...song, filter };
        copy = throughTractFilter(copy, filter);
      }
      yield step();
    }
    const f0 = listenPitch(copy, options);
    const found = likeness(heard.signal, copy, heard.f0, f0, heard.syllables);
    if (best === undefined || found.spectralCorrelation > best.likeness.spectralCorrelation) {
      best = { song, copy, f0, likeness: found };
    }
  }
  if (best === undefined) return undefined;
  return describeFit(heard, best, (1000 * heard.duration) / (performance.now() - began));
}

/** Measures a copy against its recording, as a whole and syllable by syllable. */
export function describeFit(
  heard: HeardRecording,
  sung: { readonly song: Song; readonly copy: Signal; readonly f0: Track; readonly likeness?: Likeness },
  realTimeFactor: number,
): Fit {
  const rows = heard.syllables.map((segment) => syllableFit(segment, heard.f0, sung.f0));
  const lengths = rows.map((row) => row.offset - row.onset);
  const voiced = rows.reduce((sum, row, i) => sum + row.voicedFraction * lengths[i], 0);
  return {
    song: sung.song,
    copy: sung.copy,
    copyF0: sung.f0,
    likeness: sung.likeness ?? likeness(heard.signal, sung.copy, heard.f0, sung.f0, heard.syllables),
    voicedFraction: voiced / lengths.reduce((a, b) => a + b, 0),
    rows,
    realTimeFactor,
  };
}

function syllableFit(segment: Segment, recording: Track, copy: Track): SyllableFit {
  const f0 = recording.values.subarray(...rowsWithin(recording, segment.onset, segment.offset));
  return {
    ...segment,
    f0Median: median(f0),
    voicedFraction: f0.filter((f) => !Number.isNaN(f)).length / Math.max(1, f0.length),
    f0: pitchLikeness(recording, copy, [segment]),
  };
}

/**
 * Writes a fit: the song, the copy, a row a syllable.
 * @returns the paths: the copy, the song, the table.
 * @throws {InputError} rather than write over a song that a person wrote.
 */
export function writeFit(heard: HeardRecording, fit: Fit, options: FitOptions): string[] {
  const stem = stemOf(heard.file);
  const songPath = join(options.songFolder ?? options.out, `${stem}.fit.song.json`);
  if (exists(songPath) && !madeByFit(readJson(songPath))) {
    throw new InputError(`${songPath}: is a song that a person wrote; rename it, or choose another --out.`);
  }
  const wav = join(options.out, `${stem}.fit.wav`);
  writeWav(wav, fit.copy);
  const made = provenance("syrinx fit", [{ file: heard.file, sha256: heard.recording.hash }], {
    tier: "physics",
    hearing: hearingSettings(options),
    start: heard.recording.signal.start,
  });
  writeJson(songPath, { ...songDocument(fit.song), provenance: made });
  const table = join(options.out, `${stem}.fit.csv`);
  writeWhole(table, fitTable(fit, heard.recording.signal.start));
  return [wav, songPath, table];
}

function madeByFit(song: unknown): boolean {
  const made = (song as { provenance?: { madeBy?: unknown } } | null)?.provenance?.madeBy;
  return made === "syrinx fit";
}

/** @param start of what was heard, s from the start of the recording. */
function fitTable(fit: Fit, start: number): string {
  return toCsv(
    [
      "label",
      "onset_s",
      "offset_s",
      "duration_ms",
      "voiced_fraction",
      "f0_median_hz",
      "f0_error_median_percent",
      "f0_error_p90_percent",
      "f0_error_median_cents",
      "voiced_in_both_fraction",
    ],
    fit.rows.map((row) => [
      row.label,
      start + row.onset,
      start + row.offset,
      1000 * (row.offset - row.onset),
      row.voicedFraction,
      row.f0Median,
      100 * row.f0.medianRelativeError,
      100 * row.f0.p90RelativeError,
      row.f0.medianCents,
      row.f0.voicedInBoth,
    ]),
  );
}

export function summarizeFit(file: string, fit: Fit, outputs: readonly string[]): FitSummary {
  const { f0, envelopeCorrelation, spectralCorrelation } = fit.likeness;
  return {
    file,
    gamma: fit.song.gamma,
    voicedFraction: fit.voicedFraction,
    tiers: {
      physics: {
        f0: {
          medianRelativeError: orNull(f0.medianRelativeError),
          p90RelativeError: orNull(f0.p90RelativeError),
          medianCents: orNull(f0.medianCents),
          voicedInBoth: orNull(f0.voicedInBoth),
        },
        envelopeCorrelation: orNull(envelopeCorrelation),
        spectralCorrelation: orNull(spectralCorrelation),
      },
    },
    realTimeFactor: fit.realTimeFactor,
    outputs,
  };
}

/** JSON has no NaN: what is undefined becomes null. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
