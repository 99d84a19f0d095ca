import { deflateSync } from "node:zlib";
import { pngChunk, pngHeader, pngRows, SIGNATURE } from "./pngParts.js";

/** How an animation is shown. */
export interface Animation {
  /** size of a frame, pixels */
  readonly width: number;
  readonly height: number;
  /** number of frames, at least 1 */
  readonly count: number;
  /** shown a second, 1 to 65535 */
  readonly framesPerSecond: number;
}

/**
 * A movie in gray as an animated PNG file, which repeats for ever. Programs that don't know animated PNG show its first
 * frame.
 * @param frames gray values of each frame, row by row from the top left.
 * @returns the bytes of the file in pieces: its head, one piece a frame, its end.
 * @see W3C, Portable Network Graphics (PNG) Specification, third edition, ch. 11.3.3: acTL, fcTL and fdAT.
 * @example
 * const pieces = [...encodeApng([Uint8Array.of(0, 255)], { width: 2, height: 1, count: 1, framesPerSecond: 30 })];
 * pieces.length; // 3
 */
export function* encodeApng(
  frames: Iterable<Uint8Array>,
  { width, height, count, framesPerSecond }: Animation,
): Generator<Uint8Array> {
  yield joined([SIGNATURE, pngHeader(width, height, 1), pngChunk("acTL", numbers(count, 0))]);
  let sequence = 0;
  for (const pixels of frames) {
    const control = new Uint8Array(26);
    control.set(numbers(sequence++, width, height, 0, 0));
    // Shown for 1 / framesPerSecond s; the next frame replaces all of it.
    new DataView(control.buffer).setUint16(20, 1);
    new DataView(control.buffer).setUint16(22, framesPerSecond);
    const packed = deflateSync(pngRows(pixels, width, height, 1));
    // The first frame is the still picture, too.
    const data =
      sequence === 1 ? pngChunk("IDAT", packed) : pngChunk("fdAT", joined([numbers(sequence++), packed]));
    yield joined([pngChunk("fcTL", control), data]);
  }
  yield pngChunk("IEND", new Uint8Array());
}

/** Numbers of 32 bits, the high byte first. */
function numbers(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
