import { basename } from "node:path";
import { durationOf, type Signal } from "../shapes/series.js";
import type { Song } from "../shapes/song.js";
import { readSong } from "../shapes/songDocument.js";
import { gestureOf } from "../syrinx/gesture.js";
import { PRESSURE_RANGE, regime } from "../syrinx/oscillationTable.js";
import { synthesize } from "../syrinx/synthesize.js";
import { locate } from "../workspace/installation.js";
import { readJson } from "../workspace/jsonFile.js";
import { writeWav } from "../workspace/writeWav.js";
import { checkStop, type Task, type TaskContext } from "./task.js";

export interface SynthOptions {
  /** path of the WAV file; default <song>.wav in the working folder */
  readonly output?: string;
  /** Hz, instead of the song's */
  readonly sampleRate?: number;
  /** instead of the song's */
  readonly seed?: number;
}

/** What `syrinx synth --json` prints. */
export interface SynthSummary {
  readonly file: string;
  readonly duration: number;
  readonly sampleRate: number;
  /** s of sound a second of work */
  readonly realTimeFactor: number;
}

/** Sings a song file into a WAV file. Too loud a song is turned down, and said so. */
export async function* synthTask(
  name: string,
  options: SynthOptions,
  context: TaskContext,
): Task<SynthSummary> {
  const path = locate("song", name);
  const document = readJson(path);
  const song = readSong(
    {
      ...(document as object),
      ...(options.sampleRate === undefined ? {} : { sample_rate_hz: options.sampleRate }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
    path,
  );
  yield { kind: "stage", title: `Sing ${basename(path)}`, index: 1, count: 1 };
  const began = performance.now();
  let sound = synthesize(song);
  const seconds = (performance.now() - began) / 1000;
  checkStop(context);
  const peak = peakOf(sound);
  if (peak > 1) {
    yield { kind: "warning", text: `${path}: peaks at ${peak.toFixed(2)} of full scale; turned down to 1.` };
    sound = { ...sound, values: sound.values.map((v) => v / peak) };
  }
  if (!sings(song)) {
    yield {
      kind: "warning",
      text: `${path}: is silent: pressure and tension never reach the onset of song.`,
    };
  }
  const file = options.output ?? `${basename(path).replace(/\.song\.json$|\.json$/, "")}.wav`;
  writeWav(file, sound);
  yield { kind: "output", path: file };
  const duration = durationOf(sound);
  return { file, duration, sampleRate: song.sampleRate, realTimeFactor: duration / seconds };
}

/** Does a song's gesture ever reach the oscillating side of the plane? What moves below it is only dragged along. */
function sings(song: Song): boolean {
  const { pressure, tension, loudness } = gestureOf(song);
  return loudness.values.some((level, r) => {
    const alpha = pressure.values[r];
    if (level === 0 || !(alpha > 0)) return false;
    return alpha > PRESSURE_RANGE.high || regime(alpha, tension.values[r]) !== "silent";
  });
}

function peakOf(sound: Signal): number {
  let peak = 0;
  for (const v of sound.values) peak = Math.max(peak, Math.abs(v));
  return peak;
}
