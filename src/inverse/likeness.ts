import { inBand } from "../features/band.js";
import { envelope } from "../features/envelope.js";
import { correlation, median, quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Signal, type Spectrogram, type Track } from "../shapes/series.js";
import type { Harmonics } from "../signal/harmonics.js";
import { DEFAULT_SPECTROGRAM, spectrogram } from "../signal/spectrogram.js";
import { USABLE_BAND } from "../signal/usableBand.js";

/** How close a copy comes to a recording, within the syllables and without any shift in time. */
export interface Likeness {
  readonly f0: {
    /** |copy - recording| / recording, over frames voiced in both; NaN if there are none */
    readonly medianRelativeError: number;
    readonly p90RelativeError: number;
    readonly p95RelativeError: number;
    readonly medianCents: number;
    /** share of the recording's voiced frames that are voiced in the copy */
    readonly voicedInBoth: number;
  };
  /** Pearson's correlation of the loudness (RMS, 10 ms Hann window, above 500 Hz) over the whole sound */
  readonly envelopeCorrelation: number;
  /** of the log spectrograms, 500 to 10000 Hz, clipped 55 dB under the loudest frames */
  readonly spectralCorrelation: number;
  /** level of the copy over that of the recording within the syllables, dB (RMS above 500 Hz) */
  readonly levelDifferenceDb: number;
}

/** Rate at which the loudness of two sounds is compared, Hz. */
const ENVELOPE_RATE = 500;
const RANGE_DB = 55;
/** A copy fainter than this share of the recording is silent up to rounding. */
const SILENCE = 1e-6;

/** Loudness as Likeness compares it. */
export function comparedEnvelope(signal: Signal): Track {
  return envelope(inBand(signal, 500, Number.POSITIVE_INFINITY), signal.rate, 0.01, ENVELOPE_RATE);
}

/** A recording and a copy side by side: both are analysed once and can then be compared over any syllables. */
export class Comparison {
  private readonly envelopes: readonly [Track, Track];
  private readonly frames: readonly [Spectrogram, Spectrogram];
  private readonly floor: number;
  private readonly gain: number;

  /**
   * @param recording, copy mono, at the same sample rate.
   * @param recordingF0, copyF0 F0 of each on the same clock, Hz, NaN where unvoiced.
   * @param syllables the song: their energy matches the gains, their loudest frames set the floor.
   */
  constructor(
    recording: Signal,
    copy: Signal,
    private readonly recordingF0: Track,
    private readonly copyF0: Track,
    syllables: readonly Segment[],
  ) {
    this.envelopes = [comparedEnvelope(recording), comparedEnvelope(copy)];
    const settings = {
      ...DEFAULT_SPECTROGRAM,
      lowHz: 500,
      highHz: Math.min(10_000, USABLE_BAND * recording.rate),
    };
    this.frames = [spectrogram(recording, settings), spectrogram(copy, settings)];
    const [a, b] = this.frames;
    const bins = a.frequencies.length;
    let powerA = 0;
    let powerB = 0;
    const peaks: number[] = [];
    for (const r of this.rowsOf(syllables)) {
      let peak = 0;
      for (let i = r * bins; i < (r + 1) * bins; i++) {
        powerA += a.values[i];
        powerB += b.values[i];
        peak = Math.max(peak, a.values[i]);
      }
      peaks.push(peak);
    }
    this.gain = powerA > 0 && powerB > 0 ? powerA / powerB : Number.NaN;
    this.floor = 10 ** -(RANGE_DB / 10) * quantile(peaks, 0.99);
  }

  /**
   * How similar the two are over some syllables.
   * @returns NaN where a measure is undefined, e.g. of a silent copy.
   */
  over(syllables: readonly Segment[]): Omit<Likeness, "envelopeCorrelation"> {
    return {
      f0: pitchLikeness(this.recordingF0, this.copyF0, syllables),
      spectralCorrelation: this.spectral(syllables),
      levelDifferenceDb: this.level(syllables),
    };
  }

  /** Correlation of the loudness from `onset` to `offset`, s; of the whole sound if left out. */
  envelope(onset = 0, offset = Number.POSITIVE_INFINITY): number {
    const [a, b] = this.envelopes.map((track) => track.values.subarray(...rowsWithin(track, onset, offset)));
    const loudest = (track: Float64Array): number => track.reduce((most, v) => Math.max(most, v), 0);
    return loudest(b) > SILENCE * loudest(a) ? correlation(a, b) : Number.NaN;
  }

  private rowsOf(syllables: readonly Segment[]): number[] {
    const [a, b] = this.frames;
    const count = Math.min(a.values.length, b.values.length) / a.frequencies.length;
    const rows: number[] = [];
    for (const { onset, offset } of syllables) {
      for (let r = Math.ceil(onset * a.rate); r <= Math.min(count - 1, Math.floor(offset * a.rate)); r++) {
        rows.push(r);
      }
    }
    return rows;
  }

  private spectral(syllables: readonly Segment[]): number {
    if (Number.isNaN(this.gain)) return Number.NaN;
    const [a, b] = this.frames;
    const bins = a.frequencies.length;
    const rows = this.rowsOf(syllables);
    const levelsA = new Float64Array(rows.length * bins);
    const levelsB = new Float64Array(rows.length * bins);
    rows.forEach((r, i) => {
      for (let c = 0; c < bins; c++) {
        levelsA[i * bins + c] = Math.log10(Math.max(a.values[r * bins + c], this.floor));
        levelsB[i * bins + c] = Math.log10(Math.max(this.gain * b.values[r * bins + c], this.floor));
      }
    });
    const silent = Math.log10(this.floor);
    return levelsB.some((level) => level > silent) ? correlation(levelsA, levelsB) : Number.NaN;
  }

  private level(syllables: readonly Segment[]): number {
    const powers = this.envelopes.map((track) =>
      syllables.reduce((sum, { onset, offset }) => {
        const [first, last] = rowsWithin(track, onset, offset);
        return track.values.subarray(first, last).reduce((all, v) => all + v * v, sum);
      }, 0),
    );
    return powers[0] > 0 && powers[1] > SILENCE ** 2 * powers[0]
      ? 10 * Math.log10(powers[1] / powers[0])
      : Number.NaN;
  }
}

/**
 * Compares a copy with its recording over a whole song; see Comparison.
 * @returns NaN where a measure is undefined, e.g. of a silent copy.
 * @example
 * const whistle = Float32Array.from({ length: 22050 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 44100));
 * const signal = monoSignal(whistle, 44100);
 * const f0 = trackPitch(signal);
 * const quieter = monoSignal(whistle.map((v) => v / 10), 44100);
 * likeness(signal, quieter, f0, f0, [{ onset: 0.1, offset: 0.4, label: "a" }]).levelDifferenceDb; // -20.00
 */
export function likeness(
  recording: Signal,
  copy: Signal,
  recordingF0: Track,
  copyF0: Track,
  syllables: readonly Segment[],
): Likeness {
  const compared = new Comparison(recording, copy, recordingF0, copyF0, syllables);
  return { ...compared.over(syllables), envelopeCorrelation: compared.envelope() };
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
    p95RelativeError: quantile(relative, 0.95),
    medianCents: median(errors.map((ratio) => 1200 * Math.abs(Math.log2(ratio)))),
    voicedInBoth: voiced === 0 ? Number.NaN : errors.length / voiced,
  };
}

/**
 * Spectral content index frame by frame: the mean number of a sound's harmonics, weighted by their power.
 * @param harmonics of the sound as it was recorded or sung, tract and all, up to `highHz`.
 * @returns one value per frame, at least 1; NaN where unvoiced.
 */
export function spectralContent({ f0, count, powers }: Harmonics, highHz = 10_000): Float64Array {
  return f0.values.map((f, r) => {
    let energy = 0;
    let weighted = 0;
    for (let k = 0; k < count && (k + 1) * f < highHz; k++) {
      const power = Math.max(0, powers[r * count + k] || 0);
      energy += power;
      weighted += (k + 1) * power;
    }
    return energy > 0 ? weighted / energy : Number.NaN;
  });
}
