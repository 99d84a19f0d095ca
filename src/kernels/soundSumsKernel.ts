import { loadKernel } from "./loadKernel.js";
import { placed } from "./placed.js";
import { SOUNDSUMS_CODE } from "./soundSumsCode.js";

/** What assembly/soundSums.ts exports. */
interface Loops {
  sum(from: number, end: number, sums: number): void;
  largest(from: number, end: number): number;
  squares(from: number, length: number, count: number, into: number): void;
}

/** Samples that are looked at together. */
const CHUNK = 1 << 14;

/** Sums over the samples of sounds: loops that run once a sound, which JavaScript would begin without compiling them. */
export class SoundSumsKernel {
  private readonly loops: Loops;
  private readonly room: Float32Array;
  private readonly sums: Float64Array;

  constructor() {
    const { memory, singles, doubles } = placed([CHUNK], [CHUNK / 4]);
    this.loops = loadKernel<Loops>(SOUNDSUMS_CODE, memory);
    [this.room] = singles;
    [this.sums] = doubles;
  }

  /** Sum of samples; NaN if any of them is. */
  sumOf(samples: Float32Array): number {
    const { loops, sums } = this;
    sums.fill(0, 0, 4);
    for (const { from, end } of this.chunks(samples, CHUNK)) loops.sum(from, end, sums.byteOffset);
    const [a, b, c, d] = sums;
    return a + b + (c + d);
  }

  /** The largest size of samples, NaN left out; 0 of none. */
  largestOf(samples: Float32Array): number {
    let most = 0;
    for (const { from, end } of this.chunks(samples, CHUNK))
      most = Math.max(most, this.loops.largest(from, end));
    return most;
  }

  /** Sums of squares of blocks of samples. @param length of each, a multiple of four, 16384 at most. @param into receives one of each whole block. */
  squaresOf(samples: Float32Array, length: number, into: Float64Array): void {
    const { loops, sums } = this;
    const whole = samples.subarray(0, samples.length - (samples.length % length));
    let at = 0;
    for (const { from, end } of this.chunks(whole, CHUNK - (CHUNK % length))) {
      const count = (end - from) / 4 / length;
      loops.squares(from, length, count, sums.byteOffset);
      into.set(sums.subarray(0, count), at);
      at += count;
    }
  }

  /** Places samples in the room, so many at a time. @returns where they lie then. */
  private *chunks(samples: Float32Array, size: number): Generator<{ from: number; end: number }> {
    const { room } = this;
    for (let first = 0; first < samples.length; first += size) {
      const chunk = samples.subarray(first, first + size);
      room.set(chunk);
      yield { from: room.byteOffset, end: room.byteOffset + chunk.byteLength };
    }
  }
}
