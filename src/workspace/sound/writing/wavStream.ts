import { WholeFile } from "../../files/atomicWrite.js";
import { needsRf64, type WavLayout, wavHead, wavTail } from "./wavLayout.js";
import { SampleEncoder, type WavScale } from "./wavSamples.js";

/**
 * Writes a WAV file of any length block by block, completely or not at all, in the memory of one block. The file is RF64 if it
 * exceeds 4 GB. Always call `discard` at the end, for instance in `finally`; after `finish` it does nothing.
 */
export class WavStream {
  private readonly file: WholeFile;
  private readonly encoder: SampleEncoder;
  private readonly room: boolean;
  private samples = 0;

  /**
   * @param path of the file; missing folders are created.
   * @param layout rate, channels, depth and metadata.
   * @param scale of integers; default "as read".
   * @param frames sampling instants to be written, if known: below 4 GB the header is then a plain one.
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

  /** number of samples clipped so far */
  get clipped(): number {
    return this.encoder.clipped;
  }

  /**
   * Appends samples.
   * @param block interleaved samples, in fractions of full scale.
   * @throws {InputError} if the file can't be written; the partial file is then removed.
   * @throws {WorkFailed} if the disk is full; the partial file is then removed.
   */
  write(block: Float32Array): void {
    this.file.append(this.encoder.encode(block));
    this.samples += block.length;
  }

  /**
   * Completes the file and gives it its final name.
   * @throws {InputError} as `write` does.
   */
  finish(): void {
    const frames = this.samples / this.layout.channels;
    if (!Number.isInteger(frames))
      throw new Error(
        `WavStream: ${this.samples} samples are not a multiple of ${this.layout.channels} channels`,
      );
    this.file.append(wavTail(this.layout, frames));
    this.file.writeAt(wavHead(this.layout, frames, this.room), 0);
    this.file.commit();
  }

  /** Removes the partial file, unless it is finished. */
  discard(): void {
    this.file.discard();
  }
}
