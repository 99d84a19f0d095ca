import Meyda from "meyda";
import type { Column, Series, Signal } from "../../shapes/series.js";
import { powerOfTwoFrom } from "../../signal/fft.js";
import type { FrameCut, PowerFrames } from "../../signal/frames.js";
import { chromaBank, NOTES } from "./chromaBank.js";
import { type DescriberOf, describeFrames } from "./describeFrames.js";

/** Hann 1024 at 44.1 kHz, a value a ms. */
export const DEFAULT_PERCEPTUAL: FrameCut = { window: 1024 / 44100, hop: 0.001 };

/** Bark bands, each one Bark wide: up to 15.4 kHz. */
const BANDS = 24;
/** Widest spacing of bins, Hz, so that the narrowest band (100 Hz) holds two. */
const FINENESS = 50;

/** The functions of meyda that are called: they depend on their arguments alone. Its global settings are not touched. */
interface Extractors {
  loudness(frame: { ampSpectrum: Float32Array; barkScale: Float32Array; numberOfBarkBands: number }): {
    specific: Float32Array;
  };
  /** four times as fast for plain arrays */
  chroma(frame: { ampSpectrum: number[]; chromaFilterBank: number[][] }): number[];
}

// Its types declare an ES module, which it is not.
const { loudness, chroma } = (Meyda as unknown as { readonly featureExtractors: Extractors })
  .featureExtractors;

const COLUMNS: readonly Column[] = [
  { name: "loudness", unit: "1" },
  { name: "sharpness", unit: "1" },
  { name: "perceptual_spread", unit: "1" },
  ...NOTES.map((note) => ({ name: `chroma_${note}`, unit: "1" as const })),
];

/**
 * How a frame sounds to a human ear, by meyda: with N_z = E_z^0.23 the specific loudness of Bark band z = 1 to 24, E_z
 * the mean square within it re full scale,
 *
 * - `loudness`: N = sum N_z. Relative: sones would need a calibrated sound, and the ear's transfer and masking;
 * - `sharpness`, acum: 0.11 sum z g_z N_z / N, g_z = 1 below z = 15, 0.066 exp(0.171 z) from there on;
 * - `perceptual_spread`: ((N - max N_z) / N)^2, 0 for all loudness in one band;
 * - `chroma_c`, `chroma_cs` (C sharp), ... `chroma_b`: magnitude in each of the twelve notes (A 440 Hz), the strongest 1.
 *
 * Only the loudness depends on the recording's level, as its power to 0.23. The rate doesn't matter: of one broad sound at 16
 * to 96 kHz, all agree within 1 % (chroma 4 %).
 *
 * meyda's own figures differ, for reasons that make them depend on rate and frame: it hands magnitude, unscaled, to the
 * power 0.23 instead of power; its bands share out the range up to half the rate; its sharpness shifts low bands by one
 * and adds high ones whether they sound or not; its chroma loses bins between notes (see chromaBank); and tables of one
 * rate serve the next. Here it is given power, bands of one Bark and a bank for the rate; the sharpness is worked out from
 * its specific loudness.
 * @param signal mono, any rate.
 * @param settings of the frames; short windows are zero-padded to bins of at most 50 Hz.
 * @returns T rows x 15 columns; NaN where the frame is silent (digital zero up to 15.4 kHz).
 * @throws {InputError} as `spectrogram`.
 * @example
 * const a = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 1760 * i) / 44100));
 * const { values, columns } = perceptual(monoSignal(a, 44100));
 * columns[columns.findIndex((_, c) => values[50 * columns.length + c] === 1)].name; // "chroma_a"
 * @see Peeters (2004) A large set of audio features, IRCAM, section 7; Zwicker & Terhardt (1980) JASA 68 1523 for Bark;
 * Rawlinson, Segal & Fiala (2015) Meyda, Web Audio Conference.
 */
export function perceptual(signal: Signal, settings: FrameCut = DEFAULT_PERCEPTUAL): Series<Float32Array> {
  const least = powerOfTwoFrom(Math.max(settings.window, 1 / FINENESS) * signal.rate);
  const fftSize = settings.fftSize ?? least;
  return describeFrames(signal, { ...settings, fftSize, aboveHz: 0 }, [perceptualDescriber], "perceptual");
}

/** The describer behind perceptual, to be combined with others in one pass: see `describeFrames`. */
export const perceptualDescriber: DescriberOf = (frames) => {
  const { power, rate, size } = frames;
  const chromaFilterBank = chromaBank(rate, size);
  const barkScale = barkOfBins(frames);
  const scale = meanSquareScale(frames);
  const heard = barkScale.length - 1;
  const energies = new Float32Array(barkScale.length);
  const magnitudes = new Array<number>(size / 2 + 1).fill(0);
  return {
    columns: COLUMNS,
    describe(_frames, _r, into, at) {
      let total = 0;
      for (let k = 0; k < heard; k++) {
        energies[k] = power[k] * scale;
        total += energies[k];
      }
      if (!(total > 0)) {
        into.fill(Number.NaN, at, at + COLUMNS.length);
        return;
      }
      const { specific } = loudness({ ampSpectrum: energies, barkScale, numberOfBarkBands: BANDS });
      let sum = 0;
      let sharp = 0;
      let most = 0;
      for (let b = 0; b < BANDS; b++) {
        const z = b + 1;
        sum += specific[b];
        sharp += z * (z < 15 ? 1 : 0.066 * Math.exp(0.171 * z)) * specific[b];
        if (specific[b] > most) most = specific[b];
      }
      into[at] = sum;
      into[at + 1] = (0.11 * sharp) / sum;
      into[at + 2] = ((sum - most) / sum) ** 2;
      for (let k = 0; k < magnitudes.length; k++) magnitudes[k] = Math.sqrt(power[k]);
      const notes = chroma({ ampSpectrum: magnitudes, chromaFilterBank });
      for (let note = 0; note < NOTES.length; note++) into[at + 3 + note] = notes[note];
    },
  };
};

/** Bark of the bins below 24, and 24 for one more that stays empty: so meyda's bands end at whole Bark at any rate. */
function barkOfBins({ binHz, size }: PowerFrames): Float32Array {
  const barks: number[] = [];
  for (let k = 0; k <= size / 2 && bark(k * binHz) < BANDS; k++) barks.push(bark(k * binHz));
  return Float32Array.from([...barks, BANDS]);
}

/** Critical-band rate of a frequency in Hz. */
function bark(frequency: number): number {
  return 13 * Math.atan((0.76 * frequency) / 1000) + 3.5 * Math.atan((frequency / 7500) ** 2);
}

/** Factor that scales power (calibrated to a sine on a bin) so that it adds up over bins to the mean square under the window. */
function meanSquareScale({ weights, size }: PowerFrames): number {
  let sum = 0;
  let squares = 0;
  for (const w of weights) {
    sum += w;
    squares += w * w;
  }
  return (sum * sum) / (squares * size);
}
