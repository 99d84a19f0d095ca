import { Random } from "../math/random.js";
import { rowCount, type Signal } from "../shapes/series.js";
import type { Augmentation, MovingFilter, NoiseVoice } from "../shapes/song.js";
import { Fourier, powerOfTwoFrom } from "../signal/fft.js";
import { hann } from "../signal/window.js";
import { throughTractFilter } from "./tractFilter.js";

/** Length of the frames of a moving tract filter, s; frames overlap by half. */
const FRAME = 0.0116;
/** Added to the seed, so that this noise is independent of breath and background. */
const SEED_OFFSET = 7919;

/**
 * Adds the augmentation to a synthesized sound: the bird's noise, then a moving tract, then the remaining difference in
 * loudness.
 * @param sound mono.
 * @param seed of the noise.
 * @returns a new sound of the same length.
 */
export function augmented(sound: Signal, { noise, movingFilter, gain }: Augmentation, seed: number): Signal {
  const values = sound.values.slice();
  noise.forEach((voice, i) => {
    const breath = noiseOf(voice, sound, seed + SEED_OFFSET * (i + 1));
    for (let n = 0; n < values.length; n++) values[n] += breath[n];
  });
  const whole = { ...sound, values };
  const moved = movingFilter === undefined ? whole : throughMovingFilter(whole, movingFilter);
  return gain === undefined ? moved : withGain(moved, gain);
}

/** Applies a moving gain to a sound, linear in dB between its instants. */
export function withGain(
  sound: Signal,
  { rate, values: decibels }: NonNullable<Augmentation["gain"]>,
): Signal {
  const perSample = rate / sound.rate;
  const last = decibels.length - 1;
  return {
    ...sound,
    values: sound.values.map((v, n) => {
      const at = Math.min(n * perSample, last);
      const row = Math.min(Math.floor(at), Math.max(0, last - 1));
      const next = decibels[Math.min(row + 1, last)];
      return v * 10 ** ((decibels[row] + (at - row) * (next - decibels[row])) / 20);
    }),
  };
}

/** White noise of moving level, passed through the voice's filter; as long as the sound. */
export function noiseOf({ filter, rate, levels }: NoiseVoice, like: Signal, seed: number): Float32Array {
  const random = new Random(seed);
  const values = new Float32Array(rowCount(like));
  const perSample = rate / like.rate;
  const last = levels.length - 1;
  for (let n = 0; n < values.length; n++) {
    const at = Math.min(n * perSample, last);
    const row = Math.min(Math.floor(at), Math.max(0, last - 1));
    const next = levels[Math.min(row + 1, last)];
    const level = levels[row] + (at - row) * (next - levels[row]);
    // Drawn for every sample, so that the level at one time never changes the noise at another.
    values[n] = level * random.normal();
  }
  return throughTractFilter({ ...like, values }, filter).values;
}

/** Gains of a moving filter at an instant, in dB, at its frequencies. */
function gainsAt({ rate, gains }: MovingFilter, time: number, into: Float64Array): void {
  const at = Math.min(Math.max(time * rate, 0), gains.length - 1);
  const row = Math.min(Math.floor(at), Math.max(0, gains.length - 2));
  const t = at - row;
  const a = gains[row];
  const b = gains[Math.min(row + 1, gains.length - 1)];
  for (let k = 0; k < into.length; k++) into[k] = a[k] + t * (b[k] - a[k]);
}

/**
 * Passes a sound through a filter whose gains move: overlapping frames (11.6 ms, square-root Hann for analysis and
 * synthesis), each with the gains at its centre, without a change of phase.
 */
export function throughMovingFilter(signal: Signal, filter: MovingFilter): Signal {
  const length = 2 * Math.round((FRAME * signal.rate) / 2);
  const hop = length / 2;
  // The frame is zero-padded, so that the filter's ringing doesn't wrap around.
  const size = powerOfTwoFrom(2 * length);
  const fourier = new Fourier(size);
  const window = hann(length).map(Math.sqrt);
  const count = rowCount(signal);
  const sum = new Float64Array(count);
  const block = new Float64Array(size);
  const gains = new Float64Array(size / 2 + 1);
  const decibels = new Float64Array(filter.frequencies.length);
  const places = interpolation(filter.frequencies, size / 2 + 1, signal.rate / size);
  for (let at = -hop; at < count; at += hop) {
    let sounding = false;
    block.fill(0);
    for (let i = 0; i < length; i++) {
      const from = at + i;
      if (from < 0 || from >= count) continue;
      block[i] = signal.values[from] * window[i];
      if (block[i] !== 0) sounding = true;
    }
    if (!sounding) continue;
    gainsAt(filter, (at + hop) / signal.rate, decibels);
    for (let k = 0; k < gains.length; k++) {
      const { index, share } = places[k];
      const next = Math.min(index + 1, decibels.length - 1);
      gains[k] = 10 ** ((decibels[index] + share * (decibels[next] - decibels[index])) / 20);
    }
    fourier.filter(block, gains, block);
    for (let i = 0; i < length; i++) {
      const to = at + i;
      if (to >= 0 && to < count) sum[to] += block[i] * window[i];
    }
  }
  return { ...signal, values: Float32Array.from(sum) };
}

/** For each bin, the index of the frequency below it and its relative position towards the next. */
function interpolation(
  frequencies: readonly number[],
  bins: number,
  perBin: number,
): { index: number; share: number }[] {
  return Array.from({ length: bins }, (_, k) => {
    const f = k * perBin;
    let index = 0;
    while (index < frequencies.length - 2 && frequencies[index + 1] <= f) index++;
    if (frequencies.length < 2 || f <= frequencies[0]) return { index: 0, share: 0 };
    const width = frequencies[index + 1] - frequencies[index];
    return { index, share: Math.min(1, (f - frequencies[index]) / width) };
  });
}
