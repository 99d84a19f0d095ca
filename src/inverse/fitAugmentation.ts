import { mean, quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import type { Signal, Spectrogram } from "../shapes/series.js";
import type { Augmentation, MovingFilter, NoiseVoice, TractFilter } from "../shapes/song.js";
import { spectrogram } from "../signal/spectrogram.js";
import { augmented } from "../syrinx/augmentation.js";

/** Frames in which copy and recording are compared: those of the spectrograms on screen. */
const FRAMES = { window: 512 / 44_100, hop: 128 / 44_100, lowHz: 200, highHz: 11_000 };
/** Anything further below the loudest frames is ignored, dB. */
const RANGE_DB = 55;
/** Steps of the moving tract, s and Hz. */
const MOVING = { time: 0.02, frequency: 600 } as const;
/** Largest correction of the moving tract, dB. */
const LARGEST_CORRECTION = 24;
/** Steps of a noise spectrum, Hz. */
const SPECTRUM_STEP = 400;
/** Rounds of fitting the moving tract, each to what the earlier ones left. */
const PASSES = 3;
/** The missing loudness is measured above this frequency, Hz, and made up for by at most this, dB. */
const LOUDNESS_FROM = 500;
const LARGEST_GAIN = 15;
/** Levels of noise tried in each frame, dB relative to the frame's power. */
const NOISE_LEVELS = [-40, -30, -25, -20, -17, -14, -11, -9, -7, -5, -3, -1.5, 0];
/** The noise's level is smoothed over this time to either side, s. */
const NOISE_SMOOTHING = 0.006;

/**
 * Fits what a recording has beyond its physics copy: the bird's noise while voiced and while unvoiced, each of one spectrum
 * and with one level per frame; a tract that moves slowly, in steps of 20 ms and 600 Hz; and a gain.
 *
 * The noise is limited to the power that the harmonics leave: with the level that fits the spectrogram best, an
 * independent pitch tracker failed to find the voice of the copy.
 * @param copy synthesized with gesture, tract and static filter, as long as the recording.
 * @param syllables where the bird sings, s; between them nothing is added.
 * @param seed of the trial noise.
 * @param voicedShare share of the recording's power at an instant (s) that the harmonics of F0 carry, 0 where unvoiced:
 * the noise is limited to the rest.
 * @returns the augmentation that `augmented` applies to the physics copy.
 */
export function fitAugmentation(
  recording: Signal,
  copy: Signal,
  syllables: readonly Segment[],
  seed: number,
  voicedShare: (time: number) => number,
): Augmentation {
  const a = spectrogram(recording, FRAMES);
  const b = spectrogram(copy, FRAMES);
  const rows = rowsOf(a, syllables);
  if (rows.length === 0) return { noise: [] };
  const floor = floorOf(a, rows);
  const noise = fitNoise(a, b, rows, floor, recording.rate, voicedShare);
  let sound = augmented(copy, { noise }, seed);
  let movingFilter: MovingFilter | undefined;
  for (let pass = 0; pass < PASSES; pass++) {
    const left = fitMovingFilter(a, spectrogram(sound, FRAMES), rows, floor, recording.rate);
    movingFilter = movingFilter === undefined ? left : together(movingFilter, left);
    sound = augmented(copy, { noise, movingFilter }, seed);
  }
  const gain = fitGain(a, spectrogram(sound, FRAMES), rows);
  return { noise, ...(movingFilter === undefined ? {} : { movingFilter }), gain };
}

/** Two moving filters with the same steps, applied one after the other. */
function together(a: MovingFilter, b: MovingFilter): MovingFilter {
  const gains = a.gains.map((row, i) =>
    row.map((gain, k) =>
      rounded(Math.max(-LARGEST_CORRECTION, Math.min(LARGEST_CORRECTION, gain + b.gains[i][k])), 1),
    ),
  );
  return { ...a, gains };
}

/** The remaining difference in gain, dB, one value per frame, from the power above 500 Hz; 0 dB between syllables. */
function fitGain(a: Spectrogram, b: Spectrogram, rows: readonly number[]): NonNullable<Augmentation["gain"]> {
  const values = new Array<number>(a.values.length / a.frequencies.length).fill(0);
  const first = a.frequencies.findIndex((f) => f >= LOUDNESS_FROM);
  for (const r of rows) {
    const ratio = powerOf(a, r, first) / Math.max(powerOf(b, r, first), 1e-20);
    values[r] = rounded(
      Math.max(-LARGEST_GAIN, Math.min(LARGEST_GAIN, 10 * Math.log10(Math.max(ratio, 1e-9)))),
      2,
    );
  }
  return { rate: a.rate, values };
}

/** Frames whose middle lies within a syllable. */
function rowsOf(frames: Spectrogram, syllables: readonly Segment[]): number[] {
  const count = frames.values.length / frames.frequencies.length;
  return Array.from({ length: count }, (_, r) => r).filter((r) => {
    const t = r / frames.rate;
    return syllables.some(({ onset, offset }) => t >= onset && t <= offset);
  });
}

function floorOf(frames: Spectrogram, rows: readonly number[]): number {
  const bins = frames.frequencies.length;
  const peaks = rows.map((r) =>
    frames.values.subarray(r * bins, (r + 1) * bins).reduce((m, v) => Math.max(m, v), 0),
  );
  return Math.max(1e-20, quantile(peaks, 0.99) * 10 ** (-RANGE_DB / 10));
}

function powerOf(frames: Spectrogram, r: number, first = 0): number {
  const bins = frames.frequencies.length;
  let sum = 0;
  for (let c = r * bins + first; c < (r + 1) * bins; c++) sum += frames.values[c];
  return sum;
}

/** The bird's noise: one voice for the frames in which the copy sings, one for the others. */
function fitNoise(
  a: Spectrogram,
  b: Spectrogram,
  rows: readonly number[],
  floor: number,
  sampleRate: number,
  voicedShare: (time: number) => number,
): NoiseVoice[] {
  const bins = a.frequencies.length;
  const sings = (r: number): boolean => powerOf(b, r) > 0.1 * powerOf(a, r);
  const count = a.values.length / bins;
  // Power of noise in one bin for white noise of RMS 1: the window's equivalent bandwidth.
  const perBin = (1.5 * 2) / a.windowLength;
  return [true, false].flatMap((voiced) => {
    const own = rows.filter((r) => sings(r) === voiced);
    if (own.length < 3) return [];
    const shape = noiseShape(a, b, own, floor);
    const levels = new Float64Array(count);
    const shapePower = mean(shape) * bins;
    for (const r of own) {
      const total = powerOf(a, r);
      const most = 1 - voicedShare(r / a.rate);
      let best = Number.POSITIVE_INFINITY;
      let level = 0;
      // Where the copy is silent, noise accounts for everything that is not voice.
      const parts = voiced ? NOISE_LEVELS.map((decibels) => 10 ** (decibels / 10)) : [most];
      for (const part of parts) {
        if (part > most) break;
        const scale = (total * part) / shapePower;
        let distance = 0;
        for (let c = 0; c < bins; c++) {
          const at = r * bins + c;
          const miss = Math.log(
            Math.max(a.values[at], floor) / Math.max(b.values[at] + scale * shape[c], floor),
          );
          distance += miss * miss;
        }
        if (distance < best) {
          best = distance;
          level = scale;
        }
      }
      levels[r] = level;
    }
    // Spectrum as a filter on white noise of the level's RMS: gains in dB whose mean power is 1.
    const { filter, power } = filterOf(a, shape, sampleRate);
    const smooth = smoothedOver(levels, own, Math.round(NOISE_SMOOTHING * a.rate));
    return [
      {
        filter,
        rate: a.rate,
        levels: Array.from(smooth, (v) => rounded(Math.sqrt((v * power) / perBin), 6)),
      },
    ];
  });
}

/** Mean spectrum of what the copy leaves, with equal weight for each frame: power by bin, arbitrary scale. */
function noiseShape(a: Spectrogram, b: Spectrogram, rows: readonly number[], floor: number): Float64Array {
  const bins = a.frequencies.length;
  const shape = new Float64Array(bins);
  const weights = new Float64Array(bins);
  for (const r of rows) {
    const total = powerOf(a, r);
    if (!(total > 0)) continue;
    for (let c = 0; c < bins; c++) {
      const at = r * bins + c;
      // Between the copy's harmonics the recording contains only its noise.
      if (b.values[at] > 0.3 * a.values[at]) continue;
      shape[c] += Math.log(Math.max(a.values[at], 0.1 * floor) / total);
      weights[c] += 1;
    }
  }
  const known = shape.map((sum, c) => (weights[c] > 2 ? Math.exp(sum / weights[c]) : Number.NaN));
  const typical = quantile(known, 0.5) || 1e-6;
  return known.map((v) => (Number.isNaN(v) ? typical : v));
}

/** A spectrum as control points of a filter whose mean power gain over the whole band is 1. */
function filterOf(
  frames: Spectrogram,
  shape: Float64Array,
  sampleRate: number,
): { filter: TractFilter; power: number } {
  const points: [number, number][] = [];
  const top = Math.min(FRAMES.highHz, sampleRate / 2);
  for (let f = SPECTRUM_STEP; f < top; f += SPECTRUM_STEP) {
    let sum = 0;
    let weight = 0;
    frames.frequencies.forEach((g, c) => {
      const near = 1 - Math.abs(g - f) / SPECTRUM_STEP;
      if (near <= 0) return;
      sum += near * Math.log(shape[c]);
      weight += near;
    });
    if (weight > 0) points.push([f, sum / weight]);
  }
  const last = points[points.length - 1];
  if (top < sampleRate / 2 - 1000) points.push([top + 1000, last[1] - Math.LN10]);
  const power = mean(points.map(([, level]) => Math.exp(level)));
  return {
    filter: points.map(([f, level]) => [f, rounded((10 * (level - Math.log(power))) / Math.LN10, 2)]),
    power,
  };
}

/** Mean over those of the rows that lie within reach; 0 elsewhere. */
function smoothedOver(values: Float64Array, rows: readonly number[], reach: number): Float64Array {
  const counts = new Uint8Array(values.length);
  for (const r of rows) counts[r] = 1;
  const smooth = new Float64Array(values.length);
  for (const r of rows) {
    let sum = 0;
    let weight = 0;
    for (let i = Math.max(0, r - reach); i <= Math.min(values.length - 1, r + reach); i++) {
      if (counts[i] === 0) continue;
      sum += Math.sqrt(values[i]);
      weight++;
    }
    smooth[r] = (sum / weight) ** 2;
  }
  return smooth;
}

/** The tract that moves: differences of the log spectrograms, averaged over its steps. */
function fitMovingFilter(
  a: Spectrogram,
  b: Spectrogram,
  rows: readonly number[],
  floor: number,
  sampleRate: number,
): MovingFilter {
  const bins = a.frequencies.length;
  const frequencies: number[] = [];
  for (let f = MOVING.frequency / 2; f < Math.min(FRAMES.highHz, 0.48 * sampleRate); f += MOVING.frequency) {
    frequencies.push(f);
  }
  const instants = Math.ceil(a.values.length / bins / a.rate / MOVING.time) + 1;
  const sums = new Float64Array(instants * frequencies.length);
  const weights = new Float64Array(instants * frequencies.length);
  for (const r of rows) {
    const at = r / a.rate / MOVING.time;
    for (let c = 0; c < bins; c++) {
      const i = r * bins + c;
      const decibels = 10 * Math.log10(Math.max(a.values[i], floor) / Math.max(b.values[i], floor));
      const along = (a.frequencies[c] - frequencies[0]) / MOVING.frequency;
      for (let row = Math.max(0, Math.ceil(at - 1)); row <= Math.min(instants - 1, at + 1); row++) {
        const near = 1 - Math.abs(at - row);
        for (
          let k = Math.max(0, Math.ceil(along - 1));
          k <= Math.min(frequencies.length - 1, along + 1);
          k++
        ) {
          const weight = near * (1 - Math.abs(along - k));
          sums[row * frequencies.length + k] += weight * decibels;
          weights[row * frequencies.length + k] += weight;
        }
      }
    }
  }
  return {
    rate: 1 / MOVING.time,
    frequencies,
    gains: Array.from({ length: instants }, (_, row) =>
      frequencies.map((_, k) => {
        const at = row * frequencies.length + k;
        // Shrunk towards 0 dB where there is little evidence.
        const gain = sums[at] / (weights[at] + 1);
        return rounded(Math.max(-LARGEST_CORRECTION, Math.min(LARGEST_CORRECTION, gain)), 1);
      }),
    ),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
