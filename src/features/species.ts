import { InputError } from "../shapes/inputError.js";

/** Where and how a species sings. */
export interface SpeciesPreset {
  /** range of F0, Hz */
  readonly f0: { readonly lowHz: number; readonly highHz: number };
  /** for finding syllables: the band in which they stand out of the background, Hz, and the shortest one, s, where not the default */
  readonly song: { readonly lowHz: number; readonly highHz: number; readonly shortestSyllable?: number };
}

/** Band of song that most tools for captive birds use, Hz, and that of birds that sing above the noise of woods and towns. */
const WIDE = { lowHz: 500, highHz: 10_000 };
const HIGH = { lowHz: 1500, highHz: 10_000 };

/** Typical ranges, for captive birds those of the field's analysis tools, wide enough for individual differences. */
const PRESETS: Readonly<Record<string, SpeciesPreset>> = {
  "zebra-finch": { f0: { lowHz: 300, highHz: 4000 }, song: { ...WIDE, shortestSyllable: 0.02 } },
  "bengalese-finch": { f0: { lowHz: 350, highHz: 6000 }, song: { ...WIDE, shortestSyllable: 0.02 } },
  canary: { f0: { lowHz: 500, highHz: 8000 }, song: WIDE },
  chingolo: { f0: { lowHz: 2000, highHz: 8000 }, song: HIGH },
  budgerigar: { f0: { lowHz: 500, highHz: 6000 }, song: WIDE },
  chaffinch: { f0: { lowHz: 1500, highHz: 9000 }, song: HIGH },
  "great-kiskadee": { f0: { lowHz: 500, highHz: 5000 }, song: WIDE },
  "great-tit": { f0: { lowHz: 2000, highHz: 9000 }, song: HIGH },
  nightingale: { f0: { lowHz: 600, highHz: 9000 }, song: WIDE },
  "song-sparrow": { f0: { lowHz: 1500, highHz: 10_000 }, song: HIGH },
  starling: { f0: { lowHz: 400, highHz: 9000 }, song: WIDE },
  "swamp-sparrow": { f0: { lowHz: 1500, highHz: 10_000 }, song: HIGH },
  "white-crowned-sparrow": { f0: { lowHz: 1500, highHz: 8000 }, song: HIGH },
};

/** Other names of the same birds. */
const SYNONYMS: Readonly<Record<string, string>> = {
  "taeniopygia-guttata": "zebra-finch",
  "taeniopygia-castanotis": "zebra-finch",
  "society-finch": "bengalese-finch",
  "lonchura-striata": "bengalese-finch",
  "lonchura-striata-domestica": "bengalese-finch",
  "serinus-canaria": "canary",
  "rufous-collared-sparrow": "chingolo",
  "zonotrichia-capensis": "chingolo",
  "melopsittacus-undulatus": "budgerigar",
  "fringilla-coelebs": "chaffinch",
  "pitangus-sulphuratus": "great-kiskadee",
  "parus-major": "great-tit",
  "luscinia-megarhynchos": "nightingale",
  "melospiza-melodia": "song-sparrow",
  "european-starling": "starling",
  "sturnus-vulgaris": "starling",
  "melospiza-georgiana": "swamp-sparrow",
  "zonotrichia-leucophrys": "white-crowned-sparrow",
};

/** Names of the species that there are presets for. */
export const SPECIES: readonly string[] = Object.keys(PRESETS);

/**
 * Preset of a species by name.
 * @param name English or scientific, e.g. "zebra-finch" or "Taeniopygia guttata"; blanks and capitals don't matter.
 * @throws {InputError} listing the presets.
 * @example
 * speciesPreset("Zebra finch").f0.lowHz; // 300
 */
export function speciesPreset(name: string): SpeciesPreset {
  const given = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const key = Object.hasOwn(SYNONYMS, given) ? SYNONYMS[given] : given;
  if (!Object.hasOwn(PRESETS, key)) {
    throw new InputError(`species=${name} has no preset; choose ${SPECIES.join(", ")}, or leave it out.`);
  }
  return PRESETS[key];
}
