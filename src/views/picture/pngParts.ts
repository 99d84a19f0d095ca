import { crc32 } from "node:zlib";

/** The bytes that every PNG file begins with. */
export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Values a pixel: 1 for gray, 3 for red, green and blue. */
export type Channels = 1 | 3;

/**
 * A chunk of a PNG file.
 * @param name four letters. @param data its contents.
 * @returns length, name, data and checksum.
 */
export function pngChunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** The chunk IHDR: 8 bits a channel, not interlaced. */
export function pngHeader(width: number, height: number, channels: Channels): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, channels === 1 ? 0 : 2, 0, 0, 0], 8);
  return pngChunk("IHDR", header);
}

/** The rows of a picture as PNG compresses them: each behind a byte that says it is not filtered. */
export function pngRows(pixels: Uint8Array, width: number, height: number, channels: Channels): Uint8Array {
  const length = channels * width;
  const rows = new Uint8Array(height * (length + 1));
  for (let y = 0; y < height; y++)
    rows.set(pixels.subarray(length * y, length * (y + 1)), y * (length + 1) + 1);
  return rows;
}
