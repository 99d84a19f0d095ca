import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";
import { SoundStretch } from "./soundStretch.js";
import { SPECTRA_CODE } from "./spectraCode.js";

/** What assembly/spectra.ts exports. */
interface Loops {
  measure(analysis: number, places: number, count: number): void;
  points(analysis: number, count: number, steps: number, found: number, counts: number): number;
}

/** Samples that are fetched beyond those of a frame, for the next ones. */
const AHEAD = 8192;
/** Most frames that are measured at a time. */
const BLOCK = 64;
/** Frames before those of a block that contours look back at. */
const BEFORE = 3;
/** Numbers that are told of a frame, in this order, and room for one more. */
export const RECORD = {
  /** sums over the band: P, T, weight, moment */
  power: 0,
  time: 1,
  weight: 2,
  moment: 3,
  /** largest P, the bin of the largest |X1|^2, largest squares of T and F */
  loudest: 4,
  peak: 5,
  steepTime: 6,
  steepFrequency: 7,
  /** |X1|^2 in the bin of the largest, before it and after it */
  top: 8,
  before: 9,
  after: 10,
  /** largest |D| over the largest P; product of all P over that, at least 1e-16 each, as a number from 1 to 2 times a power of 2 */
  derivative: 11,
  mantissa: 12,
  exponent: 13,
  /** place of the pitch in the cepstrum, its power before, at and after it, and the highest */
  place: 14,
  heightBefore: 15,
  height: 16,
  heightAfter: 17,
  highest: 18,
} as const;
const LENGTH = 20;

/** What frames are measured by. */
export interface AnalysedFrames {
  /** two tapers of one length */
  readonly even: Float64Array;
  readonly odd: Float64Array;
  /** of the transforms, samples */
  readonly size: number;
  /** bins of the band: bin `first`, at least 1, and those after it, below N/2 */
  readonly first: number;
  readonly bins: number;
  /** length of the transform of a frame's derivative over its power, at least 2 bins, and the places that are looked at for a pitch */
  readonly cepstrum: { readonly size: number; readonly shortest: number; readonly longest: number };
}

/** Sound analysis of frames, some dozens at a time, in a memory of its own. */
export class SoundAnalysisKernel {
  /** first samples of the frames to be measured, counted from 0; frames that follow one another */
  readonly places = new Int32Array(BLOCK);
  /** outputs: places in a frame's row, two after its bins, of the points of contours, and how many each frame has */
  readonly points: Int32Array;
  readonly counts: Int32Array;
  /** of the frame last measured: its spectra under either taper, bins of the band only, re and im in turn, and D / (P + 0.0001 max P) */
  readonly spectrum1: Float32Array;
  readonly spectrum2: Float32Array;
  readonly whitened: Float32Array;

  private readonly loops: Loops;
  private readonly room: Float32Array;
  private readonly tapers: readonly [Float32Array, Float32Array];
  private readonly addresses: Int32Array;
  private readonly records: Float64Array;
  private readonly rows: Float64Array;
  private readonly signs: Int32Array;
  private readonly levels: Float64Array;
  private readonly analysis: number;
  private stretch: SoundStretch;

  constructor(private readonly frames: AnalysedFrames) {
    const { even, size, first, bins, cepstrum } = frames;
    const { length } = even;
    const tables = fourierTables(size);
    const finer = fourierTables(cepstrum.size);
    const words = Math.ceil(bins / 32) + 2;
    const width = 2 * Math.ceil(bins / 2) + 4;
    const rows = BEFORE + BLOCK;
    const longest = Math.max(size, cepstrum.size);
    // Spectra have room for two numbers more; the bins of the band may have to fill up a pair.
    const { memory, singles, doubles } = placed(
      [
        length + AHEAD,
        length,
        length,
        size,
        size,
        tables.length,
        longest,
        longest,
        size + 2,
        size + 2,
        cepstrum.size,
        finer.length,
        cepstrum.size + 2,
        rows * words,
        BLOCK,
        // A place may be found twice.
        2 * bins * BLOCK,
        BLOCK,
        32,
      ],
      [6 * Math.ceil(bins / 2), 18, cepstrum.longest + 2, rows * width, 3 * rows, LENGTH * BLOCK],
    );
    this.loops = loadKernel<Loops>(SPECTRA_CODE, memory);
    const [stretch, one, other, frame1, frame2, table, work, more, spectrum1, spectrum2, ...rest] = singles;
    const [whitened, finerTable, finerSpectrum, signs, addresses, points, counts, analysis] = rest;
    const [products, sums, heights, row, levels, records] = doubles;
    const integers = ({ byteOffset, length: count }: Float32Array): Int32Array =>
      new Int32Array(memory.buffer, byteOffset, count);
    table.set(tables);
    finerTable.set(finer);
    this.room = stretch;
    this.stretch = new SoundStretch(new Float32Array(0), stretch);
    this.tapers = [one, other];
    this.spectrum1 = spectrum1.subarray(2 * first, 2 * (first + bins));
    this.spectrum2 = spectrum2.subarray(2 * first, 2 * (first + bins));
    this.whitened = whitened.subarray(0, bins);
    this.signs = integers(signs);
    this.addresses = integers(addresses);
    this.points = integers(points);
    this.counts = integers(counts);
    this.rows = row;
    this.levels = levels;
    this.records = records;
    this.analysis = analysis.byteOffset;
    // In the order of the class Analysis.
    integers(analysis).set([
      one.byteOffset,
      other.byteOffset,
      one.byteLength,
      frame1.byteOffset,
      frame2.byteOffset,
      size,
      table.byteOffset,
      work.byteOffset,
      more.byteOffset,
      spectrum1.byteOffset,
      spectrum2.byteOffset,
      first,
      bins,
      products.byteOffset,
      sums.byteOffset,
      whitened.byteOffset,
      cepstrum.size,
      finerTable.byteOffset,
      finerSpectrum.byteOffset,
      cepstrum.shortest,
      cepstrum.longest,
      heights.byteOffset,
      row.byteOffset,
      8 * width,
      signs.byteOffset,
      4 * words,
      levels.byteOffset,
      records.byteOffset,
    ]);
  }

  /** Begins a sound. @param samples of all of it. @param factor that they are multiplied by, a power of two. */
  hear(samples: Float32Array, factor: number): void {
    const { frames, tapers, rows, signs, levels } = this;
    this.stretch = new SoundStretch(samples, this.room);
    tapers[0].set(frames.even.map((value) => factor * value));
    tapers[1].set(frames.odd.map((value) => factor * value));
    for (const values of [rows, signs, levels]) values.fill(0);
  }

  /**
   * Measures frames from the places on; beyond the ends the sound is 0.
   * @param count of places. @returns how many frames it has measured: at least one, and those that lie no further apart than it has room.
   */
  measure(count: number): number {
    const { places, addresses, room, stretch, loops } = this;
    const { length } = this.tapers[0];
    const from = places[0];
    let done = Math.min(count, BLOCK);
    while (done > 1 && places[done - 1] + length - from > room.length) done--;
    const address = stretch.at(from, places[done - 1] + length - from);
    for (let k = 0; k < done; k++) addresses[k] = address + 4 * (places[k] - from);
    loops.measure(this.analysis, addresses.byteOffset, done);
    return done;
  }

  /** A number told of a frame just measured. @param k from 0 on. @param which of RECORD. */
  told(k: number, which: number): number {
    return this.records[LENGTH * k + which];
  }

  /** D of a bin of a frame just measured, over the largest P. */
  derivative(k: number, bin: number): number {
    return this.rows[(BEFORE + k) * (this.rows.length / (BEFORE + BLOCK)) + 2 + bin];
  }

  /** Forgets the derivatives of so many frames to come: they are silent. */
  silence(count: number): void {
    const { rows, signs, levels } = this;
    for (const values of [rows, signs, levels]) {
      const each = values.length / (BEFORE + BLOCK);
      values.fill(0, BEFORE * each, (BEFORE + count) * each);
    }
  }

  /**
   * Tells from where on a frame's derivatives count as contours.
   * @param k of a frame just measured. @param threshold at the mean frequency, as a share of its largest. @param mean frequency in bins of the band.
   */
  level(k: number, threshold: number, mean: number): void {
    const { levels } = this;
    const at = 3 * (BEFORE + k);
    levels[at] = threshold;
    levels[at + 1] = threshold === 0 ? 0 : this.told(k, RECORD.derivative);
    levels[at + 2] = mean + 2;
  }

  /**
   * Finds the points of the frames two before those just measured.
   * @param count of these. @param steps as in assembly/spectra.ts. @returns how many points there are.
   */
  findPoints(count: number, steps: number): number {
    const { points, counts, loops } = this;
    return loops.points(this.analysis, count, steps, points.byteOffset, counts.byteOffset);
  }
}
