import { quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Track } from "../shapes/series.js";
import type { Song, Syllable, TractName } from "../shapes/song.js";
import { REST } from "./normalForm.js";
import { fundamentalFrequency, tensionFor } from "./oscillationTable.js";

/** What a fit starts from: tracks of the recording on one clock. */
export interface Heard {
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  /** RMS of the sound re full scale, at the same rate */
  readonly level: Track;
  readonly syllables: readonly Segment[];
  /** s */
  readonly duration: number;
  /** Hz */
  readonly sampleRate: number;
}

/** Time scale that suits zebra finches, 1/s; kept wherever the song's range allows. @see Amador et al. (2013). */
const USUAL_GAMMA = 24_000;
/** Highest tension used: beyond it the pitch hardly rises. */
const TENSION_TOP = 3;
/** Pressure of the faintest and the loudest sound: within the table's SNIC side, where no sound hangs on its past. */
const PRESSURE_LOW = 0.12;
const PRESSURE_HIGH = 0.2;
/** Unvoiced gaps up to this long within a syllable are bridged, s. */
const BRIDGE = 0.01;
/** Voiced stretches shorter than this are chance, not voice, and are left silent, s. */
const SHORTEST_VOICE = 0.008;
/** The voice fades in and out over this time at the ends of each voiced stretch, s. */
const FADE = 0.003;

/**
 * Time scale at which the oscillator reaches a song's highest notes.
 * @param f0 Hz, NaN where unvoiced.
 * @returns gamma, 1/s: 24000, or more where the 99th percentile of F0 would need a tension above 3.
 */
export function gammaFor(f0: ArrayLike<number>): number {
  const top = quantile(f0, 0.99);
  const reach = fundamentalFrequency(PRESSURE_LOW, TENSION_TOP, 1);
  return Number.isNaN(top) ? USUAL_GAMMA : Math.max(USUAL_GAMMA, 100 * Math.ceil((1.05 * top) / reach / 100));
}

/**
 * First motor gesture that sings what was heard: the level sets the pressure, and F0 at that pressure sets the tension
 * through the normal form's frequency table; where the bird is unvoiced the gesture is at rest. Loudness is 1 while
 * voiced: calibrateLoudness sets it.
 * @param tract to sing through.
 * @returns a song with one sampled gesture a syllable, on the clock of f0; syllables without voice are left out.
 * @see Boari et al. (2015) PLoS ONE 10 e0124876, for F0 to tension by the table.
 */
export function fitGesture(heard: Heard, tract: TractName): Song {
  const { f0, level } = heard;
  const gamma = gammaFor(f0.values);
  const highest = 0.999 * fundamentalFrequency(PRESSURE_LOW, TENSION_TOP, gamma);
  const loudest = quantile(level.values, 0.995) || 1;
  const syllables: Syllable[] = [];
  for (const segment of heard.syllables) {
    const [first, end] = rowsWithin(f0, segment.onset, segment.offset);
    const whole = bridged(f0.values.subarray(first, end), BRIDGE * f0.rate);
    const pitch = withoutShort(whole, SHORTEST_VOICE * f0.rate);
    if (pitch.length < 2 || pitch.every(Number.isNaN)) continue;
    const voiced = fades(pitch, FADE * f0.rate);
    const pressure: number[] = [];
    const tension: number[] = [];
    const loudness: number[] = [];
    const smooth = smoothed(level.values, first, end - 1, 0.005 * f0.rate);
    pitch.forEach((f, i) => {
      if (Number.isNaN(f)) {
        pressure.push(REST);
        tension.push(REST);
        loudness.push(0);
        return;
      }
      const effort = Math.sqrt(Math.min(1, smooth[i] / loudest));
      const alpha = rounded(PRESSURE_LOW + (PRESSURE_HIGH - PRESSURE_LOW) * effort, 4);
      pressure.push(alpha);
      tension.push(rounded(tensionFor(Math.min(f, highest), alpha, gamma), 6));
      loudness.push(voiced[i]);
    });
    const sampled = (values: number[]): { rate: number; values: number[] } => ({ rate: f0.rate, values });
    syllables.push({
      label: segment.label,
      voice: "left",
      onset: rounded(first / f0.rate, 6),
      duration: rounded((pitch.length - 1) / f0.rate, 6),
      pressure: sampled(pressure),
      tension: sampled(tension),
      loudness: sampled(loudness),
    });
  }
  return {
    model: "normal-form",
    breathNoise: 0,
    seed: 1,
    sampleRate: heard.sampleRate,
    duration: heard.duration,
    gamma,
    tract,
    syllables,
  };
}

/**
 * Sets the loudness of a fitted song so that its copy is as loud as the recording, moment by moment.
 * @param recording, copy RMS of the recording and of the song as it is sung now, on the clock of the song's samples.
 * @returns the song with every loudness scaled by recording / copy, at most tenfold a call.
 */
export function calibrateLoudness(song: Song, recording: Track, copy: Track): Song {
  const typical = quantile(
    copy.values.filter((v) => v > 0),
    0.5,
  );
  return {
    ...song,
    syllables: song.syllables.map((syllable) => {
      if (typeof syllable.loudness === "number" || !("rate" in syllable.loudness)) return syllable;
      const { rate, values } = syllable.loudness;
      const first = Math.round(syllable.onset * rate);
      const scaled = values.map((value, i) => {
        const at = Math.min(first + i, recording.values.length - 1);
        // Where the copy only just begins to sound, the ratio says nothing: it is held back.
        const ratio = recording.values[at] / Math.max(copy.values[at], 0.1 * typical);
        return rounded(value * Math.min(10, ratio), 5);
      });
      return { ...syllable, loudness: { rate, values: scaled } };
    }),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Fills gaps of up to `longest` values between voiced ones, straight in the logarithm. */
function bridged(f0: Float64Array, longest: number): Float64Array {
  const filled = f0.slice();
  let last = -1;
  for (let i = 0; i < filled.length; i++) {
    if (Number.isNaN(f0[i])) continue;
    if (last >= 0 && i - last > 1 && i - last - 1 <= longest) {
      for (let k = last + 1; k < i; k++) {
        const t = (k - last) / (i - last);
        filled[k] = Math.exp((1 - t) * Math.log(f0[last]) + t * Math.log(f0[i]));
      }
    }
    last = i;
  }
  return filled;
}

/** Takes out voiced stretches of fewer than `shortest` values. */
function withoutShort(f0: Float64Array, shortest: number): Float64Array {
  const kept = f0.slice();
  for (let i = 0; i < kept.length; ) {
    let end = i;
    while (end < kept.length && !Number.isNaN(kept[end])) end++;
    if (end - i < shortest) kept.fill(Number.NaN, i, end);
    i = end + 1;
  }
  return kept;
}

/** 1 within voiced stretches, rising and falling over `length` values at their ends, 0 outside. */
function fades(f0: Float64Array, length: number): Float64Array {
  const gain = new Float64Array(f0.length);
  const run = (from: number, to: number, step: number): void => {
    let inside = 0;
    for (let i = from; i !== to; i += step) {
      inside = Number.isNaN(f0[i]) ? 0 : inside + 1;
      const edge = inside === 0 ? 0 : Math.min(1, inside / length);
      gain[i] = step > 0 ? edge : Math.min(gain[i], edge);
    }
  };
  run(0, f0.length, 1);
  run(f0.length - 1, -1, -1);
  return gain.map((g) => 0.5 - 0.5 * Math.cos(Math.PI * g));
}

/** Mean over +-half values around each of rows first to last. */
function smoothed(values: Float64Array, first: number, last: number, half: number): Float64Array {
  const reach = Math.round(half);
  return Float64Array.from({ length: last - first + 1 }, (_, i) => {
    let sum = 0;
    let count = 0;
    for (let r = Math.max(0, first + i - reach); r <= Math.min(values.length - 1, first + i + reach); r++) {
      sum += values[r];
      count++;
    }
    return sum / count;
  });
}
