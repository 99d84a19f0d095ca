import { ENVELOPE_CODE } from "./envelopeCode.js";
import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";
import { SoundStretch } from "./soundStretch.js";

/** What assembly/envelope.ts exports. */
interface Loops {
  squares(places: number, count: number, weights: number, length: number, sums: number): void;
}

/** Samples that are fetched beyond those of a stretch, for the next ones. */
const AHEAD = 8192;
/** Most stretches that are measured at a time. */
const BLOCK = 256;

/** Weighted squares of a sound's stretches, in a memory of its own. */
export class EnvelopeKernel {
  /** first samples of the stretches to be measured, counted from 0; in order */
  readonly places = new Int32Array(BLOCK);
  /** output: sum over each stretch of its samples' squares times the weights */
  readonly sums: Float64Array;
  private readonly loops: Loops;
  private readonly weights: Float64Array;
  private readonly room: Float64Array;
  private readonly addresses: Int32Array;
  private readonly stretch: SoundStretch;

  /** @param samples of the whole sound. @param weights as many as a stretch has samples. */
  constructor(samples: Float64Array, weights: Float64Array) {
    // Weights of 0 fill up the last four.
    const length = 4 * Math.ceil(weights.length / 4);
    const { memory, singles, doubles } = placed([BLOCK], [length + AHEAD, length, BLOCK]);
    this.loops = loadKernel<Loops>(ENVELOPE_CODE, memory);
    this.addresses = new Int32Array(memory.buffer, singles[0].byteOffset, BLOCK);
    [this.room, this.weights, this.sums] = doubles;
    this.weights.set(weights);
    this.stretch = new SoundStretch(samples, this.room);
  }

  /**
   * Measures stretches from the places on; beyond the ends the sound is 0.
   * @param count of places. @returns how many it has measured: at least one, and those that lie no further apart than it has room.
   */
  measure(count: number): number {
    const { places, addresses, room, weights, stretch, loops, sums } = this;
    const from = places[0];
    let done = Math.min(count, BLOCK);
    while (done > 1 && places[done - 1] + weights.length - from > room.length) done--;
    const address = stretch.at(from, places[done - 1] + weights.length - from);
    for (let k = 0; k < done; k++) addresses[k] = address + 8 * (places[k] - from);
    loops.squares(addresses.byteOffset, done, weights.byteOffset, weights.length, sums.byteOffset);
    return done;
  }
}
