import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { type Movie, movieOf } from "../../shapes/series.js";
import type { GrayPicture } from "./grayPicture.js";
import { decodeJpeg, isJpeg } from "./jpegPicture.js";
import { decodePng } from "./pngPicture.js";

/** A part of each frame, pixels from the top left. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a film from a folder of PNG or JPEG frames, in the order of their names, numbers in them by value.
 * @param crop the part to keep; default all.
 * @returns gray values from 0 to 1, one frame a unit of time, and the paths of the frames.
 * @throws {InputError} if there are no frames, or some of each kind, or one is damaged, or they differ in size, or the crop does not fit.
 */
export function readFilmFrames(folder: string, crop?: Crop): { film: Movie; paths: string[] } {
  const paths = framePaths(folder);
  let size: GrayPicture | undefined;
  const frames = paths.map((path) => {
    const frame = decodeFrame(new Uint8Array(readFileSync(path)), path);
    size ??= frame;
    if (frame.height !== size.height || frame.width !== size.width)
      throw new InputError(
        `${path}: has ${frame.width} x ${frame.height} pixels, the first frame ${size.width} x ${size.height}; give frames of one size.`,
      );
    return cropped(frame, path, crop);
  });
  const [{ height, width }] = frames;
  const values = new Float32Array(frames.length * height * width);
  frames.forEach((frame, f) => {
    values.set(frame.values, f * height * width);
  });
  return { film: movieOf(values, height, width, 1), paths };
}

/** The frames in a folder, in order. */
function framePaths(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new InputError(`${folder}: is not a folder; give the folder of a film's frames.`);
  const inOrder = new Intl.Collator("en", { numeric: true });
  const names = readdirSync(folder).sort((a, b) => inOrder.compare(a, b));
  const kinds = [/\.png$/i, /\.jpe?g$/i].map((ending) => names.filter((name) => ending.test(name)));
  const [frames, others] = kinds.sort((a, b) => b.length - a.length);
  if (frames.length === 0)
    throw new InputError(
      `${folder}: holds no PNG or JPEG frames; make them, for instance: ffmpeg -i film.mp4 ${join(folder, "%05d.png")}`,
    );
  if (others.length > 0)
    throw new InputError(
      `${folder}: holds PNG and JPEG pictures, ${others[0]} among them; give a folder with the frames alone.`,
    );
  return frames.map((name) => join(folder, name));
}

/** Decodes a frame by its first bytes, whatever its name ends in. */
function decodeFrame(bytes: Uint8Array, path: string): GrayPicture {
  return isJpeg(bytes) || !/\.png$/i.test(path) ? decodeJpeg(bytes, path) : decodePng(bytes, path);
}

function cropped(picture: GrayPicture, path: string, crop: Crop | undefined): GrayPicture {
  if (crop === undefined) return picture;
  const { left, top, width, height } = crop;
  if (left + width > picture.width || top + height > picture.height || width < 1 || height < 1)
    throw new InputError(
      `${path}: a crop of ${width} x ${height} at ${left},${top} does not fit ${picture.width} x ${picture.height} pixels; give another.`,
    );
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * picture.width + left;
    values.set(picture.values.subarray(from, from + width), row * width);
  }
  return { height, width, values };
}
