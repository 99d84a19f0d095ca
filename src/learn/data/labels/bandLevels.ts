import { PowerKernel } from "../../../kernels/powerKernel.js";
import { InputError } from "../../../shapes/inputError.js";
import type { RecordingData } from "../../../shapes/recipe.js";
import { smallestTransform } from "../../../signal/frames.js";
import { MelBank } from "../../../signal/mel.js";
import { windowOf } from "../../../signal/window.js";

/** The part of a band's levels that its floor lies above: background, as long as a bird sings most of the time or less. */
const FLOOR_SHARE = 0.15;
/** Levels that are counted, dB re full scale, and the width of a count's bin. */
const LOWEST = -250;
const HIGHEST = 50;
const BIN = 0.1;
/** dB of one unit of a level, and the highest level. */
const UNIT = 20;
const HIGHEST_LEVEL = 4;
/** dB of a factor e of power. */
const DECIBELS = 10 / Math.LN10;
/** Tolerance for rounding when frames are counted, as a fraction of a hop. */
const ROUNDING = 1e-9;

/** A stretch of a recording: its samples, and the number of the first one in the recording. */
export interface Stretch {
  readonly samples: Float32Array;
  readonly first: number;
}

/**
 * The mel spectra that a labeller hears, of any stretch of a recording: frame f is centred on sample round(f hop rate) of the
 * recording, whichever stretch it is computed from.
 */
export class BandPowers {
  readonly bands: number;
  /** centres of the bands, Hz */
  readonly centres: Float64Array;
  private readonly hop: number;
  private readonly length: number;
  private readonly size: number;
  private readonly weights: Float64Array;
  private readonly bank: MelBank;

  /**
   * @param settings of the frames, in s and Hz. @param rate of the recording, Hz. @param file named in error messages.
   * @throws {InputError} if the recording's sample rate is too low for the bands, or a band contains no bin.
   */
  constructor(
    settings: RecordingData["frames"],
    readonly rate: number,
    file: string,
  ) {
    const { window, hop, lowHz, highHz, melBands } = settings;
    if (highHz > rate / 2)
      throw new InputError(
        `${file}: has ${rate} samples per second, too few for frequencies up to ${highHz} Hz; give a recording of ${2 * highHz} Hz or more.`,
      );
    this.length = Math.round(window * rate);
    this.size = smallestTransform(this.length);
    this.hop = hop * rate;
    this.bands = melBands;
    this.weights = windowOf("hann", this.length);
    this.bank = new MelBank(
      rate,
      this.size,
      { scale: "slaney", bands: melBands, lowHz, highHz, area: true },
      file,
    );
    this.centres = this.bank.centres;
  }

  /** Number of frames of a recording. @param samples how long it is. */
  framesIn(samples: number): number {
    return samples === 0 ? 0 : Math.floor((samples - 1) / this.hop + ROUNDING) + 1;
  }

  /** First sample of a frame, and the one after its last; the first may be negative. */
  samplesOf(frame: number): readonly [from: number, to: number] {
    const from = Math.round(frame * this.hop) - (this.length >> 1);
    return [from, from + this.length];
  }

  /**
   * Power of each band in some frames.
   * @param stretch of the recording that contains all their samples, as far as there are any: others are taken as 0.
   * @param every takes one frame of so many, beginning with the first; default all.
   * @returns frames x bands.
   */
  powers({ samples, first }: Stretch, from: number, to: number, every = 1): Float32Array {
    const sum = this.weights.reduce((a, b) => a + b, 0);
    const kernel = new PowerKernel(samples, this.weights, this.size, 2 / (sum * sum));
    const row = new Float64Array(this.bands);
    const values = new Float32Array(Math.ceil((to - from) / every) * this.bands);
    for (let frame = from, at = 0; frame < to; frame += every, at += row.length) {
      kernel.read(this.samplesOf(frame)[0] - first);
      this.bank.apply(kernel.power, row);
      values.set(row, at);
    }
    return values;
  }
}

/** The background of each band of a recording, counted frame by frame: the same however the frames are cut into stretches. */
export class BandFloors {
  private readonly counts: Uint32Array;

  constructor(private readonly bands: number) {
    this.counts = new Uint32Array(bands * BINS);
  }

  /** Counts the levels of some frames; digital silence is not counted. @param powers frames x bands. */
  add(powers: Float32Array): void {
    const { bands, counts } = this;
    const bits = new Uint32Array(powers.buffer, powers.byteOffset, powers.length);
    for (let i = 0; i < powers.length; ) {
      for (let b = 0, own = 0; b < bands; b++, i++, own += BINS) {
        if (!(powers[i] > 0)) continue;
        const bin = FIRST_BINS[bits[i] >>> HIDDEN_BITS];
        counts[own + (powers[i] >= BIN_ENDS[bin] ? bin + 1 : bin)]++;
      }
    }
  }

  /** The level above which 85 of 100 frames are, of each band, dB re full scale; that of full scale for silence. */
  floors(): Float64Array {
    return Float64Array.from({ length: this.bands }, (_, b) => {
      const counts = this.counts.subarray(b * BINS, (b + 1) * BINS);
      let left = FLOOR_SHARE * counts.reduce((sum, count) => sum + count, 0);
      if (left === 0) return 0;
      const bin = counts.findIndex((count) => {
        left -= count;
        return left <= 0;
      });
      return LOWEST + (bin + 0.5) * BIN;
    });
  }
}

const BINS = Math.round((HIGHEST - LOWEST) / BIN);

/** The power at the end of each bin; the last has none. */
const BIN_ENDS = Float64Array.from({ length: BINS }, (_, bin) =>
  bin < BINS - 1 ? 10 ** ((LOWEST + (bin + 1) * BIN) / 10) : Number.NaN,
);
/** Last bits of a power in single precision: powers that differ in these alone are less than half a bin apart. */
const HIDDEN_BITS = 16;
/** By the other bits, the bin of the least power that has them. */
const FIRST_BINS = firstBins();

function firstBins(): Uint16Array {
  const powers = new Float32Array(
    Uint32Array.from({ length: 2 ** 15 }, (_, bits) => bits << HIDDEN_BITS).buffer,
  );
  let bin = 0;
  return Uint16Array.from(powers, (power) => {
    while (power >= BIN_ENDS[bin]) bin++;
    return bin;
  });
}

/**
 * Turns powers into what a labeller is given, in place: dB over the band's own floor, in units of 20 dB, from 0 to 4. So neither
 * the recording's level nor the colour of its noise matters.
 * @param powers frames x bands. @param floors of the bands, dB re full scale.
 */
export function levelsInPlace(powers: Float32Array, floors: Float64Array): void {
  const bands = floors.length;
  // What lies below the floor, as most does in silence, is told without a logarithm.
  const least = floors.map((floor) => 10 ** (floor / 10));
  for (let i = 0; i < powers.length; ) {
    for (let b = 0; b < bands; b++, i++) {
      const power = powers[i];
      powers[i] =
        power > least[b] ? Math.min(HIGHEST_LEVEL, (DECIBELS * Math.log(power) - floors[b]) / UNIT) : 0;
    }
  }
}
