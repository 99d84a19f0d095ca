import { SIDES, type Song } from "../shapes/song.js";
import { gestureOf } from "./gesture.js";
import { PRESSURE_RANGE, regime } from "./oscillationTable.js";

/**
 * Whether the gesture of a song ever reaches the onset of oscillation; below it the song is silent.
 * @param song of any model.
 * @example
 * const syllables = [{ duration_s: 0.2, pressure: -0.1, tension: 0.5 }];
 * sings(readSong({ format: "syrinx-song/2", syllables }, "example")); // false
 */
export function sings(song: Song): boolean {
  return SIDES.some((side) => {
    const { pressure, tension, loudness } = gestureOf(song, side);
    return loudness.values.some((level, r) => {
      const alpha = pressure.values[r];
      const beta = tension.values[r];
      if (level === 0 || !(alpha > 0)) return false;
      if (song.model !== "normal-form") return beta > 0;
      return alpha > PRESSURE_RANGE.high || regime(alpha, beta) !== "silent";
    });
  });
}
