import { kaiserLowPass } from "./kaiser.js";
import { USABLE_BAND } from "./usableBand.js";

/** Stop-band attenuation the filters are designed for, dB: slightly more than the documented 90 dB. */
const STOP_DB = 95;
/** Upper edge of the pass band, which is also the alias-free band, as a fraction of the new rate: what is trusted later. */
const PASS = USABLE_BAND;

/** One symmetric FIR filter that keeps every n-th sample and carries its history from block to block. */
class Stage {
  private readonly buffer: Float64Array;
  /** every `stride`-th tap of the filter's first half */
  private readonly weights: Float64Array;
  private readonly middle: number;

  /**
   * @param factor decimation factor.
   * @param taps impulse response, of odd length.
   * @param stride 2 for a half-band filter, in which every second tap is 0; otherwise 1.
   * @param block input samples per call.
   * @param late additional delay, in input samples.
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

  /** @param input one block of samples. @param output block / factor samples, a multiple of four; overwritten. */
  process(input: Float64Array, output: Float64Array): void {
    const { buffer, weights, factor, stride, middle } = this;
    const centre = this.taps[middle];
    const last = 2 * middle;
    buffer.set(input, buffer.length - input.length);
    // Four outputs at a time share each weight that is loaded, and their sums are independent of one another.
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

/** The three filters of a decimator, in order, and the additional delay of each in samples of its own input. */
export interface DecimatorDesign {
  readonly factors: readonly [number, number, number];
  readonly taps: readonly [Float64Array, Float64Array, Float64Array];
  readonly late: readonly [number, number, number];
  /** total delay of the output, in samples at the new rate */
  readonly delay: number;
}

/**
 * Designs the filters that lower a sample rate: a short one down to four times the new rate, then two half-band filters,
 * the last of which is sharp. Each filter stops only what would alias into the pass band; the later ones stop the rest.
 * @param factor old rate divided by the new rate, a multiple of 4.
 * @returns the filters and the total delay, which is an integer.
 * @see Crochiere & Rabiner (1983), Multirate Digital Signal Processing, ch. 5.
 */
export function designDecimator(factor: number): DecimatorDesign {
  const early = factor / 4;
  const short = kaiserLowPass(0.5 / early, (4 - 2 * PASS) / 4 / early, STOP_DB, early);
  const middle = oddHalf(kaiserLowPass(0.25, (2 - 2 * PASS) / 4, STOP_DB), (2 - 2 * PASS) / 4);
  const sharp = oddHalf(kaiserLowPass(0.25, (1 - 2 * PASS) / 2, STOP_DB), (1 - 2 * PASS) / 2);
  const [a, b, c] = [short, middle, sharp].map((taps) => (taps.length - 1) / 2);
  // Pad the total delay to an integer number of samples at the new rate.
  const steps = a / early + b + 2 * c;
  const late = (4 - (steps % 4)) % 4;
  return {
    factors: [early, 2, 2],
    taps: [short, middle, sharp],
    late: [0, late, 0],
    delay: (steps + late) / 4,
  };
}

/** A half-band filter with nonzero outermost taps: its middle tap is at an odd index. */
function oddHalf(taps: Float64Array, transition: number): Float64Array {
  const half = (taps.length - 1) / 2;
  return half % 2 === 1 ? taps : kaiserLowPass(0.25, transition, STOP_DB, half + 1);
}

/**
 * Lowers the rate of an oversampled signal, block by block, without aliasing: everything above half the new rate that
 * would alias below 0.45 of it is at least 90 dB down, and 0 to 0.45 of it passes within 0.001 dB.
 */
export class Decimator {
  /** delay of the output, in samples at the new rate */
  readonly delay: number;
  private readonly stages: readonly [Stage, Stage, Stage];
  private readonly between: readonly [Float64Array, Float64Array];

  /**
   * @param factor old rate divided by the new rate, a multiple of 4.
   * @param block output samples per call, a multiple of 4.
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

  /** @param input block x factor samples. @param output block samples; overwritten. */
  process(input: Float64Array, output: Float64Array): void {
    const [first, second, third] = this.stages;
    const [four, two] = this.between;
    first.process(input, four);
    second.process(four, two);
    third.process(two, output);
  }
}
