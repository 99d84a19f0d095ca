import { WholeFile } from "../../files/atomicWrite.js";
import { needsRf64, type WavLayout, wavHead, wavTail } from "./wavLayout.js";
import { SampleEncoder, type WavScale } from "./wavSamples.js";

/**
 * A WAV file of any length that is written block by block, whole or not at all, in the memory of one block. It is RF64
 * where 4 GB are passed. Whoever opens one calls `discard` at the end in any case: after `finish` it does nothing.
 */
export class WavStream {
  private readonly file: WholeFile;
  private readonly encoder: SampleEncoder;
  private readonly room: boolean;
  private samples = 0;

  /**
   * @param path of the file; folders are made.
   * @param layout rate, channels, depth and metadata.
   * @param scale of integers; default as read.
   * @param frames sampling instants that are to come, as far as is known: below 4 GB the plain header is then enough.
   * @throws {InputError} if the file can't be written.
   */
  constructor(
    path: string,
    private readonly layout: WavLayout,
    { scale = "as read", frames }: { readonly scale?: WavScale; readonly frames?: number } = {},
  ) {
    this.room = frames === undefined || needsRf64(layout, frames);
    this.encoder = new SampleEncoder(layout.depth, scale);
    const head = wavHead(layout, 0, this.room);
    this.file = new WholeFile(path);
    this.file.append(head);
  }

  /** samples beyond full scale that were clipped so far */
  get clipped(): number {
    return this.encoder.clipped;
  }

  /**
   * @param block interleaved samples, fractions of full scale.
   * @throws {InputError} if the disk is full or the like: then nothing of the file is left.
   */
  write(block: Float32Array): void {
    this.file.append(this.encoder.encode(block));
    this.samples += block.length;
  }

  /**
   * Ends the file and gives it its name.
   * @throws {InputError} as `write` does.
   */
  finish(): void {
    const frames = this.samples / this.layout.channels;
    if (!Number.isInteger(frames)) throw new Error(`WavStream: ${this.samples} samples are not whole rows`);
    this.file.append(wavTail(this.layout, frames));
    this.file.writeAt(wavHead(this.layout, frames, this.room), 0);
    this.file.commit();
  }

  /** Leaves nothing behind, unless the file is finished. */
  discard(): void {
    this.file.discard();
  }
}
