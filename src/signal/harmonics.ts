import { median, quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import { rowCount, type Signal, type Track } from "../shapes/series.js";
import { zeroPhase } from "./filter.js";
import { DEFAULT_SPECTROGRAM, spectrogram } from "./spectrogram.js";
import { USABLE_BAND } from "./usableBand.js";

/** Shortest window in which harmonics are measured, s. */
const WINDOW = 0.004;
/** Minimum number of periods in the window, at which no harmonic leaks into its neighbours. */
const PERIODS = 3;
/** Power below this frequency is wind or recorder noise, Hz. */
const BASS = 300;
/** Frames below this fraction of the loudest frame's power are digital silence: no microphone is that quiet. */
const DIGITAL_SILENCE = 1e-11;
/** Quantile of a bin's power that noise is estimated from where no quiet frames are left. */
const LOW_QUANTILE = 0.1;
/** Equivalent noise bandwidth of a Hann window, bins. */
const BANDWIDTH = 1.5;

/**
 * Length of the window in which the harmonics of an F0 are measured: an integer number of periods.
 * @param f0 Hz, above 0.
 * @returns s, at least three periods and about 4 ms or more.
 */
export function harmonicWindow(f0: number): number {
  return Math.max(PERIODS, Math.round(WINDOW * f0)) / f0;
}

/** Leakage of a modulated harmonic into its neighbours, and into any other harmonic, as a fraction of its amplitude. */
const NEAR_LEAK = 0.002;
const FAR_LEAK = 0.0005;

/** Amplitudes of the harmonics of a sound along its F0. */
export interface Harmonics {
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  /** harmonics per frame */
  readonly count: number;
  /** squared amplitudes re full scale minus the noise power, hence possibly negative, frames x count; NaN where not measured */
  readonly powers: Float64Array;
  /** standard error of each amplitude due to background noise and leakage, re full scale, frames x count */
  readonly errors: Float64Array;
  /** fraction of each frame's power above 300 Hz that the harmonics carry beyond that of noise; NaN where not measured */
  readonly share: Float64Array;
}

/** One-sided power density of the background, re full scale squared per Hz, at multiples of `step` Hz. */
export interface Background {
  readonly step: number;
  readonly density: Float64Array;
}

/**
 * Estimates the background noise that remains when the bird is silent: in each bin the median power of the frames outside
 * the syllables, or of the faintest 5 % of frames where fewer than 10 are outside. If those frames are digital silence, the
 * noise is estimated between the harmonics of the song.
 * @param signal mono.
 * @param syllables where the bird sings, s.
 * @returns power density over frequency.
 * @throws {InputError} if the sound is not mono or shorter than allowed by `spectrogram`.
 * @example
 * const noise = new Random(1);
 * const sound = monoSignal(Float32Array.from({ length: 22050 }, () => 0.01 * noise.normal()), 22050);
 * const { density } = backgroundOf(sound, []);
 * // White noise of standard deviation 0.01 has a density of 2 sd^2 / rate.
 * density[Math.floor(density.length / 2)] / ((2 * 0.01 ** 2) / 22050); // 1
 */
export function backgroundOf(signal: Signal, syllables: readonly Segment[]): Background {
  const frames = spectrogram(signal, { ...DEFAULT_SPECTROGRAM, highHz: Number.POSITIVE_INFINITY });
  const bins = frames.frequencies.length;
  const rows = Array.from({ length: rowCount(frames) }, (_, r) => r);
  const margin = DEFAULT_SPECTROGRAM.window;
  let quiet = rows.filter((r) => {
    const t = r / frames.rate;
    return !syllables.some(({ onset, offset }) => t > onset - margin && t < offset + margin);
  });
  const power = (r: number): number =>
    frames.values.subarray(r * bins, (r + 1) * bins).reduce((a, b) => a + b, 0);
  const loudest = rows.reduce((loudest, r) => Math.max(loudest, power(r)), 0);
  // Digital silence comes from a gate or an editor: then estimate the noise between the harmonics of the song itself.
  const gated = quiet.length >= 10 && median(quiet.map(power)) < DIGITAL_SILENCE * loudest;
  if (gated) quiet = rows.filter((r) => power(r) >= DIGITAL_SILENCE * loudest);
  if (quiet.length < 10) {
    const powers = rows.map(power);
    const faint = quantile(powers, 0.05);
    quiet = rows.filter((r) => powers[r] <= faint);
  }
  const bandwidth = (BANDWIDTH * signal.rate) / frames.windowLength;
  const column = new Float64Array(quiet.length);
  const density = Float64Array.from({ length: bins }, (_, b) => {
    quiet.forEach((r, i) => {
      column[i] = frames.values[r * bins + b];
    });
    // The power of noise in a bin is exponentially distributed: its quantile q is -ln(1 - q) times its mean.
    const q = gated ? LOW_QUANTILE : 0.5;
    return (quantile(column, q) || 0) / -Math.log(1 - q) / bandwidth;
  });
  return { step: frames.frequencies[1] - frames.frequencies[0], density };
}

function densityAt({ step, density }: Background, f: number): number {
  return density[Math.min(density.length - 1, Math.round(f / step))];
}

/**
 * Measures the amplitudes of the harmonics of F0, each under a Hann window of an integer number of periods (at least three,
 * and 4 ms) that follows the slope of F0, so that sweeps lose no power and neighbours don't leak.
 * @param signal mono.
 * @param f0 Hz, NaN where unvoiced.
 * @param background noise, from backgroundOf.
 * @param count number of harmonics, from the fundamental up.
 * @returns powers, errors and share of power per frame of f0.
 * @example
 * // A sine of amplitude 0.5 has a squared amplitude of 0.25.
 * const sine = Float32Array.from({ length: 4410 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / 44100));
 * const f0 = { values: new Float64Array(100).fill(1000), columns: [{ name: "f0", unit: "Hz" } as const], rate: 1000, start: 0 };
 * const background = { step: 100, density: new Float64Array(221) };
 * harmonicsOf(monoSignal(sine, 44100), f0, background, 3).powers[50 * 3]; // 0.25
 */
export function harmonicsOf(signal: Signal, f0: Track, background: Background, count: number): Harmonics {
  const { rate } = signal;
  const samples = signal.values;
  const bassless = zeroPhase(Float64Array.from(samples), "high-pass", BASS, rate);
  const frames = f0.values.length;
  const powers = new Float64Array(frames * count).fill(Number.NaN);
  const errors = new Float64Array(frames * count).fill(Number.NaN);
  const share = new Float64Array(frames).fill(Number.NaN);
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  const amplitudes = new Float64Array(count);
  for (let r = 0; r < frames; r++) {
    const f = f0.values[r];
    if (Number.isNaN(f)) continue;
    const slope = slopeAt(f0, r);
    const length = harmonicWindow(f);
    const half = (length * rate) / 2;
    const centre = (r / f0.rate) * rate;
    const measured = Math.min(count, Math.floor((USABLE_BAND * rate) / f));
    const from = Math.ceil(centre - half);
    const to = Math.floor(centre + half);
    // A window that extends beyond the sound is not measured.
    if (from < 0 || to >= samples.length) continue;
    re.fill(0);
    im.fill(0);
    let weights = 0;
    let power = 0;
    for (let n = from; n <= to; n++) {
      const t = (n - centre) / rate;
      const w = 0.5 + 0.5 * Math.cos((2 * Math.PI * t) / length);
      const x = w * samples[n];
      weights += w;
      power += w * bassless[n] * bassless[n];
      const phase = 2 * Math.PI * t * (f + 0.5 * slope * t);
      const c = Math.cos(phase);
      const s = -Math.sin(phase);
      let kc = x;
      let ks = 0;
      for (let k = 0; k < measured; k++) {
        const next = kc * c - ks * s;
        ks = kc * s + ks * c;
        kc = next;
        re[k] += kc;
        im[k] += ks;
      }
    }
    let carried = 0;
    let strongest = 0;
    for (let k = 0; k < measured; k++) {
      amplitudes[k] = (2 * Math.hypot(re[k], im[k])) / weights;
      if ((k + 1) * f > BASS) carried += 0.5 * amplitudes[k] ** 2;
      strongest = Math.max(strongest, amplitudes[k]);
    }
    for (let k = 0; k < measured; k++) {
      const noise = (densityAt(background, (k + 1) * f) * BANDWIDTH) / length;
      const beside = Math.max(k > 0 ? amplitudes[k - 1] : 0, k + 1 < measured ? amplitudes[k + 1] : 0);
      // Noise adds twice its power to the squared amplitude.
      powers[r * count + k] = amplitudes[k] ** 2 - 2 * noise;
      errors[r * count + k] = Math.sqrt(noise + (NEAR_LEAK * beside) ** 2 + (FAR_LEAK * strongest) ** 2);
    }
    // Fraction of white noise that falls within the harmonics' bands.
    const chance = BANDWIDTH / (length * f);
    share[r] = Math.min(1, Math.max(0, (carried / Math.max(power / weights, 1e-30) - chance) / (1 - chance)));
  }
  return { f0, count, powers, errors, share };
}

/** Slope of F0, Hz/s, over up to 2 ms on either side, within the voiced segment. */
function slopeAt(f0: Track, r: number): number {
  const { values } = f0;
  const reach = Math.max(1, Math.round(0.002 * f0.rate));
  let first = r;
  let last = r;
  while (first > 0 && r - first < reach && values[first - 1] > 0) first--;
  while (last < values.length - 1 && last - r < reach && values[last + 1] > 0) last++;
  return last > first ? ((values[last] - values[first]) * f0.rate) / (last - first) : 0;
}
