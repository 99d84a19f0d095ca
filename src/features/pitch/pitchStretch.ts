import type { Block, PitchKernel } from "../../kernels/pitchKernel.js";

/** Samples that are fetched at once, beyond those of a frame. */
const AHEAD = 8192;
/** Most frames of a run. */
const RUN = 256;

/** The part of a sound that lies in the kernel's memory: as much as a run of frames needs. */
export class PitchStretch {
  private readonly placed: Block<Float64Array>;
  /** of the samples, in single precision where that is asked for */
  private readonly address: number;
  /** most frames of a run */
  readonly most: number;
  private readonly length: number;
  private start = Number.NaN;
  /** of the whole sound */
  private samples: Float64Array = new Float64Array(0);

  /**
   * @param bytes of a sample in the kernel's memory: 4 for single precision, 8 for double.
   * @param before, after samples that a frame needs before its middle one and from it on. @param hop s. @param rate Hz.
   */
  constructor(
    private readonly kernel: PitchKernel,
    private readonly bytes: 4 | 8,
    private readonly before: number,
    private readonly after: number,
    private readonly hop: number,
    private readonly rate: number,
  ) {
    this.most = Math.max(1, Math.min(RUN, Math.floor(AHEAD / (hop * rate))));
    this.length = before + after + AHEAD;
    this.placed = kernel.double(this.length);
    this.address = bytes === 8 ? this.placed.address : kernel.single(this.length).address;
  }

  /** Begins another sound. */
  hear(samples: Float64Array): void {
    this.samples = samples;
    this.start = Number.NaN;
  }

  /** Address of sample 0, were it there, from which the frames' samples are reached. @param first, end rows of the run. */
  origin(first: number, end: number): number {
    return this.reach(this.centre(first), this.centre(end - 1));
  }

  /** As `origin`, for frames whose middle samples are these and lie between them. */
  reach(first: number, last: number): number {
    const from = first - this.before;
    const to = last + this.after;
    if (!(from >= this.start && to <= this.start + this.length)) this.fetch(from);
    return this.address - this.bytes * this.start;
  }

  /** The middle sample of a frame. */
  private centre(row: number): number {
    return Math.round(row * this.hop * this.rate);
  }

  /** Fetches samples from one on; beyond the sound's ends they are 0. */
  private fetch(from: number): void {
    const { samples, length, placed, kernel } = this;
    const { values } = placed;
    const first = Math.min(samples.length, Math.max(0, from));
    const some = samples.subarray(first, Math.max(first, from + length));
    const place = Math.min(length, Math.max(0, first - from));
    values.fill(0, 0, place);
    values.set(some, place);
    values.fill(0, place + some.length);
    if (this.bytes === 4) kernel.loops.round(placed.address, length, this.address);
    this.start = from;
  }
}
