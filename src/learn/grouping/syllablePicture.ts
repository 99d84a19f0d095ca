import type { Band, Segment } from "../../shapes/segment.js";
import { durationOf, type Signal } from "../../shapes/series.js";
import { smallestTransform } from "../../signal/frames.js";
import { type MelFrameSettings, melSpectrogram, narrowestBand } from "../../signal/mel.js";

/** Frames of a picture, whatever the syllable's duration, and its bands, evenly spaced in mel. */
export const PICTURE_FRAMES = 32;
export const PICTURE_BANDS = 64;
/** Values of a picture. */
export const PICTURE_SIZE = PICTURE_FRAMES * PICTURE_BANDS;
/** dB under the loudest point of a syllable that its picture shows: what is fainter counts as silence. */
export const PICTURE_RANGE_DB = 50;
/** Hann window and step of the frames that a picture is interpolated from, s. */
const WINDOW = 512 / 44100;
const HOP = 0.002;
/** White is silence. */
const DARKEST = 255;

/**
 * A picture of a syllable: its mel spectrogram in dB under its loudest point, stretched to a fixed number of frames.
 * @param signal mono, with the syllable in it and 6 ms around it where there are any.
 * @param syllable on the clock of the signal, s. @param band that is shown, Hz; cut at half the rate.
 * @returns 32 frames x 64 bands, low ones first; 0 at 50 dB under the loudest point, 255 at that point; all 0 if it is silent.
 * @throws {InputError} as `melSpectrogram`.
 * @example
 * const whistle = monoSignal(Float32Array.from({ length: 8820 }, (_, i) => Math.sin((i * Math.PI) / 8)), 44100);
 * const picture = syllablePicture(whistle, { onset: 0.05, offset: 0.15, label: "a" }, { lowHz: 500, highHz: 10000 });
 * const frame = Array.from(picture.subarray(1024, 1088));
 * [picture.length, frame.indexOf(Math.max(...frame))]; // [2048, 34]
 */
export function syllablePicture(signal: Signal, { onset, offset }: Segment, band: Band): Uint8Array {
  const spectrogram = melSpectrogram(signal, settingsAt(signal.rate, band));
  const { values, start, rate } = spectrogram;
  const rows = values.length / PICTURE_BANDS;
  const end = Math.min(offset, signal.start + durationOf(signal));
  const from = Math.max(0, (onset - start) * rate);
  const to = Math.min(rows - 1, Math.max(from, (end - start) * rate));
  let loudest = 0;
  for (let r = Math.floor(from); r <= Math.ceil(to); r++) {
    for (let b = 0; b < PICTURE_BANDS; b++) loudest = Math.max(loudest, values[r * PICTURE_BANDS + b]);
  }
  const picture = new Uint8Array(PICTURE_SIZE);
  if (loudest === 0) return picture;
  const level = (row: number, b: number): number => {
    const under = 10 * Math.log10(Math.max(values[row * PICTURE_BANDS + b] / loudest, 1e-12));
    return Math.max(0, 1 + under / PICTURE_RANGE_DB);
  };
  for (let f = 0; f < PICTURE_FRAMES; f++) {
    const at = from + ((to - from) * f) / (PICTURE_FRAMES - 1);
    const before = Math.min(rows - 1, Math.floor(at));
    const after = Math.min(rows - 1, before + 1);
    const share = at - before;
    for (let b = 0; b < PICTURE_BANDS; b++) {
      const between = (1 - share) * level(before, b) + share * level(after, b);
      picture[f * PICTURE_BANDS + b] = Math.round(DARKEST * Math.min(1, between));
    }
  }
  return picture;
}

/** How far around a syllable its picture reaches, s. */
export const PICTURE_MARGIN = WINDOW / 2;

/** Frames and bands at a sample rate; the transform is long enough for the narrowest band. */
function settingsAt(rate: number, { lowHz, highHz }: Band): MelFrameSettings {
  const bank = { scale: "slaney", bands: PICTURE_BANDS, lowHz, highHz, area: false } as const;
  let fftSize = smallestTransform(Math.round(WINDOW * rate));
  while (rate / fftSize > narrowestBand(bank, rate)) fftSize *= 2;
  return { window: WINDOW, hop: HOP, fftSize, ...bank };
}
