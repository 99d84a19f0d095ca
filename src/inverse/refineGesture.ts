import type { Random } from "../math/random.js";
import { quantile } from "../math/statistics.js";
import type { Signal, Spectrogram } from "../shapes/series.js";
import type { Song, Syllable } from "../shapes/song.js";
import { spectrogram } from "../signal/spectrogram.js";
import { SOUGHT, tensionAt } from "../syrinx/equalPitch.js";
import { fundamentalFrequency } from "../syrinx/oscillationTable.js";

/** Frames and band in which copy and recording are compared. */
const FRAMES = { window: 512 / 44_100, hop: 128 / 44_100, lowHz: 500, highHz: 10_000 };
/** Anything further below the loudest frames is ignored, dB. */
const RANGE_DB = 55;
/** Standard deviations of a proposal: of the natural logarithm of F0 at either end, of the pressure, and of the natural logarithm of the loudness. */
const PITCH = 0.0015;
const PRESSURE = 0.012;
const LOUDNESS = 0.05;
/**
 * A proposal's standard deviation is at most this share of the pressure's standard error, and it is kept only if it lowers
 * the squared distance by at least this share. Without both bounds the refinement fitted the noise: the share of true values
 * within their 90 % intervals fell from 92 to 79 %.
 */
const FREEDOM = 0.3;
const WORTH = 0.01;

/** A song that comes closer to its recording, and how close. */
export interface Refined {
  readonly song: Song;
  readonly copy: Signal;
  /** root mean square difference of the log spectrograms within the syllables, dB: before and after */
  readonly distanceBefore: number;
  readonly distanceAfter: number;
}

/**
 * Moves a fitted song closer to its recording: in each round every syllable gets one random proposal (F0 at either end,
 * pressure, loudness), the whole song is sung once, and a syllable keeps its proposal where that lowers the distance
 * between the log spectrograms. The distance never rises; the work is `rounds` songs.
 * @param song with sampled gestures of the left voice, as fitGesture makes it. @param copy it, sung.
 * @param freedom standard error of each syllable's pressure: proposals stay well within it.
 * @param sing sings a song. @param random the same seed gives the same song.
 * @returns yields the number of each round after it; returns the best song and its copy.
 */
export function* refineGesture(
  song: Song,
  copy: Signal,
  recording: Signal,
  freedom: readonly number[],
  sing: (song: Song) => Signal,
  rounds: number,
  random: Random,
): Generator<number, Refined> {
  const target = levelsOf(recording);
  let kept = song;
  let pitches = song.syllables.map((syllable) => pitchesOf(syllable, song.gamma));
  let distances = distancesOf(song.syllables, target, copy);
  const before = total(distances);
  let best = copy;
  for (let round = 0; round < rounds; round++) {
    const proposals = kept.syllables.map((syllable, i) =>
      changed(syllable, pitches[i], kept.gamma, freedom[i], random),
    );
    const proposed = { ...kept, syllables: proposals.map(({ syllable }) => syllable) };
    const tried = distancesOf(proposed.syllables, target, sing(proposed));
    const better = tried.map(({ sum }, i) => sum < (1 - WORTH) * distances[i].sum);
    if (better.some(Boolean)) {
      kept = { ...kept, syllables: kept.syllables.map((s, i) => (better[i] ? proposed.syllables[i] : s)) };
      distances = distances.map((old, i) => (better[i] ? tried[i] : old));
      pitches = pitches.map((old, i) => (better[i] ? proposals[i].pitches : old));
    }
    yield round + 1;
  }
  if (kept !== song) {
    best = sing(kept);
    distances = distancesOf(kept.syllables, target, best);
    // Neighbouring syllables may overlap: changes that helped each alone must also help together.
    if (total(distances) > before) return { song, copy, distanceBefore: before, distanceAfter: before };
  }
  return { song: kept, copy: best, distanceBefore: before, distanceAfter: total(distances) };
}

interface Levels {
  readonly frames: Spectrogram;
  /** power that counts as silence */
  readonly floor: number;
}

function levelsOf(recording: Signal): Levels {
  const frames = spectrogram(recording, FRAMES);
  const bins = frames.frequencies.length;
  const peaks = Float64Array.from({ length: frames.values.length / bins }, (_, r) =>
    frames.values.subarray(r * bins, (r + 1) * bins).reduce((most, v) => Math.max(most, v), 0),
  );
  return { frames, floor: Math.max(1e-20, quantile(peaks, 0.99) * 10 ** (-RANGE_DB / 10)) };
}

interface Distance {
  /** of squared differences, dB^2 */
  readonly sum: number;
  readonly count: number;
}

function distancesOf(syllables: readonly Syllable[], { frames, floor }: Levels, copy: Signal): Distance[] {
  const own = spectrogram(copy, FRAMES);
  const bins = frames.frequencies.length;
  const rows = Math.min(frames.values.length, own.values.length) / bins;
  return syllables.map(({ onset, duration }) => {
    const first = Math.max(0, Math.ceil(onset * frames.rate));
    const last = Math.min(rows - 1, Math.floor((onset + duration) * frames.rate));
    let sum = 0;
    for (let i = first * bins; i < (last + 1) * bins; i++) {
      const miss = 10 * Math.log10(Math.max(own.values[i], floor) / Math.max(frames.values[i], floor));
      sum += miss * miss;
    }
    return { sum, count: Math.max(0, last + 1 - first) * bins };
  });
}

function total(distances: readonly Distance[]): number {
  const count = distances.reduce((all, { count }) => all + count, 0);
  return Math.sqrt(distances.reduce((all, { sum }) => all + sum, 0) / Math.max(1, count));
}

/** F0 of a sampled gesture, Hz, a value a sample; empty if it is not sampled, 0 where silent. */
function pitchesOf({ pressure, tension }: Syllable, gamma: number): Float64Array {
  if (typeof pressure === "number" || !("rate" in pressure)) return new Float64Array(0);
  if (typeof tension === "number" || !("rate" in tension)) return new Float64Array(0);
  return Float64Array.from(pressure.values, (alpha, i) =>
    fundamentalFrequency(alpha, tension.values[i], gamma),
  );
}

/** A syllable with one random change: its pitch follows the proposal, whatever the pressure. */
function changed(
  syllable: Syllable,
  pitches: Float64Array,
  gamma: number,
  freedom: number,
  random: Random,
): { readonly syllable: Syllable; readonly pitches: Float64Array } {
  // Drawn for every syllable, so that one syllable never changes another's random numbers.
  const [start, end, push, loud] = [PITCH, PITCH, Math.min(PRESSURE, FREEDOM * freedom), LOUDNESS].map(
    (sd) => sd * random.normal(),
  );
  const { pressure, tension, loudness } = syllable;
  const same = { syllable, pitches };
  if (typeof pressure === "number" || !("rate" in pressure)) return same;
  if (typeof tension === "number" || !("rate" in tension)) return same;
  if (typeof loudness === "number" || !("rate" in loudness)) return same;
  const newPressure: number[] = [];
  const newTension: number[] = [];
  const count = pressure.values.length;
  const newPitches = pitches.map((f0, i) => {
    const f = f0 * Math.exp(start + (i / Math.max(1, count - 1)) * (end - start));
    const alpha = pressure.values[i];
    const moved = Math.min(SOUGHT.high, Math.max(SOUGHT.low, alpha + push));
    const beta = f > 0 ? tensionAt((2 * Math.PI * f) / gamma, moved) : Number.NaN;
    const usable = Number.isFinite(beta);
    newPressure.push(usable ? Number(moved.toFixed(4)) : alpha);
    newTension.push(usable ? Number(beta.toFixed(6)) : tension.values[i]);
    return usable ? f : f0;
  });
  return {
    pitches: newPitches,
    syllable: {
      ...syllable,
      pressure: { rate: pressure.rate, values: newPressure },
      tension: { rate: tension.rate, values: newTension },
      loudness: {
        rate: loudness.rate,
        values: loudness.values.map((v) => Number((v * Math.exp(loud)).toFixed(5))),
      },
    },
  };
}
