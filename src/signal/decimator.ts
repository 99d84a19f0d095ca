import { kaiserLowPass } from "./kaiser.js";

/** One filter that keeps every n-th sample, remembering what it needs from block to block. */
class Stage {
  private readonly buffer: Float64Array;
  private readonly taps: Float64Array;

  constructor(
    private readonly factor: number,
    taps: Float64Array,
    block: number,
  ) {
    this.taps = taps;
    this.buffer = new Float64Array(taps.length - 1 + block);
  }

  /** @param input as many samples as the block; @param output block / factor samples */
  process(input: Float64Array, output: Float64Array): void {
    const { buffer, taps, factor } = this;
    const past = taps.length - 1;
    buffer.set(input, past);
    for (let o = 0; o < output.length; o++) {
      const first = o * factor;
      let a = 0;
      let b = 0;
      // The filter is symmetric, and its middle an even index: fold it and go by twos.
      const middle = past >> 1;
      for (let k = 0; k < middle; k += 2) {
        a += taps[k] * (buffer[first + k] + buffer[first + past - k]);
        b += taps[k + 1] * (buffer[first + k + 1] + buffer[first + past - k - 1]);
      }
      output[o] = a + b + taps[middle] * buffer[first + middle];
    }
    buffer.copyWithin(0, input.length);
  }
}

/**
 * Lowers the rate of an oversampled signal, block by block, without aliases: everything above half the new rate that
 * would fold below 0.45 of it is at least 90 dB down, and 0 to 0.45 of it passes within 0.001 dB.
 * Two filters: a short one down to four times the new rate, a sharp one for the rest.
 */
export class Decimator {
  /** samples of the new rate by which the output comes late */
  readonly delay: number;
  private readonly first: Stage;
  private readonly second: Stage;
  private readonly between: Float64Array;

  /**
   * @param factor old rate over new, a multiple of 4.
   * @param block samples of output a call.
   */
  constructor(factor: number, block: number) {
    const early = factor / 4;
    const sharp = kaiserLowPass(0.5 / 4, 0.1 / 4, 95, 4);
    // Folds that the second filter removes may come through: the stop band begins at 4 - 0.55 of the new rate.
    const short = kaiserLowPass(0.5 / early - 0.0125 / early, 0.725 / early, 95, factor);
    this.first = new Stage(early, short, block * factor);
    this.second = new Stage(4, sharp, block * 4);
    this.between = new Float64Array(block * 4);
    this.delay = (short.length - 1) / 2 / factor + (sharp.length - 1) / 2 / 4;
  }

  /** @param input block x factor samples. @param output block samples, overwritten. */
  process(input: Float64Array, output: Float64Array): void {
    this.first.process(input, this.between);
    this.second.process(this.between, output);
  }
}
