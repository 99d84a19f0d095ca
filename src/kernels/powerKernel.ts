import { FOURIER_CODE } from "./fourierCode.js";
import { fourierTables } from "./fourierTables.js";
import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";
import { SoundStretch } from "./soundStretch.js";

/** What of assembly/fourier.ts it calls. */
interface Loops {
  powerOf(
    samples: number,
    window: number,
    bytes: number,
    frame: number,
    size: number,
    tables: number,
    one: number,
    other: number,
    factor: number,
    power: number,
    bins: number,
  ): void;
  shape(power: number, count: number, share: number, before: number, numbers: number): void;
}

/** Samples that are fetched beyond those of a frame, for the next ones. */
const AHEAD = 8192;
/** Numbers that tell a spectrum's shape. */
const SHAPE = 10;

/** Power spectra of a sound's frames, and the memory in which they are made. */
export class PowerKernel {
  /** of the last frame, bins 0 to size / 2, times the factor */
  readonly power: Float64Array;
  /** bins that are asked for: the first so many; the power of the others is of no account */
  bins: number;
  /**
   * of the band last described: total power, mean bin from its first, largest power, second to fourth moment about the mean bin,
   * rolloff bin from its first, mantissa and exponent (of 2) of the product of all powers over their mean, square of the flux
   */
  readonly shape: Float64Array;
  private readonly loops: Loops;
  private readonly stretch: SoundStretch;
  private readonly window: Float32Array;
  /** addresses of frame, tables, and room to work */
  private readonly frame: number;
  private readonly tables: number;
  private readonly one: number;
  private readonly other: number;
  /** magnitudes of the band last described */
  private readonly before: number;

  /** @param samples of the whole sound. @param weights of the window. @param size of the transform, a power of two of at least 32. */
  constructor(
    samples: Float32Array,
    weights: Float64Array,
    private readonly size: number,
    private readonly factor: number,
  ) {
    const tables = fourierTables(size);
    const { memory, singles, doubles } = placed(
      [weights.length + AHEAD, weights.length, size, size, size, tables.length],
      [size / 2 + 1, size / 2 + 1, SHAPE],
    );
    this.loops = loadKernel<Loops>(FOURIER_CODE, memory);
    const [stretch, window, frame, one, other, table] = singles;
    this.stretch = new SoundStretch(samples, stretch);
    window.set(weights);
    table.set(tables);
    this.window = window;
    this.frame = frame.byteOffset;
    this.one = one.byteOffset;
    this.other = other.byteOffset;
    this.tables = table.byteOffset;
    this.power = doubles[0];
    this.bins = this.power.length;
    this.before = doubles[1].byteOffset;
    this.shape = doubles[2];
  }

  /** Transforms the frame that begins at sample `from`, counted from 0; beyond the ends the sound is 0. */
  read(from: number): void {
    const { loops, stretch, window, frame, size, tables, one, other, factor, power, bins } = this;
    const { length } = window;
    loops.powerOf(
      stretch.at(from, length),
      window.byteOffset,
      window.byteLength,
      frame,
      size,
      tables,
      one,
      other,
      factor,
      power.byteOffset,
      bins,
    );
  }

  /**
   * Describes the shape of the last frame in a band: see `shape`. Where its power is 0, the total alone is.
   * @param first of its bins. @param count of them. @param share of the power up to the rolloff.
   */
  describe(first: number, count: number, share: number): void {
    const { loops, power, before, shape } = this;
    loops.shape(power.byteOffset + 8 * first, count, share, before, shape.byteOffset);
  }
}
