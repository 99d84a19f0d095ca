import { basename } from "node:path";
import { frameLabels } from "../../learn/data/frameLabels.js";
import { type RawSequence, withLabelsRenumbered } from "../../learn/data/joinSequences.js";
import type { SpectrumRows } from "../../learn/data/makeDataset.js";
import { recordingFrames } from "../../learn/data/recordingFrames.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { RecordingData } from "../../shapes/recipe.js";
import type { Signal } from "../../shapes/series.js";
import { resample } from "../../signal/resample.js";
import { findAnnotations } from "../../workspace/annotations/findAnnotations.js";
import { readAnnotations } from "../../workspace/annotations/readAnnotations.js";
import { locateRecordings } from "../../workspace/files/locateData.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { openRecording } from "../recordings/openRecording.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** The sound that a sequence was computed from. */
export interface LearningSource {
  readonly file: string;
  /** Hz, after resampling */
  readonly sampleRate: number;
  /** the part that was read: channel and stretch of time */
  readonly hearing: HearingOptions;
}

/** Recordings as rows. */
export interface RecordingRows {
  readonly sequences: readonly RawSequence[];
  readonly rows?: SpectrumRows;
  readonly classes?: readonly string[];
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** one per sequence */
  readonly sources: readonly LearningSource[];
}

/** Where recordings are, and which part of them is used. */
export interface RecordingPlace {
  /** folder that the names are relative to, apart from the working folder */
  readonly folder: string;
  readonly hearing: HearingOptions;
  /**
   * sample rate and highest frequency of the sound that a network was trained on, Hz; a file of lower bandwidth is rejected
   */
  readonly learnt?: { readonly sampleRate: number; readonly highHz: number };
}

/** Reads the recordings of a recipe as spectral frames (in power) or waveforms. */
export async function* recordingSequences(
  data: RecordingData,
  { folder, hearing, learnt }: RecordingPlace,
  context: TaskContext,
): Task<RecordingRows> {
  const files = locateRecordings(data.recordings, folder);
  const sequences: RawSequence[] = [];
  const inputs: { file: string; sha256: string }[] = [];
  const sources: LearningSource[] = [];
  const numbers = new Map<string, number>();
  let rate = learnt?.sampleRate ?? data.sampleRate;
  let rows: SpectrumRows | undefined;
  for (const [f, file] of files.entries()) {
    checkStop(context);
    const annotations = data.labels ? findAnnotations(file) : undefined;
    if (data.labels && annotations === undefined) {
      yield { kind: "warning", text: `${file}: has no annotation file next to it; it is left out.` };
      continue;
    }
    const { recording, warnings } = await openRecording(file, hearing);
    for (const text of warnings) yield { kind: "warning", text };
    inputs.push({ file, sha256: recording.hash });
    const own = recording.signal.rate;
    if (rate === 0) rate = own;
    if (learnt !== undefined && learnt.highHz > own / 2)
      throw new InputError(
        `${file}: has ${own} samples per second, too few for frequencies up to ${learnt.highHz.toFixed(0)} Hz, which the network was trained on; give a recording of ${Math.ceil(2 * learnt.highHz)} Hz or more.`,
      );
    if (own !== rate) {
      const lacking = own < rate ? `; it has nothing above ${own / 2} Hz` : "";
      yield { kind: "note", text: `${basename(file)}: is resampled from ${own} to ${rate} Hz${lacking}` };
    }
    const signal = resample(recording.signal, rate);
    sources.push({ file, sampleRate: rate, hearing });
    if (data.represent === "waveform")
      sequences.push({ source: file, series: { ...signal, columns: [{ name: "sound", unit: "1" }] } });
    else {
      const frames = recordingFrames(signal, data, file);
      const { values, columns, rate: frameRate, start, frequencies, windowLength } = frames;
      const { melBands, rangeDb } = data.frames;
      rows = { kind: "spectrum", frequencies, windowLength, sampleRate: rate, melBands, rangeDb };
      const series = { values, columns, rate: frameRate, start };
      if (annotations === undefined) sequences.push({ source: file, series });
      else {
        inputs.push({ file: annotations, sha256: await hashFile(annotations) });
        const read = readAnnotations(annotations, { sampleRate: own, recording: file });
        for (const text of read.warnings) yield { kind: "warning", text: `${annotations}: ${text}.` };
        const labels = frameLabels(read.annotations, series, hearing.channel ?? 0, numbers);
        sequences.push({ source: file, series, labels });
      }
    }
    if (files.length > 1) yield { kind: "step", done: f + 1, total: files.length, unit: "recordings" };
  }
  const read = { inputs, sources, ...(rows && { rows }) };
  if (!data.labels) return { ...read, sequences };
  const classes = [...numbers.keys()].sort((a, b) => (a < b ? -1 : 1));
  if (classes.length < 2)
    throw new InputError(
      `${data.recordings.join(", ")}: the annotations next to the recordings have ${classes.length} classes, too few for a classifier; annotate syllables with at least two labels (song.wav.csv, song.TextGrid, ...).`,
    );
  const sorted = Int32Array.from(numbers.keys(), (name) => classes.indexOf(name));
  return { ...read, sequences: sequences.map((sequence) => withLabelsRenumbered(sequence, sorted)), classes };
}

/** Reads the sound that a sequence of a dataset was computed from, with the same settings, starting at 0 s. */
export async function soundOf({ file, sampleRate, hearing }: LearningSource): Promise<Signal> {
  const { recording } = await openRecording(file, hearing);
  const signal = resample(recording.signal, sampleRate);
  return { ...signal, start: 0 };
}
