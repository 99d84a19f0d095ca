import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { InputError } from "../../../shapes/inputError.js";
import { reasonOf } from "../../files/atomicWrite.js";
import { bytesInMemory, bytesOfFile, type OpenBytes } from "../containers/bytes.js";

/** Beyond this many bytes samples go to a temporary file. */
const MOST_IN_MEMORY = 1 << 26;

let count = 0;

/**
 * Where decoded samples are kept until they are read: in memory while they are few, else in a temporary file, which
 * has no name and so vanishes with the process.
 */
export class DecodedSamples {
  readonly #name: string;
  readonly #channels: number;
  #held: Float32Array[] = [];
  #file: number | undefined;
  frames = 0;

  /** @param name of the recording, said in errors. */
  constructor(name: string, channels: number) {
    this.#name = name;
    this.#channels = channels;
  }

  /** Adds samples, interleaved. */
  add(samples: Float32Array): void {
    this.#held.push(samples);
    this.frames += samples.length / this.#channels;
    if (this.frames * this.#channels * 4 > MOST_IN_MEMORY) this.#toFile();
  }

  /** All that were added, as 32-bit floating point in the machine's byte order. */
  finish(): OpenBytes {
    if (this.#file !== undefined) {
      this.#toFile();
      const file = this.#file;
      this.#file = undefined;
      return bytesOfFile(file, this.frames * this.#channels * 4, this.#name);
    }
    const all = new Float32Array(this.frames * this.#channels);
    let at = 0;
    for (const part of this.#held) {
      all.set(part, at);
      at += part.length;
    }
    this.#held = [];
    return bytesInMemory(new Uint8Array(all.buffer));
  }

  /** Gives up what was added. */
  drop(): void {
    this.#held = [];
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #toFile(): void {
    try {
      if (this.#file === undefined) {
        const path = join(tmpdir(), `syrinx-${process.pid}-${threadId}-${count++}.samples`);
        this.#file = openSync(path, "wx+", 0o600);
        unlinkSync(path);
      }
      for (const part of this.#held) {
        const raw = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
        for (let done = 0; done < raw.length; ) done += writeSync(this.#file, raw, done);
      }
    } catch (error) {
      throw new InputError(
        `${this.#name}: its sound needs space in ${tmpdir()} (${reasonOf(error)}); free the disk or convert it to WAV.`,
      );
    }
    this.#held = [];
  }
}
