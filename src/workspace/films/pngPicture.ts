import { inflateSync } from "node:zlib";
import { InputError } from "../../shapes/inputError.js";
import { type GrayPicture, luma } from "./grayPicture.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Values a pixel by colour type: gray, colour, palette, gray with alpha, colour with alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Decodes a PNG picture as gray values: luma of colours; alpha is ignored.
 * @param bytes of the file: any bit depth and colour type, not interlaced.
 * @param name named in error messages.
 * @throws {InputError} if it is not such a file or is damaged.
 * @see W3C, Portable Network Graphics (PNG) Specification.
 */
export function decodePng(bytes: Uint8Array, name: string): GrayPicture {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte))
    throw new InputError(`${name}: is not a PNG picture; convert the frames to PNG or JPEG.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let palette = new Uint8Array(0);
  let [width, height, depth, colour, interlaced] = [0, 0, 0, 0, 0];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (kind === "IHDR") {
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      [depth, colour, interlaced] = [bytes[at + 16], bytes[at + 17], bytes[at + 20]];
    } else if (kind === "PLTE") palette = Uint8Array.from(content);
    else if (kind === "IDAT") data.push(content);
    else if (kind === "IEND") break;
    at += 12 + length;
  }
  const channels = CHANNELS[colour];
  if (channels === undefined || interlaced !== 0 || !(width > 0 && height > 0))
    throw new InputError(`${name}: is interlaced or has no valid header; save it as a plain PNG.`);
  const stride = Math.ceil((width * channels * depth) / 8);
  const rows = unfiltered(inflated(data, name), height, stride, Math.max(1, (channels * depth) >> 3), name);
  const most = 2 ** depth - 1;
  const sample = (row: number, index: number): number => {
    if (depth === 8) return rows[row * stride + index];
    if (depth === 16) return rows[row * stride + 2 * index] * 256 + rows[row * stride + 2 * index + 1];
    const bit = index * depth;
    return (rows[row * stride + (bit >> 3)] >> (8 - depth - (bit & 7))) & most;
  };
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const first = column * channels;
      const value = sample(row, first);
      values[row * width + column] =
        colour === 3
          ? luma(palette[3 * value] ?? 0, palette[3 * value + 1] ?? 0, palette[3 * value + 2] ?? 0) / 255
          : channels < 3
            ? value / most
            : luma(value, sample(row, first + 1), sample(row, first + 2)) / most;
    }
  }
  return { height, width, values };
}

function inflated(data: readonly Uint8Array[], name: string): Uint8Array {
  try {
    return inflateSync(Buffer.concat(data));
  } catch {
    throw new InputError(`${name}: is damaged; save the frame again.`);
  }
}

/** Undoes the filter of each row. @param back bytes from a value to the same one of the pixel before. */
function unfiltered(raw: Uint8Array, height: number, stride: number, back: number, name: string): Uint8Array {
  if (raw.length < height * (stride + 1)) throw new InputError(`${name}: is damaged; save the frame again.`);
  const out = new Uint8Array(height * stride);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i;
      const left = i >= back ? out[at - back] : 0;
      const up = row > 0 ? out[at - stride] : 0;
      const corner = row > 0 && i >= back ? out[at - stride - back] : 0;
      out[at] = raw[row * (stride + 1) + 1 + i] + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      // Paeth: the neighbour nearest to left + up - corner.
      const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
      const toCorner = Math.abs(left + up - 2 * corner);
      return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
    default:
      return 0;
  }
}
