import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";
import { SoundStretch } from "./soundStretch.js";
import { SOUNDSUMS_CODE } from "./soundSumsCode.js";

/** What of assembly/soundSums.ts it calls. */
interface Loops {
  meanSquares(
    samples: number,
    from: number,
    first: number,
    count: number,
    rate: number,
    every: number,
    before: number,
    weights: number,
    length: number,
    sum: number,
    into: number,
  ): void;
}

/** Samples that are fetched beyond those of a stretch, for the next ones. */
const AHEAD = 1 << 15;
/** Most stretches that are measured at a time. */
const BLOCK = 1024;

/** Mean squares of a sound's stretches under a window, in a memory of its own. */
export class EnvelopeKernel {
  private readonly loops: Loops;
  private readonly weights: Float64Array;
  private readonly sum: number;
  private readonly half: number;
  private readonly room: Float64Array;
  private readonly means: Float64Array;

  /** @param window weights, an odd number of them. */
  constructor(window: Float64Array) {
    // Weights of 0 fill up the last four.
    const length = 4 * Math.ceil(window.length / 4);
    const { memory, doubles } = placed([], [length + AHEAD, length, BLOCK]);
    this.loops = loadKernel<Loops>(SOUNDSUMS_CODE, memory);
    [this.room, this.weights, this.means] = doubles;
    this.weights.set(window);
    this.sum = window.reduce((a, b) => a + b, 0);
    this.half = window.length >> 1;
  }

  /**
   * Measures stretches of a sound; beyond its ends it is 0.
   * @param samples of all of it. @param rate of the samples. @param every stretches a second, up to `rate`: stretch r is centred on the
   * sample nearest to r rate / every. @param into receives the weighted mean square of each.
   */
  measure(samples: Float64Array, rate: number, every: number, into: Float64Array): void {
    const { loops, weights, sum, half, room, means } = this;
    const stretch = new SoundStretch(samples, room);
    const apart = rate / every;
    const most = Math.max(1, Math.min(BLOCK, Math.floor((AHEAD - 2) / apart)));
    for (let first = 0; first < into.length; first += most) {
      const count = Math.min(most, into.length - first);
      const from = Math.floor(first * apart) - half;
      const address = stretch.at(from, Math.ceil((count - 1) * apart) + 2 + weights.length);
      loops.meanSquares(
        address,
        from,
        first,
        count,
        rate,
        every,
        half,
        weights.byteOffset,
        weights.length,
        sum,
        means.byteOffset,
      );
      into.set(means.subarray(0, count), first);
    }
  }
}
