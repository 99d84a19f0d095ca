import type { Segment } from "../../shapes/segment.js";
import type { Signal } from "../../shapes/series.js";
import { DEFAULT_SOUND_ANALYSIS, soundAnalysis } from "../soundAnalysis/soundAnalysis.js";
import { UNRELATED } from "./unrelatedSongs.js";

/** s from frame to frame. */
export const FRAME_HOP = 0.002;
/** Silence between two syllables that is kept, s: longer silence is shortened to it. */
const LONGEST_SILENCE = 0.1;
/** Features of a frame, by their columns in `soundAnalysis`. */
export const COMPARED = ["pitch", "fm", "wiener_entropy", "goodness_of_pitch"] as const;

/** A recording with its syllables, on the clock of the signal. */
export interface Sung {
  /** mono */
  readonly signal: Signal;
  readonly syllables: readonly Segment[];
}

/** The frames of a song, or of several one after another. */
export interface SongFrames {
  readonly count: number;
  /** count x 4: features less their median, divided by their median absolute deviation; NaN in silence */
  readonly values: Float32Array;
  /** first frame of each syllable, and the one after its last */
  readonly syllables: readonly (readonly [number, number])[];
  /** number of frames that sound */
  readonly sounding: number;
}

/**
 * Pitch, FM, Wiener entropy and goodness of pitch of a bird's song, one frame every 2 ms, within its syllables.
 * @param recordings of one bird. @param longest s of song to use at most.
 * @returns scaled by the medians and deviations over the songs of five finches: see UNRELATED.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => Math.sin(i / 3 + i * i * 1e-6));
 * const sung = { signal: monoSignal(values, 44100), syllables: [{ onset: 0.1, offset: 0.3, label: "a" }] };
 * songFrames([sung], 10).count; // 101
 */
export function songFrames(recordings: readonly Sung[], longest: number): SongFrames {
  const rows: number[] = [];
  const syllables: [number, number][] = [];
  const width = COMPARED.length;
  const silence = (frames: number): void => {
    for (let i = 0; i < frames * width; i++) rows.push(Number.NaN);
  };
  let sounding = 0;
  for (const { signal, syllables: segments } of recordings) {
    if (sounding * FRAME_HOP >= longest) break;
    const { values, columns, start, rate } = soundAnalysis(signal, {
      ...DEFAULT_SOUND_ANALYSIS,
      hop: FRAME_HOP,
    });
    const places = COMPARED.map((name) => columns.findIndex((column) => column.name === name));
    const total = values.length / columns.length;
    let end = Number.NEGATIVE_INFINITY;
    for (const { onset, offset } of segments.toSorted((a, b) => a.onset - b.onset)) {
      if (sounding * FRAME_HOP >= longest) break;
      const first = Math.max(0, Math.ceil((Math.max(onset, end) - start) * rate));
      const last = Math.min(total, Math.floor((offset - start) * rate) + 1);
      if (last - first < 2) continue;
      // None before the first.
      if (rows.length > 0)
        silence(Math.round(Math.min(LONGEST_SILENCE, Math.max(0, onset - end)) / FRAME_HOP));
      const from = rows.length / width;
      for (let r = first; r < last; r++) {
        const scaled = places.map(
          (place, c) => (values[r * columns.length + place] - UNRELATED.medians[c]) / UNRELATED.deviations[c],
        );
        rows.push(...scaled);
        if (scaled.every(Number.isFinite)) sounding++;
      }
      syllables.push([from, rows.length / width]);
      end = offset;
    }
  }
  return { count: rows.length / width, values: Float32Array.from(rows), syllables, sounding };
}

/** Squared distance of two frames, mean over the features; NaN if one is silent. */
export function frameDistance(a: SongFrames, i: number, b: SongFrames, j: number): number {
  const width = COMPARED.length;
  let sum = 0;
  for (let c = 0; c < width; c++) sum += (a.values[i * width + c] - b.values[j * width + c]) ** 2;
  return sum / width;
}
