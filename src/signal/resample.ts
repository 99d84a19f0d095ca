import { InputError } from "../shapes/inputError.js";
import { rowCount, type Signal } from "../shapes/series.js";
import { kaiserLowPass } from "./kaiser.js";

/** What passes, as a share of half the lower rate; all is stopped from half the lower rate on. */
const PASS = 0.92;
/** Attenuation that the filter is made for, dB: more than the 90 that are promised. */
const STOP_DB = 100;
/** A table with a row for every phase that occurs is made up to this many points a period of the lower rate. */
const MOST_PHASES = 4096;
/** Beyond it a coarser table is interpolated linearly: it errs by up to pi^2 / 24 / 512^2 of its peak, -116 dB. */
const COARSE_PHASES = 512;
/** The highest old rate over new: the filter's length grows with it. */
const STEEPEST = 10_000;
/** Samples that are taken in at a time. */
const BLOCK = 8192;

/**
 * A sound at another rate, in linear phase and without delay: row r is at exactly start + r / rate. Aliases and images are
 * below -90 dB everywhere, and what lies below 0.92 of half the lower rate passes within 0.001 dB.
 * @param signal any number of channels; beyond its ends it is taken as silent.
 * @param rate the new one, Hz.
 * @returns every instant that lies within the sound: ceil(rows x new / old) rows; the signal itself at its own rate.
 * @throws {InputError} if the rate is not positive, or 10 000 times lower than the old one.
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
 * Resamples a sound that comes block by block. What comes out is, bit for bit, what `resample` makes of the whole, however
 * the blocks are cut.
 */
export class Resampler {
  private readonly table: PhaseTable;
  /** one a channel: the last samples that came in, and room for a block */
  private readonly buffers: readonly Float64Array[];
  /** sampling instants that came in, and those that went out */
  private taken = 0;
  private given = 0;

  /**
   * @param from old rate, @param to new rate, Hz. @param channels of the interleaved samples.
   * @throws {InputError} if a rate is not positive, or the new one 10 000 times lower than the old one.
   */
  constructor(
    private readonly from: number,
    private readonly to: number,
    private readonly channels = 1,
  ) {
    for (const rate of [from, to]) {
      if (!(rate > 0 && rate < Number.POSITIVE_INFINITY))
        throw new InputError(`resample: rate=${rate} Hz is not positive; give the rate in Hz.`);
    }
    if (from > to * STEEPEST) {
      throw new InputError(
        `resample: rate=${to} Hz is more than ${STEEPEST} times below ${from} Hz; go there in two steps.`,
      );
    }
    this.table = phaseTable(from, to);
    this.buffers = Array.from({ length: channels }, () => new Float64Array(2 * this.table.half + BLOCK));
  }

  /** @returns how many sampling instants come out, flushed, of so many that went in: all that lie within the sound. */
  rowsOf(rows: number): number {
    const { from, to } = this;
    let count = Math.ceil((rows * to) / from);
    while (count > 0 && placeOf(count - 1, from, to) >= rows) count--;
    while (placeOf(count, from, to) < rows) count++;
    return count;
  }

  /**
   * @param block interleaved samples, of any length that is a multiple of the channels.
   * @returns what can be told of the sound by now, interleaved.
   */
  process(block: Float32Array): Float32Array {
    const { channels } = this;
    const rows = block.length / channels;
    if (!Number.isInteger(rows))
      throw new Error(`Resampler: ${block.length} samples are not whole rows of ${channels} channels`);
    if (this.from === this.to) return block.slice();
    const last = this.rowsOf(Math.max(0, this.taken + rows - this.table.half));
    const output = new Float32Array(Math.max(0, last - this.given) * channels);
    this.take(rows, output, (channel, into, at, first, count) => {
      for (let i = 0; i < count; i++) into[at + i] = block[(first + i) * channels + channel];
    });
    return output;
  }

  /** The end of the sound; silence follows it. @returns what is still to come, interleaved. */
  flush(): Float32Array {
    if (this.from === this.to) return new Float32Array(0);
    const output = new Float32Array((this.rowsOf(this.taken) - this.given) * this.channels);
    this.take(this.table.half, output, (_, into, at, _first, count) => into.fill(0, at, at + count));
    return output;
  }

  /** Takes rows in, block by block, and writes what they make of `output`, to its end. */
  private take(
    rows: number,
    output: Float32Array,
    fill: (channel: number, into: Float64Array, at: number, first: number, count: number) => void,
  ): void {
    const { channels, buffers, table } = this;
    const memory = 2 * table.half;
    const begun = this.given;
    for (let first = 0; first < rows; first += BLOCK) {
      const count = Math.min(BLOCK, rows - first);
      for (let c = 0; c < channels; c++) {
        buffers[c].copyWithin(0, count);
        fill(c, buffers[c], memory + BLOCK - count, first, count);
      }
      this.taken += count;
      // The rows whose last neighbour has now come, as long as they are asked for.
      const ready = this.rowsOf(Math.max(0, this.taken - table.half));
      const end = Math.min(ready, begun + output.length / channels);
      for (let c = 0; c < channels; c++)
        this.compute(buffers[c], end - this.given, output, (this.given - begun) * channels + c);
      this.given = Math.max(this.given, end);
    }
  }

  /** Rows of one channel, from the next one on, written at every `channels`-th place of `output`. */
  private compute(buffer: Float64Array, count: number, output: Float32Array, start: number): void {
    const { from, to, channels, given } = this;
    const { weights, phases, half, exact } = this.table;
    const length = 2 * half;
    // Where in the buffer row 0's instant would stand.
    const origin = buffer.length - this.taken;
    for (let i = 0; i < count; i++) {
      const place = placeOf(given + i, from, to);
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

/** Where a new row lies among the old ones. */
function placeOf(row: number, from: number, to: number): number {
  return (row * from) / to;
}

/** Sum of products of two stretches, a multiple of four long. */
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

/** Weights of the old samples around a new one, for every phase at which it may lie between two of them. */
interface PhaseTable {
  /** phases + 1 rows of 2 half columns; each row sums to 1 */
  readonly weights: Float64Array;
  readonly phases: number;
  /** old samples to either side that count, even */
  readonly half: number;
  /** whether every new sample lies at a phase of the table */
  readonly exact: boolean;
}

function phaseTable(from: number, to: number): PhaseTable {
  const divisor = Number.isInteger(from) && Number.isInteger(to) ? greatestCommonDivisor(from, to) : 0;
  const exact = divisor > 0 && Math.max(from, to) / divisor <= MOST_PHASES;
  // Points of the filter to an old sample; the lower rate is `narrow` of the old one.
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
