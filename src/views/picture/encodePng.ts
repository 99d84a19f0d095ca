import { deflateSync } from "node:zlib";
import { type Channels, pngChunk, pngHeader, pngRows, SIGNATURE } from "./pngParts.js";

/**
 * A picture as a PNG file of 8 bits a channel.
 * @param pixels red, green and blue of each pixel, or its gray value, row by row from the top left.
 * @param channels 3 for colour, 1 for gray.
 * @returns the bytes of the file.
 * @see W3C, Portable Network Graphics (PNG) Specification.
 */
export function encodePng(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: Channels = 3,
): Uint8Array {
  const rows = pngRows(pixels, width, height, channels);
  const chunks = [
    pngHeader(width, height, channels),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", new Uint8Array()),
  ];
  return Uint8Array.from(Buffer.concat([SIGNATURE, ...chunks]));
}
