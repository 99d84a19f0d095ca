import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSong } from "../../src/documents/songDocument.js";
import type { Song, TractName } from "../../src/shapes/song.js";
import { randomSong } from "./randomSong.js";

/** Voices of the random songs: time scales that birds from doves to warblers would need, and every tract. */
const VOICES: readonly (readonly [number, TractName])[] = [
  [15_000, "none"],
  [24_000, "cavity-3555"],
  [24_000, "trachea"],
  [32_000, "cavity-2975"],
  [40_000, "none"],
  [40_000, "cavity-3555"],
  [18_000, "trachea"],
  [30_000, "cavity-3555"],
];

/**
 * Songs whose gestures are known: all presets that one voice sings by the normal form, without the filter and the
 * augmentation that some have after their tract, and random songs.
 * @param folder synth/ of the project.
 */
export function knownSongs(folder: string): { readonly name: string; readonly song: Song }[] {
  const presets = readdirSync(folder)
    .filter((file) => file.endsWith(".song.json"))
    .map((file) => ({ file, song: readSong(JSON.parse(readFileSync(join(folder, file), "utf8")), file) }))
    .filter(
      ({ song }) => song.model === "normal-form" && song.syllables.every(({ voice }) => voice === "left"),
    )
    .map(({ file, song: { filter, augmentation, ...song } }) => ({
      name: file.replace(".song.json", ""),
      song,
    }));
  const random = VOICES.map(([gamma, tract], i) => ({
    name: `random ${i + 1}`,
    song: randomSong(i + 1, gamma, tract),
  }));
  return [...presets, ...random];
}
