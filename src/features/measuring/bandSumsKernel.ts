import { BANDSUMS_CODE } from "../../kernels/bandSumsCode.js";
import { fourierTables } from "../../kernels/fourierTables.js";
import { loadKernel } from "../../kernels/loadKernel.js";
import { placed } from "../../kernels/placed.js";
import { SoundStretch } from "../../kernels/soundStretch.js";

/** What assembly/bandSums.ts exports. */
interface Loops {
  measure(sums: number, samples: number, row: number, factor: number): void;
  addLoud(sums: number, which: number, rows: number, least: number): number;
}

/** A band of bins. */
export interface BinBand {
  /** its first bin, and the one after its last */
  readonly first: number;
  readonly end: number;
  /** whether its spectra are added up */
  readonly isSummed: boolean;
}

/** How the frames of a sound are transformed. */
export interface SummedFrames {
  /** the window */
  readonly weights: Float64Array;
  /** of the transform, samples: a power of two of at least 32 */
  readonly size: number;
  /** that power is multiplied by */
  readonly factor: number;
}

/** Samples that are fetched beyond those of a frame, for the next ones. */
const AHEAD = 8192;

/** Power of a sound's frames in several bands, and their spectra added up, in a memory of its own. */
export class BandSumsKernel {
  /** power of each frame in each band */
  readonly powers: readonly Float64Array[];
  /** of each band sums of the power of each bin, rounded to single precision: over all frames, and over loud ones; empty if not summed */
  readonly all: readonly Float64Array[];
  readonly loud: readonly Float64Array[];
  private readonly loops: Loops;
  private readonly room: Float32Array;
  private readonly sums: number;
  private stretch: SoundStretch;

  /** @param rows how many frames of a sound it has room for. */
  constructor(
    private readonly frames: SummedFrames,
    readonly bands: readonly BinBand[],
    readonly rows: number,
  ) {
    const { weights, size } = frames;
    const { length } = weights;
    const tables = fourierTables(size);
    const widths = bands.map(({ first, end, isSummed }) => (isSummed ? end - first : 0));
    const columns = widths.map((_, b) => widths.slice(0, b).reduce((a, width) => a + width, 0));
    const width = widths.reduce((a, b) => a + b, 0);
    const { memory, singles, doubles } = placed(
      [length + AHEAD, length, size, size, size, tables.length, 16, 3 * bands.length, rows * width],
      [size / 2 + 2, rows * bands.length, width, width],
    );
    this.loops = loadKernel<Loops>(BANDSUMS_CODE, memory);
    const [room, window, frame, one, other, table, sums, places, kept] = singles;
    const [power, powers, all, loud] = doubles;
    const integers = ({ byteOffset, length: count }: Float32Array): Int32Array =>
      new Int32Array(memory.buffer, byteOffset, count);
    window.set(weights);
    table.set(tables);
    this.room = room;
    this.stretch = new SoundStretch(new Float32Array(0), room);
    this.sums = sums.byteOffset;
    // In the order of the class Sums.
    integers(sums).set([
      window.byteOffset,
      window.byteLength,
      frame.byteOffset,
      size,
      table.byteOffset,
      one.byteOffset,
      other.byteOffset,
      power.byteOffset,
      powers.byteOffset,
      8 * rows,
      kept.byteOffset,
      4 * width,
      all.byteOffset,
      loud.byteOffset,
      bands.length,
      places.byteOffset,
    ]);
    integers(places).set(bands.flatMap(({ first, end }, b) => [first, end, widths[b] > 0 ? columns[b] : -1]));
    this.powers = bands.map((_, b) => powers.subarray(b * rows, (b + 1) * rows));
    const perBand = (values: Float64Array): Float64Array[] =>
      widths.map((count, b) => values.subarray(columns[b], columns[b] + count));
    this.all = perBand(all);
    this.loud = perBand(loud);
  }

  /** Begins a sound. @param samples of all of it. */
  hear(samples: Float32Array): void {
    this.stretch = new SoundStretch(samples, this.room);
  }

  /** Measures a frame as row `row`. @param from its first sample, counted from 0; beyond the ends the sound is 0. */
  measure(row: number, from: number): void {
    const { loops, sums, stretch, frames } = this;
    loops.measure(sums, stretch.at(from, frames.weights.length), row, frames.factor);
  }

  /**
   * Adds the loud frames of a band to its sums.
   * @param band that is summed. @param rows that are looked at. @param least power: loud ones have more. @returns how many there are.
   */
  addLoud(band: number, rows: number, least: number): number {
    return this.loops.addLoud(this.sums, band, rows, least);
  }
}
