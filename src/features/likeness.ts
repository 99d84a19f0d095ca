import { correlation, median, quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Track } from "../shapes/series.js";
import { SCREEN_FRAMES, spectrogram } from "../signal/spectrogram.js";
import { inBand } from "./band.js";
import { envelope } from "./envelope.js";

/** How close a copy comes to a recording, within the syllables and without any shift in time. */
export interface Likeness {
  readonly f0: {
    /** |copy - recording| / recording, over frames voiced in both; NaN if there are none */
    readonly medianRelativeError: number;
    readonly p90RelativeError: number;
    readonly medianCents: number;
    /** share of the recording's voiced frames that are voiced in the copy */
    readonly voicedInBoth: number;
  };
  /** Pearson's correlation of the loudness (RMS, 10 ms Hann window, above 500 Hz) over the whole sound */
  readonly envelopeCorrelation: number;
  /** of the log spectrograms, 500 to 10000 Hz, clipped 55 dB under the loudest frames */
  readonly spectralCorrelation: number;
}

/** Rate at which the loudness of two sounds is compared, Hz. */
const ENVELOPE_RATE = 500;
const RANGE_DB = 55;

/** Loudness as Likeness compares it. */
export function comparedEnvelope(signal: Signal): Track {
  return envelope(inBand(signal, 500, Number.POSITIVE_INFINITY), signal.rate, 0.01, ENVELOPE_RATE);
}

/**
 * Compares a copy with its recording.
 * @param recording, copy mono, at the same sample rate.
 * @param recordingF0, copyF0 F0 of each on the same clock, Hz, NaN where unvoiced.
 * @param syllables stretches in which pitch and spectrum are compared, s.
 * @returns NaN where a measure is undefined, e.g. of a silent copy.
 */
export function likeness(
  recording: Signal,
  copy: Signal,
  recordingF0: Track,
  copyF0: Track,
  syllables: readonly Segment[],
): Likeness {
  return {
    f0: pitchLikeness(recordingF0, copyF0, syllables),
    envelopeCorrelation: correlation(comparedEnvelope(recording).values, comparedEnvelope(copy).values),
    spectralCorrelation: spectralCorrelation(recording, copy, syllables),
  };
}

/** The F0 part of likeness. */
export function pitchLikeness(recording: Track, copy: Track, syllables: readonly Segment[]): Likeness["f0"] {
  const errors: number[] = [];
  let voiced = 0;
  for (const { onset, offset } of syllables) {
    const [first, last] = rowsWithin(recording, onset, offset);
    for (let r = first; r < Math.min(last, copy.values.length); r++) {
      if (Number.isNaN(recording.values[r])) continue;
      voiced++;
      if (!Number.isNaN(copy.values[r])) errors.push(copy.values[r] / recording.values[r]);
    }
  }
  const relative = errors.map((ratio) => Math.abs(ratio - 1));
  return {
    medianRelativeError: median(relative),
    p90RelativeError: quantile(relative, 0.9),
    medianCents: median(errors.map((ratio) => 1200 * Math.abs(Math.log2(ratio)))),
    voicedInBoth: voiced === 0 ? Number.NaN : errors.length / voiced,
  };
}

/** The spectral part of likeness: gains are matched on the syllables' energy first. */
export function spectralCorrelation(recording: Signal, copy: Signal, syllables: readonly Segment[]): number {
  const settings = { ...SCREEN_FRAMES, lowHz: 500, highHz: Math.min(10_000, 0.45 * recording.rate) };
  const a = spectrogram(recording, settings);
  const b = spectrogram(copy, settings);
  const bins = a.frequencies.length;
  const frames = Math.min(a.values.length, b.values.length) / bins;
  const rows: number[] = [];
  for (let r = 0; r < frames; r++) {
    const t = r / a.rate;
    if (syllables.some(({ onset, offset }) => t >= onset && t <= offset)) rows.push(r);
  }
  let powerA = 0;
  let powerB = 0;
  const peaks: number[] = [];
  for (const r of rows) {
    let peak = 0;
    for (let i = r * bins; i < (r + 1) * bins; i++) {
      powerA += a.values[i];
      powerB += b.values[i];
      peak = Math.max(peak, a.values[i]);
    }
    peaks.push(peak);
  }
  if (!(powerA > 0 && powerB > 0)) return Number.NaN;
  const gain = powerA / powerB;
  const floor = 10 ** -(RANGE_DB / 10) * quantile(peaks, 0.99);
  const levelsA = new Float64Array(rows.length * bins);
  const levelsB = new Float64Array(rows.length * bins);
  rows.forEach((r, i) => {
    for (let c = 0; c < bins; c++) {
      levelsA[i * bins + c] = Math.log10(Math.max(a.values[r * bins + c], floor));
      levelsB[i * bins + c] = Math.log10(Math.max(gain * b.values[r * bins + c], floor));
    }
  });
  return correlation(levelsA, levelsB);
}
