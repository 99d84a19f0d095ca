import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { kaiserLowPass } from "./kaiser.js";

/** Upper edge of the pass band, as a fraction of half the lower rate; the stop band starts at half the lower rate. */
const PASS = 0.92;
/** Stop-band attenuation the filter is designed for, dB: more than the documented 90 dB. */
const STOP_DB = 100;
/** Largest number of phases for which the table has a row for each phase that occurs. */
const MAX_EXACT_PHASES = 4096;
/** With more, a coarser table is interpolated linearly: the error is up to pi^2 / 24 / 512^2 of the peak, -116 dB. */
const COARSE_PHASES = 512;
/** Largest ratio of the old rate to the new: the filter's length grows with it. */
const MAX_RATIO = 10_000;
/** Samples processed at a time. */
const BLOCK = 8192;

/**
 * Resamples a sound, in linear phase and without delay: row r is at exactly start + r / rate. Aliases and images are below
 * -90 dB everywhere, and frequencies below 0.92 of half the lower rate pass within 0.001 dB.
 * @param signal any number of channels; beyond its ends it is taken as silent.
 * @param rate new rate, Hz.
 * @returns every sampling instant within the sound: ceil(rows x new / old) rows; the signal itself if the rate is its own.
 * @throws {InputError} if the rate is not positive, or more than 10 000 times lower than the old one.
 * @example
 * const tone = Float32Array.from({ length: 4410 }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / 44100));
 * const slower = resample(monoSignal(tone, 44100), 22050);
 * slower.values.length; // 2205
 * @see Crochiere & Rabiner (1983), Multirate Digital Signal Processing, ch. 4; Smith, Digital Audio Resampling.
 */
export function resample(signal: Signal, rate: number): Signal {
  if (rate === signal.rate) return signal;
  const resampler = new Resampler(signal.rate, rate, signal.columns.length);
  const values = new Float32Array(resampler.rowsOf(rowCount(signal)) * signal.columns.length);
  const body = resampler.process(signal.values);
  values.set(body);
  values.set(resampler.flush(), body.length);
  return { ...signal, values, rate };
}

/**
 * Resamples a sound block by block. The output is identical, bit for bit, to that of `resample` for the whole sound,
 * whatever the sizes of the blocks.
 * @example
 * const resampler = new Resampler(44100, 22050);
 * const blocks = [new Float32Array(3000), new Float32Array(1410)].map((block) => resampler.process(block));
 * blocks.push(resampler.flush());
 * blocks.reduce((total, block) => total + block.length, 0); // 2205
 */
export class Resampler {
  private readonly table: PhaseTable;
  /** one per channel: the most recent input samples, and room for a block */
  private readonly buffers: readonly Float64Array[];
  /** input and output rows so far */
  private rowsIn = 0;
  private rowsOut = 0;

  /**
   * @param from old rate, Hz. @param to new rate, Hz. @param channels of the interleaved samples.
   * @throws {InputError} if a rate is not positive, or the new one more than 10 000 times lower than the old one.
   */
  constructor(
    private readonly from: number,
    private readonly to: number,
    private readonly channels = 1,
  ) {
    for (const rate of [from, to]) {
      if (!(rate > 0 && rate < Number.POSITIVE_INFINITY))
        throw new InputError(`resample: rate=${rate} Hz must be positive and finite; give the rate in Hz.`);
    }
    if (from > to * MAX_RATIO) {
      throw new InputError(
        `resample: rate=${to} Hz is more than ${MAX_RATIO} times lower than ${from} Hz; resample in two steps.`,
      );
    }
    this.table = phaseTable(from, to);
    this.buffers = Array.from({ length: channels }, () => new Float64Array(2 * this.table.half + BLOCK));
  }

  /** @param rows of input. @returns rows of output in all, after flush: every sampling instant within the sound. */
  rowsOf(rows: number): number {
    const { from, to } = this;
    let count = Math.ceil((rows * to) / from);
    while (count > 0 && placeOf(count - 1, from, to) >= rows) count--;
    while (placeOf(count, from, to) < rows) count++;
    return count;
  }

  /**
   * Takes the next block of the sound.
   * @param block interleaved samples; any multiple of the number of channels.
   * @returns the output rows that are determined so far, interleaved.
   */
  process(block: Float32Array): Float32Array {
    const { channels } = this;
    const rows = block.length / channels;
    if (!Number.isInteger(rows))
      throw new Error(`Resampler: block=${block.length} samples is not a multiple of ${channels} channels`);
    if (this.from === this.to) return block.slice();
    const last = this.rowsOf(Math.max(0, this.rowsIn + rows - this.table.half));
    const output = new Float32Array(Math.max(0, last - this.rowsOut) * channels);
    this.take(rows, output, (channel, into, at, first, count) => {
      for (let i = 0; i < count; i++) into[at + i] = block[(first + i) * channels + channel];
    });
    return output;
  }

  /** Ends the sound, with silence after it. @returns the remaining output rows, interleaved. */
  flush(): Float32Array {
    if (this.from === this.to) return new Float32Array(0);
    const output = new Float32Array((this.rowsOf(this.rowsIn) - this.rowsOut) * this.channels);
    this.take(this.table.half, output, (_, into, at, _first, count) => into.fill(0, at, at + count));
    return output;
  }

  /** Takes in rows, block by block, and writes the output rows they determine, until `output` is full. */
  private take(
    rows: number,
    output: Float32Array,
    fill: (channel: number, into: Float64Array, at: number, first: number, count: number) => void,
  ): void {
    const { channels, buffers, table } = this;
    const memory = 2 * table.half;
    const begun = this.rowsOut;
    for (let first = 0; first < rows; first += BLOCK) {
      const count = Math.min(BLOCK, rows - first);
      for (let c = 0; c < channels; c++) {
        buffers[c].copyWithin(0, count);
        fill(c, buffers[c], memory + BLOCK - count, first, count);
      }
      this.rowsIn += count;
      // Output rows whose last neighbour has now arrived, as far as `output` has room.
      const ready = this.rowsOf(Math.max(0, this.rowsIn - table.half));
      const end = Math.min(ready, begun + output.length / channels);
      for (let c = 0; c < channels; c++)
        this.compute(buffers[c], end - this.rowsOut, output, (this.rowsOut - begun) * channels + c);
      this.rowsOut = Math.max(this.rowsOut, end);
    }
  }

  /** Computes the next rows of one channel and writes them to every `channels`-th element of `output`. */
  private compute(buffer: Float64Array, count: number, output: Float32Array, start: number): void {
    const { from, to, channels, rowsOut } = this;
    const { weights, phases, half, exact } = this.table;
    const length = 2 * half;
    // Index in the buffer that row 0 would have.
    const origin = buffer.length - this.rowsIn;
    for (let i = 0; i < count; i++) {
      const place = placeOf(rowsOut + i, from, to);
      const floor = Math.floor(place);
      const at = origin + floor - half + 1;
      const phase = (place - floor) * phases;
      const row = exact ? Math.round(phase) : Math.floor(phase);
      let value = dot(weights, row * length, buffer, at, length);
      if (!exact) {
        const next = dot(weights, (row + 1) * length, buffer, at, length);
        value += (phase - row) * (next - value);
      }
      output[start + i * channels] = value;
    }
  }
}

/** Position of an output row in units of input rows. */
function placeOf(row: number, from: number, to: number): number {
  return (row * from) / to;
}

/** Dot product of two subarrays whose length is a multiple of four. */
function dot(a: Float64Array, i: number, b: Float64Array, k: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (const end = i + length; i < end; i += 4, k += 4) {
    s0 += a[i] * b[k];
    s1 += a[i + 1] * b[k + 1];
    s2 += a[i + 2] * b[k + 2];
    s3 += a[i + 3] * b[k + 3];
  }
  return s0 + s1 + (s2 + s3);
}

/** Weights of the input samples around an output sample, for every phase it can have between two of them. */
interface PhaseTable {
  /** phases + 1 rows of 2 half columns; each row sums to 1 */
  readonly weights: Float64Array;
  readonly phases: number;
  /** number of input samples used on either side, even */
  readonly half: number;
  /** whether every output sample lies exactly at a phase of the table */
  readonly exact: boolean;
}

function phaseTable(from: number, to: number): PhaseTable {
  const divisor = Number.isInteger(from) && Number.isInteger(to) ? greatestCommonDivisor(from, to) : 0;
  const exact = divisor > 0 && Math.max(from, to) / divisor <= MAX_EXACT_PHASES;
  // The lower of both rates, as a fraction of the old rate.
  const narrow = Math.min(1, to / from);
  const phases = exact ? to / divisor : Math.ceil(COARSE_PHASES * narrow);
  const unit = narrow / phases;
  const taps = kaiserLowPass(((PASS + 1) / 4) * unit, ((1 - PASS) / 2) * unit, STOP_DB, 2 * phases);
  const middle = (taps.length - 1) / 2;
  const half = middle / phases;
  const weights = new Float64Array((phases + 1) * 2 * half);
  for (let row = 0; row <= phases; row++) {
    const start = row * 2 * half;
    let sum = 0;
    for (let j = 0; j < 2 * half; j++) {
      const weight = taps[middle + row + (half - 1 - j) * phases];
      weights[start + j] = weight;
      sum += weight;
    }
    for (let j = 0; j < 2 * half; j++) weights[start + j] /= sum;
  }
  return { weights, phases, half, exact };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
