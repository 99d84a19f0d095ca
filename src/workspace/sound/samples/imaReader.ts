import { InputError } from "../../../shapes/inputError.js";
import type { Bytes } from "../../files/bytes.js";
import type { SampleReader } from "./linearReader.js";

/** Position and size of the IMA ADPCM blocks of a file. */
export interface ImaLayout {
  readonly channels: number;
  readonly blockAlign: number;
  readonly start: number;
  readonly dataBytes: number;
}

const STEPS = Int16Array.of(
  ...[
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88,
  ],
  ...[97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658],
  ...[724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660],
  ...[4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818],
  ...[18500, 20350, 22385, 24623, 27086, 29794, 32767],
);
const INDEX_CHANGE = Int8Array.of(-1, -1, -1, -1, 2, 4, 6, 8);

/** Sampling instants in a block of the given size; the last block may be truncated. */
function framesIn(blockBytes: number, channels: number): number {
  const head = 4 * channels;
  return blockBytes < head ? 0 : 1 + 8 * Math.floor((blockBytes - head) / head);
}

/**
 * Number of sampling instants in all blocks.
 * @param layout channels, bytes per block and bytes in total.
 */
export function imaFrames({ channels, blockAlign, dataBytes }: Omit<ImaLayout, "start">): number {
  const whole = Math.floor(dataBytes / blockAlign);
  return whole * framesIn(blockAlign, channels) + framesIn(dataBytes % blockAlign, channels);
}

/**
 * Makes a reader of the IMA ADPCM samples of a WAV file, which decodes block by block.
 * @param bytes of the file.
 * @param layout position and size of the blocks.
 * @param name named in error messages.
 * @see IMA Digital Audio Focus Group (1992), Recommended Practices; Multimedia Data Standards Update 1994 (DVI ADPCM).
 */
export function imaReader(bytes: Bytes, layout: ImaLayout, name: string): SampleReader {
  const { channels, blockAlign, start, dataBytes } = layout;
  const perBlock = framesIn(blockAlign, channels);
  const block = new Uint8Array(blockAlign);
  const decoded = new Float32Array(perBlock * channels);
  let decodedBlock = -1;
  const decode = (index: number): void => {
    if (index === decodedBlock) return;
    decodedBlock = -1;
    const length = Math.min(blockAlign, dataBytes - index * blockAlign);
    if (bytes.fill(block.subarray(0, length), start + index * blockAlign) < length) {
      throw new InputError(`${name}: became shorter while it was read; read it again.`);
    }
    decodeBlock(block, framesIn(length, channels), channels, decoded);
    decodedBlock = index;
  };
  const read = (first: number, frames: number, channel: number, width: number, out: Float32Array): void => {
    for (let frame = 0; frame < frames; ) {
      const index = Math.floor((first + frame) / perBlock);
      decode(index);
      const from = first + frame - index * perBlock;
      const count = Math.min(perBlock - from, frames - frame);
      for (let i = 0; i < count; i++) {
        for (let c = 0; c < width; c++) {
          out[(frame + i) * width + c] = decoded[(from + i) * channels + channel + c];
        }
      }
      frame += count;
    }
  };
  return {
    readChannel: (first, channel, out) => read(first, out.length, channel, 1, out),
    readAll: (first, out) => read(first, out.length / channels, 0, channels, out),
  };
}

function decodeBlock(block: Uint8Array, frames: number, channels: number, out: Float32Array): void {
  for (let channel = 0; channel < channels; channel++) {
    const head = 4 * channel;
    let value = ((block[head] | (block[head + 1] << 8)) << 16) >> 16;
    let index = Math.min(88, block[head + 2]);
    out[channel] = value / 32_768;
    for (let frame = 1; frame < frames; frame++) {
      // Eight samples of a channel in four bytes, then the next channel's.
      const nibble = frame - 1;
      const at = 4 * channels + 4 * (channels * (nibble >> 3) + channel) + ((nibble & 7) >> 1);
      const code = nibble & 1 ? block[at] >> 4 : block[at] & 15;
      const step = STEPS[index];
      let change = step >> 3;
      if (code & 4) change += step;
      if (code & 2) change += step >> 1;
      if (code & 1) change += step >> 2;
      value = Math.max(-32_768, Math.min(32_767, code & 8 ? value - change : value + change));
      index = Math.max(0, Math.min(88, index + INDEX_CHANGE[code & 7]));
      out[frame * channels + channel] = value / 32_768;
    }
  }
}
