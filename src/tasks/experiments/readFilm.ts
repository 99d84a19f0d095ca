import { createHash } from "node:crypto";
import type { Movie } from "../../shapes/series.js";
import { hashOf } from "../../workspace/files/ownFiles.js";
import { type Crop, readFilmFrames } from "../../workspace/films/filmFrames.js";

/** Reads a film, and a hash of all its frames. @param folder of PNG or JPEG frames. */
export function readFilm(
  folder: string,
  crop?: Crop,
): { film: Movie; inputs: { file: string; sha256: string }[] } {
  const { film, paths } = readFilmFrames(folder, crop);
  const all = createHash("sha256");
  for (const path of paths) all.update(hashOf(path));
  return { film, inputs: [{ file: folder, sha256: all.digest("hex") }] };
}
