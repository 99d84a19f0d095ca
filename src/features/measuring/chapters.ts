import type { Signal } from "../../shapes/series.js";

/** One channel of a sound that is read piece by piece. */
export interface Readable {
  readonly sampleRate: number;
  /** first sample to use, and the one after the last */
  readonly first: number;
  readonly end: number;
  /** @returns samples first to first + count, fractions of full scale */
  read(first: number, count: number): Float32Array;
}

/** A stretch of a recording that is processed at once. */
export interface Chapter {
  /** mono, on the clock of the recording; reaches beyond the chapter on both sides, as far as there is sound */
  readonly signal: Signal;
  /** rows of a frame table of `signal` that lie before the chapter, and those within it */
  readonly lead: number;
  readonly rows: number;
  /** where the chapter begins and ends, s of the recording */
  readonly from: number;
  readonly to: number;
}

/** A recording up to this long is one chapter, s. */
const WHOLE = 60;
/** Length of the chapters of a longer one, and how far `signal` reaches beyond them, s. */
const LENGTH = 30;
const MARGIN = 2;
/** Most samples in a chapter: 30 s at 65.5 kHz. */
const MAX_SAMPLES = 30 * 65_536;

/**
 * Cuts a recording into chapters, so that one of any length is processed in constant memory. Where the hop divides a
 * second, as 1 ms does, every frame lies at the same sample as in the whole.
 * @param hop s from frame to frame.
 */
export function* chapters(sound: Readable, hop: number): Generator<Chapter> {
  const { sampleRate, first, end } = sound;
  const samples = end - first;
  if (samples <= 0) return;
  const step = hop * sampleRate;
  const all = Math.floor((samples - 1) / step) + 1;
  const whole = samples <= Math.min(WHOLE * sampleRate, 2 * MAX_SAMPLES);
  const seconds = Math.max(1, Math.min(LENGTH, Math.floor(MAX_SAMPLES / sampleRate)));
  const length = whole ? all : Math.round(seconds / hop);
  const margin = Math.round(MARGIN / hop);
  for (let row = 0; row < all; ) {
    // A remainder too short for a chapter of its own joins this one.
    const rest = all - row - length;
    const rows = rest < margin ? all - row : length;
    const lead = Math.min(margin, row);
    const start = Math.round((row - lead) * step);
    const stop = row + rows === all ? samples : Math.min(samples, Math.round((row + rows + margin) * step));
    yield {
      signal: {
        values: sound.read(first + start, stop - start),
        columns: [{ name: "sound", unit: "1" }],
        rate: sampleRate,
        start: (first + start) / sampleRate,
      },
      lead,
      rows,
      from: (first + row * step) / sampleRate,
      to: row + rows === all ? end / sampleRate : (first + (row + rows) * step) / sampleRate,
    };
    row += rows;
  }
}
