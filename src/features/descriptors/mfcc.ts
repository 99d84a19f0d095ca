import { InputError } from "../../shapes/inputError.js";
import type { Series, Signal } from "../../shapes/series.js";
import { MelBank, type MelFrameSettings, type MelSettings } from "../../signal/mel.js";
import { type DescriberOf, describeFrames } from "./describeFrames.js";

/** How the cepstrum of each frame's spectrum is taken. */
export interface CepstrumSettings extends MelSettings {
  /** coefficients kept, the first one included; at most as many as bands */
  readonly count: number;
  /** share of the frame's strongest band, above 0; a band with less counts as this */
  readonly floor: number;
}

export interface MfccSettings extends MelFrameSettings, CepstrumSettings {}

/** Hann 1024 at 44.1 kHz, a value a ms, 13 coefficients of 40 bands where songbirds sing, down to -120 dB. */
export const DEFAULT_MFCC: MfccSettings = {
  window: 1024 / 44100,
  hop: 0.001,
  scale: "slaney",
  bands: 40,
  lowHz: 500,
  highHz: 10_000,
  area: true,
  count: 13,
  floor: 1e-12,
};

/**
 * Mel-frequency cepstral coefficients: the orthonormal cosine transform (DCT-II) of a frame's level in dB, in bands spaced as people hear pitch. `mfcc_1` is the level, sqrt(bands) times its mean in dB; the others
 * describe the shape of the spectrum, coarse first, independent of level.
 *
 * They are librosa's, of the same frames without rumble, with power re full scale instead of |X|^2, which moves `mfcc_1` only, and without
 * the cut at 80 dB under the loudest moment of the whole recording:
 * mfcc(S=power_to_db(melspectrogram(n_fft, hop_length, n_mels=40, fmin=500, fmax=10000) * 2 / sum(window)**2, amin=1e-20,
 * top_db=None), n_mfcc=13), where no band lies 120 dB below another.
 * @param signal mono, any rate; above half of it there are no bands.
 * @returns T rows x 13 columns, unit 1; NaN where the frame is silent in all bands (digital zero).
 * @throws {InputError} as `melSpectrogram`; if more coefficients are asked for than bands; if the floor is not positive.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * mfcc(monoSignal(whistle, 44100)).columns.length; // 13
 * @see Davis & Mermelstein (1980) IEEE Trans. Acoustics, Speech and Signal Processing 28 357.
 */
export function mfcc(signal: Signal, settings: MfccSettings = DEFAULT_MFCC): Series<Float32Array> {
  return describeFrames(signal, { ...settings, aboveHz: settings.lowHz }, [mfccDescriber(settings)], "mfcc");
}

/**
 * The describer behind mfcc, to be combined with others in one pass: see `describeFrames`.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * const describers = [spectralDescriber(DEFAULT_DESCRIPTORS), mfccDescriber(DEFAULT_MFCC)];
 * describeFrames(monoSignal(whistle, 44100), DEFAULT_MFCC, describers).columns[10].name; // "mfcc_1"
 */
export function mfccDescriber(settings: CepstrumSettings): DescriberOf {
  const { bands, count, floor } = settings;
  if (!Number.isInteger(count) || count < 1 || count > bands) {
    throw new InputError(`mfcc: count=${count} coefficients of ${bands} bands; give 1 to ${bands}.`);
  }
  if (!(floor > 0)) throw new InputError(`mfcc: floor=${floor} is not positive; give 1e-12, say.`);
  return ({ rate, size, power }) => {
    const bank = new MelBank(rate, size, settings, "mfcc");
    const cosines = cosineTable(count, bands);
    const levels = new Float64Array(bands);
    return {
      columns: Array.from({ length: count }, (_, i) => ({ name: `mfcc_${i + 1}`, unit: "1" })),
      describe(_frames, _r, into, at) {
        bank.apply(power, levels);
        let most = 0;
        for (let b = 0; b < bands; b++) if (levels[b] > most) most = levels[b];
        if (most === 0) {
          into.fill(Number.NaN, at, at + count);
          return;
        }
        const least = floor * most;
        for (let b = 0; b < bands; b++) levels[b] = Math.log(levels[b] < least ? least : levels[b]);
        for (let i = 0; i < count; i++) {
          const row = i * bands;
          // Two independent sums, which run in parallel.
          let even = 0;
          let odd = 0;
          for (let b = 1; b < bands; b += 2) {
            even += cosines[row + b - 1] * levels[b - 1];
            odd += cosines[row + b] * levels[b];
          }
          if (bands % 2 === 1) even += cosines[row + bands - 1] * levels[bands - 1];
          into[at + i] = even + odd;
        }
      },
    };
  };
}

/** Rows of the orthonormal DCT-II, scaled from natural logarithms to dB. */
function cosineTable(count: number, bands: number): Float64Array {
  const table = new Float64Array(count * bands);
  for (let i = 0; i < count; i++) {
    const scale = (10 / Math.LN10) * Math.sqrt((i === 0 ? 1 : 2) / bands);
    for (let b = 0; b < bands; b++) {
      table[i * bands + b] = scale * Math.cos((Math.PI * i * (b + 0.5)) / bands);
    }
  }
  return table;
}
