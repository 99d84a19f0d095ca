import type { Curve, ModelName, Song } from "../shapes/song.js";

/** Lowest tension of the labial and the relaxation oscillator, which have no resting point without stiffness. */
export const LOWEST_STIFFNESS = 1e-6;

/** A song for another oscillator. */
export interface Recast {
  readonly song: Song;
  /** syllables whose tension falls below what the oscillator can have, and was raised to it in places */
  readonly raised: number;
}

/**
 * The same gesture for another oscillator. The normal form also sings at tensions below 0, where the others, whose tension is a
 * stiffness, can't: there the tension is raised to the lowest that they have.
 * @param song of any model.
 * @param model that is to sing it.
 * @example
 * const song = readSong({ format: "syrinx-song/2", syllables: [{ duration_s: 0.2, pressure: 0.15, tension: -0.1 }] }, "x");
 * singWith(song, "labial").raised; // 1
 */
export function singWith(song: Song, model: ModelName): Recast {
  if (model === "normal-form") return { song: { ...song, model }, raised: 0 };
  let raised = 0;
  const syllables = song.syllables.map((syllable) => {
    const tension = atLeast(syllable.tension, LOWEST_STIFFNESS);
    if (tension !== syllable.tension) raised++;
    return { ...syllable, tension };
  });
  return { song: { ...song, model, syllables }, raised };
}

/** The curve itself where no value lies below `lowest`. */
function atLeast(curve: Curve, lowest: number): Curve {
  const raise = (value: number): number => Math.max(lowest, value);
  if (typeof curve === "number") return raise(curve);
  if ("rate" in curve)
    return curve.values.some((value) => value < lowest)
      ? { ...curve, values: curve.values.map(raise) }
      : curve;
  return curve.some(([, value]) => value < lowest)
    ? curve.map(([time, value]) => [time, raise(value)] as const)
    : curve;
}
