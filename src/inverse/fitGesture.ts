import { median, quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Track } from "../shapes/series.js";
import type { Curve, Song, Syllable, TractFilter, TractName } from "../shapes/song.js";
import { type Background, type Harmonics, harmonicsOf } from "../signal/harmonics.js";
import { TENSION_TOP } from "../syrinx/equalPitch.js";
import { HARMONICS } from "../syrinx/makeCycleTable.js";
import { fundamentalFrequency } from "../syrinx/oscillationTable.js";
import { oversampling } from "../syrinx/synthesize.js";
import { filterGain } from "../syrinx/tractFilter.js";
import { tractGain } from "../syrinx/tractGain.js";
import { estimateGesture, type GestureEstimate, voicedStretches } from "./estimateGesture.js";

/** The input of a fit: a recording and the measurements on it, on one clock. */
export interface Heard {
  readonly signal: Signal;
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  /** RMS of the sound re full scale, on the clock of f0 */
  readonly level: Track;
  readonly syllables: readonly Segment[];
  readonly background: Background;
  /** s */
  readonly duration: number;
}

/** The voice that a gesture is fitted with. */
export interface VoiceSettings {
  /** time scale of the oscillator, 1/s */
  readonly gamma: number;
  readonly tract: TractName;
  /** static filter after the tract */
  readonly filter?: TractFilter;
  /** whether tract and filter are known to be those of the recording; default false */
  readonly tractKnown?: boolean;
}

/** A fitted song, and the underlying measurements. */
export interface FittedGesture {
  readonly song: Song;
  /** F0 of the fitted song, Hz, NaN where silent, on the clock of the measurements */
  readonly f0: Track;
  readonly harmonics: Harmonics;
  readonly estimate: GestureEstimate;
}

/**
 * Time scale that suits zebra finches, 1/s; kept wherever the song's range allows: choosing gamma by the range alone gives
 * zebra finches the wrong timbre. @see Amador et al. (2013).
 */
const USUAL_GAMMA = 24_000;
/** Tension that the highest notes may need before gamma is raised; a fit goes up to TENSION_TOP. */
const COMFORTABLE_TENSION = 3;
const USUAL_PRESSURE = 0.15;
/** Pressure expected of the faintest and of the loudest sound. */
const EXPECTED = { low: 0.12, high: 0.2 } as const;
/** Unvoiced gaps up to this long within a syllable are bridged, s. */
const BRIDGE = 0.01;
/** Voiced stretches shorter than this are discarded as spurious, s. */
const SHORTEST_VOICE = 0.008;
/** Voice that continues beyond a syllable's ends is followed this far, s. */
const BEYOND = 0.03;
/** The labia oscillate this long before and after they are heard, s. */
const PREPARED = 0.004;
/** The voice fades in and out over this time at the ends of each voiced stretch, s. */
const FADE = 0.002;
/** Lowest F0 in Hz over gamma that is sung: any lower is too close to the saddle-node to hold a pitch. */
const LOWEST = 0.008;

/**
 * Time scale at which the oscillator reaches a song's highest notes.
 * @param f0 Hz, NaN where unvoiced.
 * @returns gamma, 1/s: 24000, or more where the 99th percentile of F0 would need a tension above 3.
 * @example
 * [gammaFor([600, 900]), gammaFor([6000, 9000]) > 24000]; // [24000, true]
 */
export function gammaFor(f0: ArrayLike<number>): number {
  const top = quantile(f0, 0.99);
  const reach = fundamentalFrequency(USUAL_PRESSURE, COMFORTABLE_TENSION, 1);
  return Number.isNaN(top) ? USUAL_GAMMA : Math.max(USUAL_GAMMA, 100 * Math.ceil((1.05 * top) / reach / 100));
}

/**
 * Fits the motor gesture that reproduces a sound: F0 and the harmonics' levels give pressure and tension, the overall level
 * the loudness (see estimateGesture). Between syllables, and in those without any voice, the song is silent; where a
 * syllable turns noisy its voice continues, as loud as the sound, which is a guess: such frames have no estimate and no
 * interval. (Silent there, the physics copies of five finches correlated with their recordings at .48 to .58; sung on, at
 * .57 to .66.)
 * @param heard the sound, with its F0, level, syllables and background on one clock.
 * @param harmonics of the same sound at the same gamma, if they were measured before.
 * @returns a song with one sampled gesture for each syllable, on the clock of f0; unvoiced syllables are left out.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => (i > 8820 && i < 13230 ? Math.sin(i / 2) : 0));
 * const signal = monoSignal(values, 22050);
 * const syllables = segmentSyllables(signal);
 * const level = envelope(Float64Array.from(values), 22050, 0.01, 1000);
 * const background = backgroundOf(signal, syllables);
 * const heard = { signal, duration: 1, syllables, f0: trackPitch(signal), level, background };
 * fitGesture(heard, { gamma: 24000, tract: "none" }).song.syllables.length; // 1
 */
export function fitGesture(
  heard: Heard,
  { gamma, tract, filter = [], tractKnown = false }: VoiceSettings,
  harmonics: Harmonics = harmonicsOf(heard.signal, sungPitch(heard, gamma), heard.background, HARMONICS),
): FittedGesture {
  const { signal } = heard;
  const { f0 } = harmonics;
  const throat = tractGain(tract, signal.rate * oversampling(signal.rate));
  const gain = (f: number): number => throat(f) + filterGain(filter, f);
  const estimate = estimateGesture(harmonics, {
    gamma,
    gain,
    gainKnown: tractKnown,
    expected: expectedPressure(heard.level, f0.values.length),
  });
  const syllables = heard.syllables.flatMap((segment, i) => {
    const before = heard.syllables[i - 1]?.offset ?? 0;
    const after = heard.syllables[i + 1]?.onset ?? heard.duration;
    const syllable = gestureWithin(segment, [before, after], f0, heard.level, estimate);
    return syllable === undefined ? [] : [syllable];
  });
  const song: Song = {
    model: "normal-form",
    sampleRate: signal.rate,
    duration: heard.duration,
    gamma,
    tract,
    ...(filter.length > 0 ? { filter } : {}),
    breathNoise: 0,
    seed: 1,
    syllables,
  };
  return { song, f0, harmonics, estimate };
}

/** Pressure that the loudness alone suggests, one value a frame: higher for louder sounds, in the middle of what birds use. */
function expectedPressure(level: Track, frames: number): Float64Array {
  const loudest = quantile(level.values, 0.995) || 1;
  const { low, high } = EXPECTED;
  return Float64Array.from({ length: frames }, (_, r) => {
    return low + (high - low) * Math.sqrt(Math.min(1, levelAt(level, r) / loudest));
  });
}

/** Level at a frame; the last one is repeated where the level ends a frame before F0. */
function levelAt({ values }: Track, r: number): number {
  return values[Math.min(r, values.length - 1)];
}

/** F0 within the syllables as it can be sung: short gaps bridged, stretches that are too short or out of range left out. */
function sungPitch({ f0, syllables, duration }: Heard, gamma: number): Track {
  const values = new Float64Array(f0.values.length).fill(Number.NaN);
  const highest = 0.999 * fundamentalFrequency(0.08, TENSION_TOP, gamma);
  syllables.forEach(({ onset, offset }, i) => {
    const before = syllables[i - 1]?.offset ?? 0;
    const after = syllables[i + 1]?.onset ?? duration;
    let [first, end] = rowsWithin(f0, onset, offset);
    const [earliest] = rowsWithin(f0, Math.max(onset - BEYOND, 0.5 * (before + onset)), offset);
    const [, latest] = rowsWithin(f0, onset, Math.min(offset + BEYOND, 0.5 * (offset + after)));
    while (first > earliest && !Number.isNaN(f0.values[first]) && !Number.isNaN(f0.values[first - 1]))
      first--;
    while (end < latest && !Number.isNaN(f0.values[end - 1]) && !Number.isNaN(f0.values[end])) end++;
    const reachable = f0.values
      .subarray(first, end)
      .map((f) => (f > LOWEST * gamma && f <= highest ? f : Number.NaN));
    const pitch = bridged(reachable, BRIDGE * f0.rate);
    for (const [from, to] of voicedStretches(pitch)) {
      if (to - from >= SHORTEST_VOICE * f0.rate) values.set(pitch.subarray(from, to), first + from);
    }
  });
  return { ...f0, values };
}

/** One syllable's gesture, from a little before it is first heard to a little after it is last heard. */
function gestureWithin(
  { onset, offset, label }: Segment,
  [before, after]: readonly [number, number],
  f0: Track,
  level: Track,
  estimate: GestureEstimate,
): Syllable | undefined {
  const [start, stop] = rowsWithin(f0, onset, offset);
  const [earliest] = rowsWithin(f0, 0.5 * (before + onset), offset);
  const [, latest] = rowsWithin(f0, onset, 0.5 * (offset + after));
  const voiced = voicedStretches(estimate.tension.subarray(earliest, latest)).map(
    ([a, b]): [number, number] => [a + earliest, b + earliest],
  );
  if (voiced.length === 0) return undefined;
  const margin = Math.round(PREPARED * f0.rate);
  const heardFrom = Math.min(start, voiced[0][0]);
  const heardTo = Math.max(stop, voiced[voiced.length - 1][1]);
  const first = Math.max(earliest, heardFrom - margin);
  const end = Math.min(latest, heardTo + margin);
  const filled = (values: Float64Array): number[] => throughGaps(values, voiced, first, end);
  // Where the bird is noisy the voice continues as loud as the sound: a guess, and marked as one.
  const perLevel = median(
    voiced.flatMap(([a, b]) => {
      return Array.from(
        { length: b - a },
        (_, i) => estimate.loudness[a + i] / Math.max(levelAt(level, a + i), 1e-9),
      );
    }),
  );
  const loudness = Float64Array.from({ length: end - first }, (_, i) => {
    const r = first + i;
    if (r < heardFrom || r >= heardTo) return 0;
    const edge = Math.min(1, (Math.min(r - heardFrom, heardTo - 1 - r) + 0.5) / (FADE * f0.rate));
    const own = Number.isNaN(estimate.loudness[r]) ? perLevel * levelAt(level, r) : estimate.loudness[r];
    return own * (0.5 - 0.5 * Math.cos(Math.PI * edge));
  });
  const sampled = (values: Iterable<number>, digits: number): Curve => ({
    rate: f0.rate,
    values: Array.from(values, (v) => rounded(v, digits)),
  });
  return {
    label,
    voice: "left",
    onset: rounded(first / f0.rate, 6),
    duration: rounded((end - 1 - first) / f0.rate, 6),
    pressure: sampled(filled(estimate.pressure), 4),
    tension: sampled(filled(estimate.tension), 6),
    loudness: sampled(loudness, 5),
  };
}

/** Rows first to end of a track: interpolated between voiced stretches, constant before and after them. */
function throughGaps(
  values: Float64Array,
  voiced: readonly (readonly [number, number])[],
  first: number,
  end: number,
): number[] {
  return Array.from({ length: end - first }, (_, i) => {
    const r = first + i;
    const next = voiced.find(([, b]) => r < b);
    if (next === undefined) return values[voiced[voiced.length - 1][1] - 1];
    if (r >= next[0]) return values[r];
    const previous = voiced[voiced.indexOf(next) - 1];
    if (previous === undefined) return values[next[0]];
    const t = (r - (previous[1] - 1)) / (next[0] - (previous[1] - 1));
    return (1 - t) * values[previous[1] - 1] + t * values[next[0]];
  });
}

/**
 * Sets the loudness of a fitted song so that its copy is as loud as the recording, moment by moment.
 * @param recording, copy RMS of the recording and of the song as it is sung now, on the clock of the song's samples.
 * @returns the song with every loudness scaled by recording / copy, by at most 3 per call.
 * @example
 * const loudness = { rate_hz: 100, values: [0.5, 0.5, 0.5] };
 * const syllables = [{ onset_s: 0, duration_s: 0.02, pressure: 0.15, tension: 0.5, loudness }];
 * const song = readSong({ format: "syrinx-song/2", tract: "none", duration_s: 0.02, syllables }, "example");
 * const rms = (...values) => ({ values: Float64Array.from(values), columns: [], rate: 100, start: 0 });
 * calibrateLoudness(song, rms(0.2, 0.2, 0.2), rms(0.2, 0.1, 0.4)).syllables[0].loudness.values; // [0.5, 1, 0.25]
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
        // Where the copy is only just beginning to sound the ratio means nothing; it is limited there.
        const ratio = recording.values[at] / Math.max(copy.values[at], 0.1 * typical);
        return rounded(value * Math.min(3, ratio), 5);
      });
      return { ...syllable, loudness: { rate, values: scaled } };
    }),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Fills gaps of up to `longest` values between voiced ones, linearly in the logarithm. */
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
