import { monotoneCurve } from "../math/monotoneCurve.js";
import type { Track } from "../shapes/series.js";
import type { Curve, ModelName, Side, Song } from "../shapes/song.js";
import { REST } from "./normalForm.js";

/** Tension at rest: the labial and the relaxation oscillator need a stiffness above 0 to stay at rest. */
export const REST_TENSION: Readonly<Record<ModelName, number>> = {
  "normal-form": REST,
  labial: 1,
  relaxation: 1,
};
/** Rate at which gestures are sampled, Hz; between samples they are linear. */
export const GESTURE_RATE = 4000;
/** Fade of a syllable of constant loudness, s. */
const FADE = 0.005;

/** A motor gesture over a whole song: three tracks on one clock. */
export interface Gesture {
  /** alpha, dimensionless */
  readonly pressure: Track;
  /** beta, dimensionless */
  readonly tension: Track;
  /** scale of the source, dimensionless */
  readonly loudness: Track;
}

/**
 * Samples the gestures of one voice's syllables onto one clock, at rest (loudness 0) between them.
 * @returns three tracks of equal length at GESTURE_RATE, from 0 s to the song's duration.
 * @example
 * const note = { onset_s: 0.1, duration_s: 0.2, pressure: 0.15, tension: 0.5 };
 * const song = readSong({ format: "syrinx-song/2", duration_s: 0.4, syllables: [note] }, "example");
 * const { tension } = gestureOf(song);
 * tension.values[Math.round(0.2 * tension.rate)]; // 0.5
 */
export function gestureOf(song: Song, side: Side = "left"): Gesture {
  const rows = Math.ceil(song.duration * GESTURE_RATE) + 1;
  const pressure = new Float64Array(rows).fill(REST);
  const tension = new Float64Array(rows).fill(REST_TENSION[song.model]);
  const loudness = new Float64Array(rows);
  for (const syllable of song.syllables) {
    if (syllable.voice !== side) continue;
    const { count, period } = syllable.repeat ?? { count: 1, period: 0 };
    const curves = [sample(syllable.pressure), sample(syllable.tension), sample(syllable.loudness)] as const;
    const fades = typeof syllable.loudness === "number" ? Math.min(FADE, syllable.duration / 2) : 0;
    for (let k = 0; k < count; k++) {
      const onset = syllable.onset + k * period;
      const last = Math.min(rows - 1, Math.floor((onset + syllable.duration) * GESTURE_RATE));
      for (let r = Math.ceil(onset * GESTURE_RATE); r <= last; r++) {
        const t = r / GESTURE_RATE - onset;
        pressure[r] = curves[0](t);
        tension[r] = curves[1](t);
        loudness[r] = curves[2](t) * fade(t, syllable.duration, fades);
      }
    }
  }
  const track = (name: string, values: Float64Array): Track => ({
    values,
    columns: [{ name, unit: "1" }],
    rate: GESTURE_RATE,
    start: 0,
  });
  return {
    pressure: track("pressure", pressure),
    tension: track("tension", tension),
    loudness: track("loudness", loudness),
  };
}

function sample(curve: Curve): (t: number) => number {
  if (typeof curve === "number") return () => curve;
  if (!("rate" in curve)) return monotoneCurve(curve);
  const { rate, values } = curve;
  return (t) => {
    const at = Math.min(Math.max(t * rate, 0), values.length - 1);
    const i = Math.min(Math.floor(at), Math.max(values.length - 2, 0));
    const next = values[Math.min(i + 1, values.length - 1)];
    return values[i] + (at - i) * (next - values[i]);
  };
}

function fade(t: number, duration: number, length: number): number {
  const edge = Math.min(t, duration - t);
  return length > 0 && edge < length ? 0.5 - 0.5 * Math.cos((Math.PI * edge) / length) : 1;
}
