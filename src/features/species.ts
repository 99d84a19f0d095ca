import { InputError } from "../shapes/inputError.js";

/** Bands in which a species sings, Hz. */
export interface SpeciesPreset {
  readonly f0: { readonly lowHz: number; readonly highHz: number };
  /** band whose loudness parts syllables from background */
  readonly song: { readonly lowHz: number; readonly highHz: number };
}

/** Usual ranges: those of the field's analysis tools for captive birds, wide enough for individuals. */
const PRESETS: Readonly<Record<string, SpeciesPreset>> = {
  "zebra-finch": { f0: { lowHz: 300, highHz: 4000 }, song: { lowHz: 500, highHz: 10_000 } },
  "bengalese-finch": { f0: { lowHz: 350, highHz: 6000 }, song: { lowHz: 500, highHz: 10_000 } },
  canary: { f0: { lowHz: 500, highHz: 8000 }, song: { lowHz: 500, highHz: 10_000 } },
  chingolo: { f0: { lowHz: 2000, highHz: 8000 }, song: { lowHz: 1500, highHz: 10_000 } },
};

/**
 * Preset of a species by name.
 * @param name e.g. "zebra-finch"; blanks and capitals don't matter.
 * @throws {InputError} naming the presets there are.
 * @example
 * speciesPreset("Zebra finch").f0.lowHz; // 300
 */
export function speciesPreset(name: string): SpeciesPreset {
  const key = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  if (!Object.hasOwn(PRESETS, key)) {
    throw new InputError(
      `species=${name} has no preset; choose ${Object.keys(PRESETS).join(", ")}, or leave it out.`,
    );
  }
  return PRESETS[key];
}
