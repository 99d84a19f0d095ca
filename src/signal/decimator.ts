import { kaiserLowPass } from "./kaiser.js";

/** Attenuation that the filters are made for, dB: a little more than what is promised. */
const STOP_DB = 95;
/** What passes and what is promised to be free of aliases, as a share of the new rate. */
const PASS = 0.45;

/** One symmetric filter that keeps every n-th sample, remembering what it needs from block to block. */
class Stage {
  private readonly buffer: Float64Array;
  /** every `stride`-th tap of the filter's first half */
  private readonly weights: Float64Array;
  private readonly middle: number;

  /**
   * @param taps of odd length.
   * @param stride 2 for a half-band filter, whose every second tap is 0; else 1.
   * @param block samples of input a call.
   * @param late samples of input by which it is delayed further.
   */
  constructor(
    private readonly factor: number,
    private readonly taps: Float64Array,
    private readonly stride: 1 | 2,
    block: number,
    late = 0,
  ) {
    this.middle = (taps.length - 1) / 2;
    this.weights = taps.slice(0, this.middle).filter((_, k) => k % stride === 0);
    this.buffer = new Float64Array(taps.length - 1 + late + block);
  }

  /** @param input as many samples as the block. @param output block / factor samples, a multiple of four. */
  process(input: Float64Array, output: Float64Array): void {
    const { buffer, weights, factor, stride, middle } = this;
    const centre = this.taps[middle];
    const last = 2 * middle;
    buffer.set(input, buffer.length - input.length);
    // Four outputs at a time share the reading of the weights, and none waits on another's sum.
    for (let o = 0; o < output.length; o += 4) {
      const first = o * factor;
      const second = first + factor;
      const third = second + factor;
      const fourth = third + factor;
      let a = centre * buffer[first + middle];
      let b = centre * buffer[second + middle];
      let c = centre * buffer[third + middle];
      let d = centre * buffer[fourth + middle];
      for (let j = 0, k = 0, m = last; j < weights.length; j++, k += stride, m -= stride) {
        const w = weights[j];
        a += w * (buffer[first + k] + buffer[first + m]);
        b += w * (buffer[second + k] + buffer[second + m]);
        c += w * (buffer[third + k] + buffer[third + m]);
        d += w * (buffer[fourth + k] + buffer[fourth + m]);
      }
      output[o] = a;
      output[o + 1] = b;
      output[o + 2] = c;
      output[o + 3] = d;
    }
    buffer.copyWithin(0, input.length);
  }
}

/** The filters of a decimator, in order, and by how many samples of its input each one is delayed further. */
export interface DecimatorDesign {
  readonly factors: readonly [number, number, number];
  readonly taps: readonly [Float64Array, Float64Array, Float64Array];
  readonly late: readonly [number, number, number];
  /** samples of the new rate by which the output comes late in all */
  readonly delay: number;
}

/**
 * Filters that lower a rate: a short one down to four times the new rate, then two half-band filters, the last one sharp.
 * Each only stops what would fold onto the band that passes, since the later ones stop the rest.
 * @param factor old rate over new, a multiple of 4.
 */
export function designDecimator(factor: number): DecimatorDesign {
  const early = factor / 4;
  const short = kaiserLowPass(0.5 / early, (4 - 2 * PASS) / 4 / early, STOP_DB, early);
  const middle = oddHalf(kaiserLowPass(0.25, (2 - 2 * PASS) / 4, STOP_DB), (2 - 2 * PASS) / 4);
  const sharp = oddHalf(kaiserLowPass(0.25, (1 - 2 * PASS) / 2, STOP_DB), (1 - 2 * PASS) / 2);
  const [a, b, c] = [short, middle, sharp].map((taps) => (taps.length - 1) / 2);
  // In all, a whole number of samples of the new rate.
  const steps = a / early + b + 2 * c;
  const late = (4 - (steps % 4)) % 4;
  return {
    factors: [early, 2, 2],
    taps: [short, middle, sharp],
    late: [0, late, 0],
    delay: (steps + late) / 4,
  };
}

/** A half-band filter whose outermost taps count: the middle at an odd place. */
function oddHalf(taps: Float64Array, transition: number): Float64Array {
  const half = (taps.length - 1) / 2;
  return half % 2 === 1 ? taps : kaiserLowPass(0.25, transition, STOP_DB, half + 1);
}

/**
 * Lowers the rate of an oversampled signal, block by block, without aliases: everything above half the new rate that
 * would fold below 0.45 of it is at least 90 dB down, and 0 to 0.45 of it passes within 0.001 dB.
 */
export class Decimator {
  /** samples of the new rate by which the output comes late */
  readonly delay: number;
  private readonly stages: readonly [Stage, Stage, Stage];
  private readonly between: readonly [Float64Array, Float64Array];

  /**
   * @param factor old rate over new, a multiple of 4.
   * @param block samples of output a call, a multiple of 4.
   */
  constructor(factor: number, block: number) {
    const { factors, taps, late, delay } = designDecimator(factor);
    this.stages = [
      new Stage(factors[0], taps[0], 1, block * factor, late[0]),
      new Stage(factors[1], taps[1], 2, block * 4, late[1]),
      new Stage(factors[2], taps[2], 2, block * 2, late[2]),
    ];
    this.between = [new Float64Array(block * 4), new Float64Array(block * 2)];
    this.delay = delay;
  }

  /** @param input block x factor samples. @param output block samples, overwritten. */
  process(input: Float64Array, output: Float64Array): void {
    const [first, second, third] = this.stages;
    const [four, two] = this.between;
    first.process(input, four);
    second.process(four, two);
    third.process(two, output);
  }
}
