import type { Column, Series, Signal } from "../../shapes/series.js";
import type { FrameCut } from "../../signal/frames.js";
import { type BandedSound, RumbleFilter } from "../withoutRumble.js";
import { bandOf, type DescribedFrames, type DescriberOf, describeFrames } from "./describeFrames.js";
import { RootMeanSquare } from "./rootMeanSquare.js";
import { SpectralShape } from "./spectralShape.js";
import { ZeroCrossings } from "./zeroCrossings.js";

/** How a sound is cut into frames, and the band that is described. */
export interface DescriptorSettings extends FrameCut, Pick<DescribedFrames, "rows"> {
  /** Hz; cut at half the rate */
  readonly lowHz: number;
  readonly highHz: number;
}

/** The field's usual frame (Hann 512 at 44.1 kHz), a value a ms, and the band in which most songbirds sing. */
export const DEFAULT_DESCRIPTORS: DescriptorSettings = {
  window: 512 / 44100,
  hop: 0.001,
  lowHz: 500,
  highHz: 10_000,
};

const COLUMNS: readonly Column[] = [
  { name: "centroid", unit: "Hz" },
  { name: "spread", unit: "Hz" },
  { name: "skewness", unit: "1" },
  { name: "kurtosis", unit: "1" },
  { name: "rolloff", unit: "Hz" },
  { name: "flatness", unit: "1" },
  { name: "crest", unit: "1" },
  { name: "flux", unit: "1" },
  { name: "zero_crossings", unit: "1/s" },
  { name: "rms", unit: "1" },
];

/**
 * The usual descriptors of each frame of a mono sound. From the power spectrum within the band:
 *
 * - `centroid`, Hz: mean frequency; `spread`, Hz: standard deviation about it (others call it bandwidth);
 *   `skewness` and `kurtosis`, 1: third and fourth standardized moments, 0 and 3 for a bell;
 * - `rolloff`, Hz: the frequency that 85 % of the power lies at or below;
 * - `flatness`, 1: geometric over arithmetic mean, 0 (tone) to 1 (flat); its logarithm is the Wiener entropy;
 * - `crest`, 1: largest over mean power of a bin;
 * - `flux`, 1: distance to the frame before, of magnitudes scaled to unit length, 0 to 1.414;
 *
 * and from the frame's samples as recorded, without window or band, less the recording's constant offset:
 *
 * - `zero_crossings`, 1/s: changes of sign a second, twice the frequency of a tone;
 * - `rms`, 1: root mean square re full scale.
 *
 * None but `rms` depends on the recording's level. Spectra are weighted by power, as Sound Analysis Pro does; librosa,
 * seewave (and so warbleR) and meyda weight by magnitude, which gives the background more weight. Given the power spectrum
 * as S, librosa's centroid, bandwidth and rolloff are these; so is its flatness, given magnitude and a tiny amin.
 * @param signal mono, any rate. @param rumble of the sound, where other features share it.
 * @returns T rows x 10 columns; NaN where the band is silent (digital zero), except in the last two; the flux also in the first
 * row and after silence; skewness and kurtosis also where one bin holds all power.
 * @throws {InputError} as `spectrogram`, and if fewer than two bins lie in the band.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * const { values, columns } = spectralDescriptors(monoSignal(whistle, 44100));
 * Math.round(values[50 * columns.length] / 100); // 30
 * @see SpectralShape, ZeroCrossings for formulas and sources.
 */
export function spectralDescriptors(
  signal: Signal,
  settings: DescriptorSettings = DEFAULT_DESCRIPTORS,
  rumble: BandedSound = new RumbleFilter(signal.values, signal.rate),
): Series<Float32Array> {
  const cut = { ...settings, aboveHz: settings.lowHz };
  return describeFrames(signal, cut, [spectralDescriber(settings)], "spectralDescriptors", rumble);
}

/**
 * The describer behind spectralDescriptors, to be combined with others in one pass: see `describeFrames`.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * const describer = spectralDescriber({ lowHz: 500, highHz: 10_000 });
 * const { columns } = describeFrames(monoSignal(whistle, 44100), { window: 0.01, hop: 0.001 }, [describer]);
 * columns[0].name; // "centroid"
 */
export function spectralDescriber({
  lowHz,
  highHz,
}: Pick<DescriptorSettings, "lowHz" | "highHz">): DescriberOf {
  return (frames, recorded) => {
    const { rate, length } = frames;
    const [first, last] = bandOf(frames, lowHz, highHz, "spectralDescriptors");
    const shape = new SpectralShape(frames, first, last);
    const loudness = new RootMeanSquare(recorded);
    const crossings = new ZeroCrossings(recorded);
    return {
      columns: COLUMNS,
      bins: last + 1,
      describe(_, r, into, at) {
        shape.measure();
        const from = frames.first(r);
        into[at] = shape.centroid;
        into[at + 1] = shape.spread;
        into[at + 2] = shape.skewness;
        into[at + 3] = shape.kurtosis;
        into[at + 4] = shape.rolloff;
        into[at + 5] = shape.flatness;
        into[at + 6] = shape.crest;
        into[at + 7] = shape.flux;
        into[at + 8] = crossings.rate(from, from + length, rate);
        into[at + 9] = loudness.measure(from, from + length);
      },
    };
  };
}
