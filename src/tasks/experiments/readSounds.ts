import { fitSong } from "../../inverse/fitSong.js";
import type { KnownSound } from "../../learn/experiments/song/knownSound.js";
import { InputError } from "../../shapes/inputError.js";
import { resample } from "../../signal/resample.js";
import { findAnnotations } from "../../workspace/annotations/findAnnotations.js";
import { readAnnotations } from "../../workspace/annotations/readAnnotations.js";
import { locateRecordings } from "../../workspace/files/locateData.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { openRecording } from "../recordings/openRecording.js";
import type { Task } from "../running/task.js";

/** Recordings with what is known of them, and the files that were read. */
export interface ReadSounds {
  readonly sounds: readonly KnownSound[];
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/**
 * Reads recordings and the annotations beside them.
 * @param names recordings, folders or globs. @param fits whether a song is fitted to each, a matter of seconds.
 * @throws {InputError} if a recording has no annotations.
 */
export async function* readSounds(names: readonly string[], fits: boolean): Task<ReadSounds> {
  const files = locateRecordings(names, ".");
  const sounds: KnownSound[] = [];
  const inputs: { file: string; sha256: string }[] = [];
  let rate = 0;
  for (const [f, file] of files.entries()) {
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
    const song = fits ? fitSong(signal, { rounds: 0 })?.song : undefined;
    sounds.push({ source: file, signal, segments, ...(song && { song }) });
    yield { kind: "step", done: f + 1, total: files.length, unit: "recordings" };
  }
  return { sounds, inputs };
}
