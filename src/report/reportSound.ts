import { playableRate, type SoundEncoder } from "../shapes/encodedSound.js";
import type { ReportAudio, ReportSound, ReportTrack } from "../shapes/report.js";
import { durationOf, type Signal, type Spectrogram, type Track } from "../shapes/series.js";
import { resample } from "../signal/resample.js";
import { DEFAULT_SPECTROGRAM, spectrogram } from "../signal/spectrogram.js";
import { pack, packBytes } from "./pack.js";

/** Steps of a level, less than 1 dB each: finer ones can't be seen, and take more room. */
const STEPS = 64;
/** Hum and wind below this frequency may be louder than any bird, Hz; and how much louder they may at most be taken to be, dB. */
const BASS = 300;
const MOST_HUM_DB = 40;
/** dB shown in a spectrogram, and the most frames, waveform points and values of F0 that a page carries. */
const RANGE_DB = 55;
const MAX_FRAMES = 5000;
const MAX_POINTS = 8000;
const MAX_PITCHES = 30_000;

/**
 * A sound as a page carries it: compressed for its player, its waveform, its spectrogram and its F0.
 * @param signal mono. @param f0 Hz, NaN where unvoiced; without rows where it was not looked for.
 */
export function reportSound(name: string, signal: Signal, f0: Track, encode: SoundEncoder): ReportSound {
  const duration = durationOf(signal);
  const hop = Math.max(DEFAULT_SPECTROGRAM.hop, duration / MAX_FRAMES);
  const highHz = Math.min(DEFAULT_SPECTROGRAM.highHz, signal.rate / 2);
  const power = spectrogram(signal, { ...DEFAULT_SPECTROGRAM, hop, highHz });
  const bins = power.frequencies.length;
  const top = topOf(power);
  const levels = Uint8Array.from(power.values, (p) => {
    const db = 10 * Math.log10(Math.max(p / top, 1e-12));
    const share = Math.min(1, Math.max(0, 1 + db / RANGE_DB));
    return Math.round((255 / STEPS) * Math.round(STEPS * share));
  });
  return {
    name,
    audio: audioOf(signal, encode),
    duration,
    waveform: waveformOf(signal),
    spectrogram: {
      frames: power.values.length / bins,
      bins,
      start: 0,
      rate: power.rate,
      lowHz: power.frequencies[0],
      highHz: power.frequencies[bins - 1],
      levels: packBytes(levels),
      rangeDb: RANGE_DB,
      caption:
        `Hann window ${power.windowLength} samples (${(1000 * DEFAULT_SPECTROGRAM.window).toFixed(1)} ms), ` +
        `hop ${(1000 * hop).toFixed(1)} ms, floor ${RANGE_DB} dB under the loudest point above ${BASS} Hz`,
    },
    f0: packTrack(f0),
  };
}

/** The loudest point above the bass; the loudest of all where little else is left. */
function topOf({ values, frequencies }: Spectrogram): number {
  const bins = frequencies.length;
  let all = 1e-12;
  let song = 1e-12;
  values.forEach((p, i) => {
    all = Math.max(all, p);
    if (frequencies[i % bins] >= BASS) song = Math.max(song, p);
  });
  return Math.max(song, all * 10 ** (-MOST_HUM_DB / 10));
}

function audioOf(signal: Signal, encode: SoundEncoder): ReportAudio {
  const { bytes, rate, afterPulse, length } = encode(resample(signal, playableRate(signal.rate)));
  return { mp3: Buffer.from(bytes).toString("base64"), rate, afterPulse, length };
}

function waveformOf(signal: Signal): ReportSound["waveform"] {
  const samples = signal.values;
  const points = Math.max(1, Math.min(MAX_POINTS, samples.length));
  let peak = 0;
  const low = new Float32Array(points);
  const high = new Float32Array(points);
  for (let p = 0; p < points; p++) {
    const from = Math.floor((p * samples.length) / points);
    const to = Math.max(from + 1, Math.floor(((p + 1) * samples.length) / points));
    let least = samples[from];
    let most = samples[from];
    for (let i = from; i < to; i++) {
      if (samples[i] < least) least = samples[i];
      if (samples[i] > most) most = samples[i];
    }
    low[p] = least;
    high[p] = most;
    peak = Math.max(peak, -least, most);
  }
  // Rounded as 16-bit files are, relative to the peak: what lies below can't be seen and would hardly deflate.
  const step = 2 ** (Math.ceil(Math.log2(peak || 1)) - 15);
  const rounded = (values: Float32Array): Float32Array =>
    values.map((value) => step * Math.round(value / step));
  return { rate: points / durationOf(signal), low: pack(rounded(low)), high: pack(rounded(high)) };
}

function packTrack({ start, rate, values }: Track): ReportTrack {
  const every = Math.max(1, Math.ceil(values.length / MAX_PITCHES));
  return {
    start,
    rate: rate / every,
    values: pack(Float32Array.from(values).filter((_, r) => r % every === 0)),
  };
}
