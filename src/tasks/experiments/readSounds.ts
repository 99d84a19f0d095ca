import { hearSound } from "../../features/measuring/hearSound.js";
import { fitSongInSteps } from "../../inverse/fitSong.js";
import type { KnownSound } from "../../learn/experiments/song/knownSound.js";
import { InputError } from "../../shapes/inputError.js";
import type { Signal } from "../../shapes/series.js";
import type { Song } from "../../shapes/song.js";
import { resample } from "../../signal/resample.js";
import { findAnnotations } from "../../workspace/annotations/findAnnotations.js";
import { readAnnotations } from "../../workspace/annotations/readAnnotations.js";
import { locateRecordings } from "../../workspace/files/locateData.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { openRecording } from "../recordings/openRecording.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** How a song is fitted: without refinement, a matter of seconds. */
const FIT = { rounds: 0 } as const;

/** Recordings with what is known of them, and the files that were read. */
export interface ReadSounds {
  readonly sounds: readonly KnownSound[];
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/**
 * Reads recordings and the annotations beside them.
 * @param names recordings, folders or globs. @param fits whether a song is fitted to each, a matter of seconds.
 * @throws {InputError} if a recording has no annotations. @throws {Interrupted} after a stop.
 */
export async function* readSounds(
  names: readonly string[],
  fits: boolean,
  context: TaskContext,
): Task<ReadSounds> {
  const files = locateRecordings(names, ".");
  const sounds: KnownSound[] = [];
  const inputs: { file: string; sha256: string }[] = [];
  let rate = 0;
  if (fits) yield { kind: "note", text: "fitting a gesture to each recording" };
  for (const [f, file] of files.entries()) {
    yield { kind: "step", done: f, total: files.length, unit: "recordings" };
    const { recording, warnings } = await openRecording(file, {});
    for (const text of warnings) yield { kind: "warning", text };
    inputs.push({ file, sha256: recording.hash });
    const annotations = findAnnotations(file);
    if (annotations === undefined)
      throw new InputError(
        `${file}: has no annotations beside it; annotate its syllables (song.wav.csv, song.TextGrid, ...), or leave it out.`,
      );
    inputs.push({ file: annotations, sha256: await hashFile(annotations) });
    const read = readAnnotations(annotations, { sampleRate: recording.signal.rate, recording: file });
    for (const text of read.warnings) yield { kind: "warning", text: `${annotations}: ${text}.` };
    if (rate === 0) rate = recording.signal.rate;
    const signal = { ...resample(recording.signal, rate), start: 0 };
    const segments = read.annotations.map(({ onset, offset, label }) => ({ onset, offset, label }));
    checkStop(context);
    const song = fits ? fitted(signal, context) : undefined;
    if (fits && song === undefined)
      yield { kind: "warning", text: `${file}: no voiced syllable was found in it; no gesture is fitted.` };
    sounds.push({ source: file, signal, segments, ...(song && { song }) });
  }
  yield { kind: "step", done: files.length, total: files.length, unit: "recordings" };
  return { sounds, inputs };
}

/** The song that sings a sound; undefined if no voiced syllable is found. @throws {Interrupted} after a stop. */
function fitted(signal: Signal, context: TaskContext): Song | undefined {
  const fitting = fitSongInSteps(hearSound(signal, {}), FIT);
  for (;;) {
    const step = fitting.next();
    if (step.done) return step.value?.song;
    checkStop(context);
  }
}
