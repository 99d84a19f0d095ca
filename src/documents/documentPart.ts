import { InputError } from "../shapes/inputError.js";
import { likelyKey } from "./likelyKey.js";

/** Part of a parsed JSON document, with its path, so that every complaint names the file, the path and the value. */
export class DocumentPart {
  private constructor(
    /** said in errors, e.g. the file's name */
    private readonly file: string,
    /** e.g. "syllables[2]." */
    private readonly path: string,
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly example: string,
  ) {}

  /**
   * The whole document.
   * @param example file that shows how it is done.
   * @throws {InputError} if it is not an object.
   */
  static root(document: unknown, file: string, example: string): DocumentPart {
    return new DocumentPart(file, "", asFields(document, file, "the document", example), example);
  }

  get(key: string): unknown {
    return this.fields[key];
  }

  has(key: string): boolean {
    return this.fields[key] !== undefined;
  }

  /**
   * Refuses keys that are not known, so that a slip of the pen never passes for a default.
   * @throws {InputError} naming the key, and the one that may be meant.
   */
  onlyKeys(known: readonly string[]): void {
    for (const key of Object.keys(this.fields)) {
      if (known.includes(key)) continue;
      const meant = likelyKey(key, known);
      this.fail(
        key,
        meant === undefined
          ? `is not known; choose from ${known.filter((name) => name !== "$schema").join(", ")}`
          : `is not known; write ${meant}${/_(s|hz|db|per_s)$/.test(meant) ? ", in the unit of its name" : ""}`,
      );
    }
  }

  /** @throws {InputError} if the field is not an object. */
  part(key: string, value = this.fields[key]): DocumentPart {
    const fields = asFields(value, this.file, this.path + key, this.example);
    return new DocumentPart(this.file, `${this.path}${key}.`, fields, this.example);
  }

  /** Throws: `file: path=value mend.` */
  fail(key: string, mend: string, value = this.fields[key]): never {
    throw new InputError(`${this.file}: ${this.path}${key}=${shown(value)} ${mend}.`);
  }

  /** @throws {InputError} unless the field is a number from low to high. */
  number(key: string, low: number, high: number, unit = ""): number {
    const value = this.fields[key];
    if (typeof value !== "number" || !(value >= low && value <= high)) {
      this.fail(key, `is not a number from ${low} to ${high}${unit && ` ${unit}`}; give one`);
    }
    return value;
  }

  /** @throws {InputError} unless the field is a whole number from low to high. */
  whole(key: string, low: number, high: number): number {
    const value = this.number(key, low, high);
    if (!Number.isInteger(value)) this.fail(key, "is not a whole number; round it");
    return value;
  }

  /** @throws {InputError} unless the field is one of the names. */
  oneOf<Name extends string>(key: string, names: readonly Name[]): Name {
    const found = names.find((name) => name === this.fields[key]);
    return found ?? this.fail(key, `is not known; choose ${names.join(", ")}`);
  }

  /** @throws {InputError} unless the field is a text. */
  text(key: string): string {
    const value = this.fields[key];
    return typeof value === "string" ? value : this.fail(key, "is not a text; give one in quotes");
  }

  /** @throws {InputError} unless the field is true or false. */
  truth(key: string): boolean {
    const value = this.fields[key];
    return typeof value === "boolean" ? value : this.fail(key, "is not true or false; choose one");
  }

  /** The same number, or the default where the field is missing. */
  numberOr(fallback: number, key: string, low: number, high: number, unit = ""): number {
    return this.has(key) ? this.number(key, low, high, unit) : fallback;
  }

  /** The same whole number, or the default where the field is missing. */
  wholeOr(fallback: number, key: string, low: number, high: number): number {
    return this.has(key) ? this.whole(key, low, high) : fallback;
  }

  /** The same name, or the default where the field is missing. */
  oneOfOr<Name extends string>(fallback: Name, key: string, names: readonly Name[]): Name {
    return this.has(key) ? this.oneOf(key, names) : fallback;
  }

  /** The same part, or an empty one where the field is missing. */
  partOrEmpty(key: string): DocumentPart {
    return this.part(key, this.fields[key] === undefined ? {} : this.fields[key]);
  }

  /** @throws {InputError} unless the field is a list. */
  list(key: string): readonly unknown[] {
    const value = this.fields[key];
    return Array.isArray(value) ? value : this.fail(key, "is not a list; give one, if empty");
  }

  /** @throws {InputError} unless the field is a list of at least one number from low to high. */
  numbers(key: string, low: number, high: number, value = this.fields[key]): readonly number[] {
    if (!Array.isArray(value) || value.length === 0) {
      this.fail(key, `is not a list of numbers from ${low} to ${high}; give one`, value);
    }
    const wrong = value.findIndex((v) => typeof v !== "number" || !(v >= low && v <= high));
    if (wrong >= 0)
      this.fail(`${key}[${wrong}]`, `is not a number from ${low} to ${high}; mend it`, value[wrong]);
    return value as number[];
  }

  /**
   * Whole numbers from low to high, one of which may stand without a list.
   * @param least how many there must be.
   * @throws {InputError} naming the first that is none.
   */
  wholes(key: string, low: number, high: number, least = 0): readonly number[] {
    const given = this.fields[key];
    if (typeof given === "number") return [this.whole(key, low, high)];
    if (!Array.isArray(given) || given.length < least) {
      this.fail(key, `is not a whole number from ${low} to ${high} or a list of some; give one`);
    }
    const wrong = given.findIndex((v) => !(Number.isInteger(v) && v >= low && v <= high));
    if (wrong >= 0) {
      this.fail(`${key}[${wrong}]`, `is not a whole number from ${low} to ${high}; mend it`, given[wrong]);
    }
    return given as number[];
  }

  /**
   * Texts that are not empty, one of which may stand without a list.
   * @param least how many there must be.
   * @throws {InputError} naming the first that is none.
   */
  texts(key: string, least = 0): readonly string[] {
    const given = this.fields[key];
    const texts = typeof given === "string" ? [given] : given;
    if (!Array.isArray(texts) || texts.length < least) {
      this.fail(key, "is not a text or a list of some; give one in quotes");
    }
    const wrong = texts.findIndex((text) => typeof text !== "string" || text === "");
    if (wrong < 0) return texts as string[];
    const place = texts === given ? `${key}[${wrong}]` : key;
    return this.fail(place, "is not a text with a letter in it; mend it", texts[wrong]);
  }
}

function asFields(value: unknown, file: string, path: string, example: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(`${file}: ${path}=${shown(value)} is not an object; see ${example}.`);
  }
  return value as Record<string, unknown>;
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : (JSON.stringify(value)?.slice(0, 60) ?? typeof value);
}
