import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Track } from "../shapes/series.js";
import { spectrogram } from "../signal/spectrogram.js";
import { USABLE_BAND } from "../signal/usableBand.js";

/** Character of a frame of song: one voice with a pitch, two voices at once, noise or chaos, or silence. */
export type Character = "voiced" | "two-voiced" | "noisy" | "silent";

/** Window that separates two voices, s: it resolves some 150 Hz. */
const WINDOW = 0.0116;
const HOP = 0.002;
const LOW_HZ = 500;
const HIGH_HZ = 10_000;
/** With less than this share of the power in the harmonics of one F0, a moment is noisy whatever its pitch. */
const HARMONIC_SHARE = 0.5;
/** A frame this far below the loudest one is silent, dB. */
const SILENT_DB = 45;
/** Half width of a harmonic's lobe, of the window's 1 / length. */
const LOBE = 3;
/**
 * A second voice exceeds the mean of what the first leaves by this factor in power, and is at most this far below the
 * whole, dB.
 */
const STANDS_OUT = 25;
const SECOND_DB = 15;
/**
 * Two voices of one partial each carry at least this share of the power; partials in these ratios may be neighbours in one
 * harmonic stack.
 */
const TWO_CARRY = 0.9;
const NEIGHBOURS = [6, 5, 4, 3, 2, 3 / 2, 4 / 3, 5 / 4, 6 / 5];
const SAME_RATIO = 0.04;
/** A second voice lasts this long, frames. */
const LASTS = 4;

/**
 * Classifies each frame of the syllables as having one voice, two, or none, so that no pitch is assumed where there is none.
 * @param signal mono. @param f0 Hz, NaN where unvoiced.
 * @param share share of the power that the harmonics of f0 carry, on its clock; NaN where unvoiced.
 * @returns one row per frame of 2 ms from 0 s; frames outside the syllables are "silent".
 */
export function voiceCharacter(
  signal: Signal,
  f0: Track,
  share: Float64Array,
  syllables: readonly Segment[],
): { readonly rate: number; readonly values: readonly Character[] } {
  const highHz = Math.min(HIGH_HZ, USABLE_BAND * signal.rate);
  const frames = spectrogram(signal, { window: WINDOW, hop: HOP, lowHz: LOW_HZ, highHz });
  const bins = frames.frequencies.length;
  const count = frames.values.length / bins;
  const powers = Float64Array.from({ length: count }, (_, r) =>
    frames.values.subarray(r * bins, (r + 1) * bins).reduce((a, b) => a + b, 0),
  );
  const silence = powers.reduce((most, p) => Math.max(most, p), 0) * 10 ** (-SILENT_DB / 10);
  const values = new Array<Character>(count).fill("silent");
  const second = new Uint8Array(count);
  for (const { onset, offset } of syllables) {
    const [first, last] = rowsWithin(frames, onset, offset);
    for (let r = first; r < last; r++) {
      if (powers[r] <= silence) continue;
      const at = Math.min(f0.values.length - 1, Math.round((r / frames.rate) * f0.rate));
      const f = f0.values[at];
      values[r] = !Number.isNaN(f) && share[at] >= HARMONIC_SHARE ? "voiced" : "noisy";
      const power = frames.values.subarray(r * bins, (r + 1) * bins);
      const beside = !Number.isNaN(f) && hasSecondVoice(power, frames.frequencies, f);
      second[r] = beside || hasTwoPartials(power, frames.frequencies) ? 1 : 0;
    }
    markLasting(second, values, first, last);
  }
  return { rate: frames.rate, values };
}

/** Whether a narrow peak stands out of what the harmonics of f leave. */
function hasSecondVoice(power: Float32Array, frequencies: Float64Array, f: number): boolean {
  const width = LOBE / 2 / WINDOW;
  // Where the lobes of the harmonics touch, there is nothing between them.
  if (f < 4 * width) return false;
  let total = 0;
  let left = 0;
  let bins = 0;
  let peak = 0;
  for (let c = 0; c < power.length; c++) {
    total += power[c];
    const distance = Math.abs(frequencies[c] - f * Math.max(1, Math.round(frequencies[c] / f)));
    if (distance < 2 * width) continue;
    left += power[c];
    bins++;
    peak = Math.max(peak, power[c]);
  }
  return bins > 8 && peak > (STANDS_OUT * left) / bins && peak > 0.25 * total * 10 ** (-SECOND_DB / 10);
}

/**
 * Whether two partials that can't be neighbours in one harmonic stack carry nearly all the power. A tracker may take them
 * for harmonics of a pitch far below both.
 */
function hasTwoPartials(power: Float32Array, frequencies: Float64Array): boolean {
  const width = LOBE / 2 / WINDOW;
  const total = power.reduce((sum, p) => sum + p, 0);
  const [first, strongest] = lobe(power, frequencies, width, Number.NaN);
  const [second, other] = lobe(power, frequencies, width, first);
  if (strongest + other < TWO_CARRY * total || other < total * 10 ** (-SECOND_DB / 10)) return false;
  const ratio = Math.max(first, second) / Math.min(first, second);
  return NEIGHBOURS.every((near) => Math.abs(ratio / near - 1) > SAME_RATIO) && ratio < NEIGHBOURS[0];
}

/** The strongest lobe more than two widths away from `besides`: its centroid in Hz, and its power. */
function lobe(
  power: Float32Array,
  frequencies: Float64Array,
  width: number,
  besides: number,
): [number, number] {
  const away = (c: number): boolean => !(Math.abs(frequencies[c] - besides) < 2 * width);
  let best = -1;
  for (let c = 0; c < power.length; c++) {
    if (away(c) && (best < 0 || power[c] > power[best])) best = c;
  }
  if (best < 0) return [besides, 0];
  let sum = 0;
  let moment = 0;
  for (let c = 0; c < power.length; c++) {
    if (Math.abs(frequencies[c] - frequencies[best]) > width || !away(c)) continue;
    sum += power[c];
    moment += power[c] * frequencies[c];
  }
  return [moment / sum, sum];
}

/** Marks frames as two-voiced where the second voice lasts long enough. */
function markLasting(second: Uint8Array, values: Character[], first: number, last: number): void {
  for (let r = first; r < last; ) {
    let end = r;
    while (end < last && second[end] === 1) end++;
    if (end - r >= LASTS) values.fill("two-voiced", r, end);
    r = end + 1;
  }
}
