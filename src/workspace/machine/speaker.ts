import { createRequire } from "node:module";

/** The native addon of a platform: miniaudio behind a ring buffer. */
export interface SpeakerAddon {
  open(sampleRate: number, channels: number, bitDepth: number, bufferMs: number, capture: boolean): unknown;
  writeAsync(handle: unknown, bytes: Uint8Array, done: (error: Error | null) => void): void;
  close(handle: unknown): void;
}

const BITS = 16;
const BUFFER_MS = 50;
/** Length of the blocks that are sent to the device, s. */
const CHUNK = 0.02;

/** A sound device that an audio context can write to: 16-bit samples, interleaved. */
export class Speaker {
  private readonly handle: unknown;
  private readonly chunkBytes: number;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private drained: (() => void)[] = [];
  private open = true;

  /** @throws {Error} if there is no addon for this platform, or the device can't be opened. */
  constructor(
    sampleRate: number,
    channels: number,
    private readonly addon: SpeakerAddon = loadAddon(),
  ) {
    this.handle = addon.open(sampleRate, channels, BITS, BUFFER_MS, false);
    this.chunkBytes = Math.round(CHUNK * sampleRate) * channels * (BITS / 8);
  }

  /** @returns false when the next write should wait until "drain". */
  write(bytes: Uint8Array): boolean {
    if (!this.open) return false;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes < this.chunkBytes) return true;
    const chunk = Buffer.concat(this.waiting);
    this.waiting = [];
    this.waitingBytes = 0;
    this.addon.writeAsync(this.handle, chunk, () => {
      const listeners = this.drained;
      this.drained = [];
      for (const listener of listeners) listener();
    });
    return false;
  }

  once(_event: string, listener: () => void): void {
    this.drained.push(listener);
  }

  /** Stops the sound at once. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.addon.close(this.handle);
  }
}

function loadAddon(): SpeakerAddon {
  return createRequire(import.meta.url)(`@audio/speaker-${process.platform}-${process.arch}`) as SpeakerAddon;
}
