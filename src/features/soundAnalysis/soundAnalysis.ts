import { SoundSumsKernel } from "../../kernels/soundSumsKernel.js";
import { InputError } from "../../shapes/inputError.js";
import { type Column, rowCount, type Series, type Signal } from "../../shapes/series.js";
import { type BandedSound, RumbleFilter } from "../withoutRumble.js";
import { Contours } from "./soundAnalysisContours.js";
import { TaperedFrames } from "./soundAnalysisFrame.js";

/** How a sound is analysed: in s and Hz, so that it means the same at any rate. */
export interface SoundAnalysisSettings {
  /** s from frame to frame */
  readonly hop: number;
  /** length of the tapers, s */
  readonly window: number;
  /** band of all features, Hz; cut at half the rate */
  readonly lowHz: number;
  readonly highHz: number;
  /** true keeps an offset and rumble, which leak into the lowest bins */
  readonly asRecorded?: boolean;
}

/** Sound Analysis Pro's frames (409 samples at 44.1 kHz, every 1 ms), and the band of its MATLAB version. */
export const DEFAULT_SOUND_ANALYSIS: SoundAnalysisSettings = {
  hop: 0.001,
  window: 0.00927,
  lowHz: 380,
  highHz: 11_025,
};

/** A cepstral pitch above this is replaced by the mean frequency, Hz, as in Sound Analysis Pro 2011. */
const HARMONIC_BELOW = 1800;
/** A frame is a whistle if its Wiener entropy and its goodness of pitch are below these; 1/12 is 100 in SAP's units. */
const TONAL = -2;
const POOR = 1 / 12;

const COLUMNS: readonly Column[] = [
  { name: "amplitude", unit: "dB" },
  { name: "pitch", unit: "Hz" },
  { name: "mean_frequency", unit: "Hz" },
  { name: "peak_frequency", unit: "Hz" },
  { name: "wiener_entropy", unit: "1" },
  { name: "fm", unit: "deg" },
  { name: "am", unit: "1/s" },
  { name: "goodness_of_pitch", unit: "1" },
  { name: "continuity_t", unit: "s" },
  { name: "continuity_f", unit: "Hz" },
];

/**
 * The features of Sound Analysis Pro, frame by frame, from the spectra X1 and X2 of each frame under the first two
 * Slepian tapers (NW 1.5). With P = |X1|^2 + |X2|^2, time derivative T = -Re(X1* X2), frequency derivative
 * F = -Im(X1* X2) (both in the units of the tapers), over the bins of the band:
 *
 * - `amplitude`, dB: 10 log10 of the mean square within the band, so that full scale squared is 0 and a full-scale
 *   sine -3.01. SAP's is the same up to a constant.
 * - `pitch`, Hz: the F0, 400 to 7350 Hz, at whose multiples D / (P + 0.0001 max P) repeats most strongly along the
 *   band, where D = T sin(fm) + F cos(fm); but the mean frequency where that F0 is above 1800 Hz, or the frame a whistle
 *   (Wiener entropy below -2 and goodness below 1/12). SAP's rule and thresholds; it divides by P alone, so that leakage
 *   40 dB down counts as much as the sound, takes half or a third of F0 as gladly (here the highest F0 whose peak is 3/4
 *   of the highest, in power) and does not interpolate. Right for stacks up to 1 kHz: `trackPitch` is surer.
 * - `mean_frequency`, Hz: mean of the bins' frequencies weighted by T^2 + F^2 = |X1|^2 |X2|^2. The ports to Python
 *   weight by P.
 * - `peak_frequency`, Hz: where |X1|^2 is highest, by a parabola through the logarithms of three bins; a tone's to a tenth
 *   of a bin. (SAP takes the bin of largest P, whose top is three bins wide.)
 * - `wiener_entropy`, 1: mean of ln P less ln of mean P; 0 for a flat spectrum, -0.27 for white noise, -2 and less for
 *   tones. Bins count as at least 1e-16 of the largest: less is rounding.
 * - `fm`, deg: atan(max T^2 / max F^2), 0 (steady) to 90 (a click), up and down alike. With windows of 9.27 ms a sweep
 *   of some 40 kHz/s gives 45; that goes as 1 / window^2. The ports to Python leave out the squares.
 * - `am`, 1/s: d ln P / dt, from sum T / sum P and the tapers; positive where it grows louder. SAP leaves out the
 *   factor: its values are these times 0.082 window.
 * - `goodness_of_pitch`, 1: the highest of those peaks, as 2/n times the spectrum's magnitude over n bins, 0 to
 *   1; noise 0.11 (0.15 in 1 frame of 20), tones 0.06, stacks of harmonics 0.12 to 0.4. SAP gives (120 times
 *   it)^2. The ports take a peak of the cepstrum of the log spectrum.
 * - `continuity_t`, s, and `continuity_f`, Hz: duration and range in frequency of the contours that cross the frame, mean
 *   over their points: see `Contours`, also for what differs from SAP. 0 where there is none.
 *
 * Frame r is centred on sample round(r hop rate); beyond the ends the sound is 0. The transform is the least power of
 * two that holds the window, 512 for 409 samples, or that gives a narrow band 12 bins. (SAP takes 1024; the ports to Python 1024, 512 or the window itself.)
 * None but the amplitude depends on the recording's level. A constant offset, and hum and rumble well below the band, are
 * removed first: see `withoutRumble`.
 * @param signal mono. @param rumble of the sound, where other features share it.
 * @returns T x 10; a row is NaN where the frame is silent in the band (digital zero).
 * @throws {InputError} if the sound isn't mono, the hop is not positive, the window holds fewer than 16 samples or the
 * band fewer than 8 bins.
 * @example
 * const whistle = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * const { values, columns } = soundAnalysis(monoSignal(whistle, 44100));
 * const row = 50 * columns.length;
 * [values[row].toFixed(1), Math.round(values[row + 2] / 100)]; // ["-3.0", 30]
 * @see Tchernichovski, Nottebohm, Ho, Pesaran & Mitra (2000) Animal Behaviour 59 1167; Sound Analysis Pro 2011
 * (source code, CZT_FeatureCalc) for what the paper leaves open.
 */
export function soundAnalysis(
  signal: Signal,
  settings: SoundAnalysisSettings = DEFAULT_SOUND_ANALYSIS,
  rumble: BandedSound = new RumbleFilter(signal.values, signal.rate),
): Series<Float32Array> {
  return new SoundAnalyser(signal.rate, settings).analyse(signal, rumble);
}

/** Analyses one sound after another of the same rate, with tapers and transforms that are made once. */
export class SoundAnalyser {
  private readonly frames: TaperedFrames;
  private readonly contours: Contours;

  /** @param rate of the sounds, Hz. @throws {InputError} as soundAnalysis. */
  constructor(
    rate: number,
    private readonly settings: SoundAnalysisSettings,
  ) {
    if (!(settings.hop > 0)) {
      throw new InputError(`soundAnalysis: hop=${settings.hop} s is not positive; give 0.001.`);
    }
    this.frames = new TaperedFrames(rate, settings);
    this.contours = new Contours(this.frames.kernel, this.frames.bins, this.frames.binHz);
  }

  /** As soundAnalysis. @param signal mono, of the analyser's rate. @param rumble of the sound. */
  analyse(signal: Signal, rumble: BandedSound): Series<Float32Array> {
    const { settings, frames, contours } = this;
    const { cepstrum } = frames;
    if (signal.columns.length !== 1) {
      throw new InputError(`soundAnalysis: ${signal.columns.length} channels; choose one.`);
    }
    const sound = settings.asRecorded === true ? signal.values : rumble.above(settings.lowHz);
    const factor = toFullScale(sound);
    const gain = 20 * Math.log10(factor);
    frames.hear(sound, factor);
    const { first, binHz } = frames;
    const hop = settings.hop * signal.rate;
    const samples = rowCount(signal);
    const count = samples === 0 ? 0 : Math.floor((samples - 1) / hop) + 1;
    contours.begin(count);
    const width = COLUMNS.length;
    const values = new Float32Array(count * width);
    for (let r = 0; r < count; ) {
      const measured = frames.measure(r, count, hop);
      for (let k = 0; k < measured; k++, r++) {
        const row = r * width;
        if (!frames.tell(k)) {
          contours.skip(k);
          values.fill(Number.NaN, row, row + width);
          continue;
        }
        const whistle = frames.wienerEntropy < TONAL && cepstrum.goodness < POOR;
        values[row] = frames.amplitude - gain;
        values[row + 1] = whistle || cepstrum.pitch > HARMONIC_BELOW ? frames.meanFrequency : cepstrum.pitch;
        values[row + 2] = frames.meanFrequency;
        values[row + 3] = frames.peakFrequency;
        values[row + 4] = frames.wienerEntropy;
        values[row + 5] = frames.fm;
        values[row + 6] = frames.am;
        values[row + 7] = cepstrum.goodness;
        contours.add(k, frames.wienerEntropy, frames.meanFrequency / binHz - first);
      }
      contours.join(measured);
    }
    const continuity = contours.finish();
    for (let r = 0; r < count; r++) {
      const row = r * width;
      if (Number.isNaN(values[row])) continue;
      values[row + 8] = continuity[2 * r] * settings.hop;
      values[row + 9] = continuity[2 * r + 1] * binHz;
    }
    return { values, columns: COLUMNS, rate: 1 / settings.hop, start: signal.start };
  }
}

/** The power of two that brings a sound to 1/2 to 1, so that squares of squares stay within single precision. */
function toFullScale(samples: Float32Array): number {
  const most = new SoundSumsKernel().largestOf(samples);
  return most === 0 || !Number.isFinite(most) ? 1 : 2 ** -Math.ceil(Math.log2(most));
}
