import { createRequire } from "node:module";

/** What the addon of a platform gives: miniaudio behind a ring buffer. */
export interface SpeakerAddon {
  open(sampleRate: number, channels: number, bitDepth: number, bufferMs: number, capture: boolean): unknown;
  writeAsync(handle: unknown, bytes: Uint8Array, done: (error: Error | null) => void): void;
  close(handle: unknown): void;
}

const BITS = 16;
const BUFFER_MS = 50;
/** Gathered before it goes to the device, s. */
const CHUNK = 0.02;

/** A sound device as the audio context writes to it: 16-bit samples, interleaved. */
export class Speaker {
  private readonly handle: unknown;
  private readonly chunkBytes: number;
  private waiting: Uint8Array[] = [];
  private held = 0;
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
    this.held += bytes.length;
    if (this.held < this.chunkBytes) return true;
    const chunk = Buffer.concat(this.waiting);
    this.waiting = [];
    this.held = 0;
    this.addon.writeAsync(this.handle, chunk, () => {
      const told = this.drained;
      this.drained = [];
      for (const tell of told) tell();
    });
    return false;
  }

  once(_event: string, told: () => void): void {
    this.drained.push(told);
  }

  /** Falls silent at once. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.addon.close(this.handle);
  }
}

function loadAddon(): SpeakerAddon {
  return createRequire(import.meta.url)(`@audio/speaker-${process.platform}-${process.arch}`) as SpeakerAddon;
}
