import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { InputError } from "../../../shapes/inputError.js";
import { bytesInMemory, bytesOfFile, type OpenBytes } from "../../files/bytes.js";
import { reasonOf } from "../../files/fileFault.js";

/** Maximum size of the samples kept in memory, bytes; more go to a temporary file. */
const MAX_IN_MEMORY = 1 << 26;

let count = 0;

/**
 * Storage for decoded samples: in memory, or in a temporary file if they exceed 64 MiB. The file is unlinked at once, so it
 * disappears with the process.
 */
export class DecodedSamples {
  readonly #name: string;
  readonly #channels: number;
  #pending: Float32Array[] = [];
  #file: number | undefined;
  frames = 0;

  /** @param name of the recording, named in error messages. @param channels of the interleaved samples. */
  constructor(name: string, channels: number) {
    this.#name = name;
    this.#channels = channels;
  }

  /** Adds interleaved samples. @throws {InputError} if the temporary file can't be written. */
  add(samples: Float32Array): void {
    this.#pending.push(samples);
    this.frames += samples.length / this.#channels;
    if (this.frames * this.#channels * 4 > MAX_IN_MEMORY) this.#toFile();
  }

  /** All samples added, as 32-bit floating point in the machine's byte order. @throws {InputError} as add. */
  finish(): OpenBytes {
    if (this.#file !== undefined) {
      this.#toFile();
      const file = this.#file;
      this.#file = undefined;
      return bytesOfFile(file, this.frames * this.#channels * 4, this.#name);
    }
    const all = new Float32Array(this.frames * this.#channels);
    let at = 0;
    for (const part of this.#pending) {
      all.set(part, at);
      at += part.length;
    }
    this.#pending = [];
    return bytesInMemory(new Uint8Array(all.buffer));
  }

  /** Discards all samples. */
  drop(): void {
    this.#pending = [];
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
      for (const part of this.#pending) {
        const raw = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
        for (let done = 0; done < raw.length; ) done += writeSync(this.#file, raw, done);
      }
    } catch (error) {
      throw new InputError(
        `${this.#name}: its decoded sound can't be stored in ${tmpdir()} (${reasonOf(error)}); free disk space or convert it to WAV.`,
      );
    }
    this.#pending = [];
  }
}
