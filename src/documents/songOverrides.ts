import { InputError } from "../shapes/inputError.js";

/** Keys of a song document that can be overridden. */
const KEYS = [
  "title",
  "model",
  "sample_rate_hz",
  "duration_s",
  "gamma_per_s",
  "right_gamma_per_s",
  "tract",
  "filter_db",
  "breath_noise",
  "background_db",
  "seed",
  "augmentation",
] as const;

/** Changes to a song that do not modify its file. */
export interface SongOverrides {
  /** Hz */
  readonly sampleRate?: number;
  readonly seed?: number;
  readonly model?: string;
  readonly tract?: string;
  /** each is "key=value": the key with or without its unit, the value as in JSON; an empty value removes the key */
  readonly set?: readonly string[];
}

/**
 * Applies changes to a song document; readSong checks the values.
 * @param document as parsed by JSON.parse; anything but an object is returned unchanged.
 * @returns a new document.
 * @throws {InputError} naming a setting without a value, or an unknown key.
 * @example
 * overridden({ gamma_per_s: 24000 }, { set: ["gamma=30000"] }); // { gamma_per_s: 30000 }
 */
export function overridden(document: unknown, overrides: SongOverrides): unknown {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return document;
  const { sampleRate, seed, model, tract, set = [] } = overrides;
  const changed: Record<string, unknown> = { ...document };
  if (sampleRate !== undefined) changed.sample_rate_hz = sampleRate;
  if (seed !== undefined) changed.seed = seed;
  if (model !== undefined) changed.model = model;
  if (tract !== undefined) changed.tract = tract;
  for (const setting of set) {
    const { key, value } = parseSetting(setting);
    if (value === undefined) delete changed[key];
    else changed[key] = value;
  }
  return changed;
}

function parseSetting(setting: string): { key: string; value: unknown } {
  const at = setting.indexOf("=");
  if (at < 0)
    throw new InputError(`--set ${setting}: has no value; write --set ${setting || "gamma"}=VALUE.`);
  const name = setting.slice(0, at).trim();
  const key = KEYS.find((known) => known === name || known.replace(/_(hz|per_s|s|db)$/, "") === name);
  if (key === undefined) {
    throw new InputError(
      `--set ${setting}: ${name || "no key"} is not known; choose from ${KEYS.join(", ")}.`,
    );
  }
  const text = setting.slice(at + 1).trim();
  return { key, value: text === "" ? undefined : jsonOr(text) };
}

/** A value parsed as JSON, or the text itself if it is not JSON. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
