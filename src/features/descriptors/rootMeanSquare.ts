import { SoundSumsKernel } from "../../kernels/soundSumsKernel.js";

/** Samples whose squares are added once for all stretches that hold them. */
const BLOCK = 32;

/** Root mean square of stretches of a sound, as recorded: no window, no filter. Fast where stretches overlap. */
export class RootMeanSquare {
  /** of each block of samples */
  private readonly blocks: Float64Array;

  constructor(private readonly samples: Float32Array) {
    this.blocks = new Float64Array(Math.floor(samples.length / BLOCK));
    new SoundSumsKernel().squaresOf(samples, BLOCK, this.blocks);
  }

  /**
   * Root mean square of the samples from `first` to before `end`, 0 beyond the ends of the sound.
   * @returns re full scale.
   */
  measure(first: number, end: number): number {
    const { blocks, samples } = this;
    const from = Math.max(0, first);
    const to = Math.min(samples.length, end);
    const firstBlock = Math.ceil(from / BLOCK);
    const endBlock = Math.floor(to / BLOCK);
    if (endBlock <= firstBlock) return Math.sqrt(this.squares(from, to) / (end - first));
    let sum = this.squares(from, BLOCK * firstBlock) + this.squares(BLOCK * endBlock, to);
    for (let b = firstBlock; b < endBlock; b++) sum += blocks[b];
    return Math.sqrt(sum / (end - first));
  }

  private squares(from: number, to: number): number {
    const { samples } = this;
    let sum = 0;
    for (let i = from; i < to; i++) sum += samples[i] * samples[i];
    return sum;
  }
}
