import jpeg from "jpeg-js";
import { InputError } from "../../shapes/inputError.js";
import { type GrayPicture, luma } from "./grayPicture.js";

/** First bytes of a JPEG file. */
const SIGNATURE = [0xff, 0xd8, 0xff] as const;

/** Whether bytes begin as a JPEG file does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Decodes a JPEG picture as gray values: luma of its colours.
 * @param bytes of the file: 8 bits a sample, baseline or progressive.
 * @param name named in error messages.
 * @returns values within 2 of 255 of those of libjpeg, whose colours are interpolated.
 * @throws {InputError} if it is not such a file, or is damaged or cut off.
 * @see ITU-T T.81; JFIF, ITU-T T.871.
 */
export function decodeJpeg(bytes: Uint8Array, name: string): GrayPicture {
  if (!isJpeg(bytes))
    throw new InputError(`${name}: is not a JPEG picture; convert the frames to JPEG or PNG.`);
  const { width, height, data } = decoded(bytes, name);
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++)
    values[i] = luma(data[3 * i], data[3 * i + 1], data[3 * i + 2]) / 255;
  return { height, width, values };
}

/** Red, green and blue by pixel. Strict: the decoder's tolerant mode fills up what is missing. */
function decoded(bytes: Uint8Array, name: string): { width: number; height: number; data: Uint8Array } {
  try {
    return jpeg.decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false });
  } catch (error) {
    // Of a damaged file the decoder throws an Error that says what is wrong, or a TypeError of its own.
    const why = error instanceof TypeError || !(error instanceof Error) ? "" : ` (${error.message})`;
    throw new InputError(`${name}: is damaged or not a plain JPEG${why}; save the frame again.`);
  }
}
