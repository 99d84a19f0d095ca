import { InputError } from "../../shapes/inputError.js";
import { COMPARED, FRAME_HOP, type SongFrames } from "./songFrames.js";

/** How well a song imitates a model's syllables and their order. */
export interface ImitationIndex {
  /** mean over the model's syllables of their best correlation with the other song, 0 to 1 */
  readonly acoustic: number;
  /** whether the next syllable follows where the best match of one ends, as a share of its own best match, 0 to 1; NaN with one syllable */
  readonly sequence: number;
  /** product of the two, 0 to 1 */
  readonly imitation: number;
}

/** How far from where it is expected the next syllable is looked for, in frames: 50 ms either way. */
const LATE = Math.round(0.05 / FRAME_HOP);
/** Pause between two syllables after which the second does not follow the first, in frames: what `songFrames` keeps of a long one. */
const PAUSE = Math.round(0.1 / FRAME_HOP);

/**
 * Imitation of a model's song after the index of Mandelblat-Cerf & Fee: an acoustic score, a sequence score, and their product. Each
 * syllable of the model slides along the other song; its best correlation is its acoustic score. Around where the next syllable
 * is to be expected behind that place, its best correlation, as a share of that anywhere, is the sequence score.
 *
 * What differs from the paper: four features of `soundAnalysis` instead of their set, correlation of their contours over the
 * syllable (uncentred, since they are scaled by fixed medians) without a correction for the length of the syllable; all of the other
 * song is searched, where they select pupil song automatically; scores are not rescaled to unrelated and own song, whose values are
 * given beside them instead.
 * @param model, other frames of `songFrames`. @throws {InputError} if the model has no syllable that fits into the other song.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => Math.sin(i / 3 + i * i * 1e-6));
 * const sung = { signal: monoSignal(values, 44100), syllables: [{ onset: 0.1, offset: 0.3, label: "a" }] };
 * const song = songFrames([sung], 10);
 * imitationIndex(song, song).acoustic; // 1.000
 * @see Mandelblat-Cerf & Fee (2014) PLoS ONE 9 e96484.
 */
export function imitationIndex(model: SongFrames, other: SongFrames): ImitationIndex {
  const curves = model.syllables
    .filter(([from, to]) => to - from <= other.count)
    .map(([from, to]) => ({ from, to, along: correlations(model, from, to, other) }));
  if (curves.length === 0)
    throw new InputError(
      "imitationIndex: no syllable of the model fits into the other song; give more of it.",
    );
  let acoustic = 0;
  let sequence = 0;
  let pairs = 0;
  curves.forEach(({ from, to, along }, s) => {
    const best = bestOf(along, 0, along.length);
    acoustic += Math.max(0, along[best]) / curves.length;
    const next = curves[s + 1];
    if (next === undefined || next.from - to >= PAUSE) return;
    const expected = best + next.from - from;
    const near = bestOf(next.along, expected - LATE, expected + LATE + 1);
    const anywhere = next.along[bestOf(next.along, 0, next.along.length)];
    pairs++;
    if (near >= 0 && anywhere > 0) sequence += Math.max(0, next.along[near]) / anywhere;
  });
  const order = pairs === 0 ? Number.NaN : sequence / pairs;
  return { acoustic, sequence: order, imitation: acoustic * (Number.isNaN(order) ? 1 : order) };
}

/** Correlation of a syllable with the other song from each of its frames on; silence counts as 0. */
function correlations(model: SongFrames, from: number, to: number, other: SongFrames): Float64Array {
  const width = COMPARED.length;
  const along = new Float64Array(other.count - (to - from) + 1);
  const own = model.values
    .subarray(from * width, to * width)
    .map((value) => (Number.isNaN(value) ? 0 : value));
  const size = Math.hypot(...own);
  for (let at = 0; at < along.length; at++) {
    let [product, square] = [0, 0];
    for (let k = 0; k < own.length; k++) {
      const value = other.values[at * width + k];
      if (Number.isNaN(value)) continue;
      product += own[k] * value;
      square += value * value;
    }
    along[at] = size > 0 && square > 0 ? product / (size * Math.sqrt(square)) : 0;
  }
  return along;
}

/** Index of the highest value of [from, to); -1 if nothing of it is there. */
function bestOf(values: Float64Array, from: number, to: number): number {
  let best = -1;
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++)
    if (best < 0 || values[i] > values[best]) best = i;
  return best;
}
