import { InputError } from "../shapes/inputError.js";
import { likelyKey } from "./likelyKey.js";

/**
 * Part of a parsed JSON document together with its path, so that every error message names the file, the path and the value.
 */
export class DocumentPart {
  private constructor(
    /** named in error messages, e.g. the file's name */
    private readonly file: string,
    /** e.g. "syllables[2]." */
    private readonly path: string,
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly example: string,
  ) {}

  /**
   * The whole document.
   * @param document result of JSON.parse.
   * @param file named in error messages.
   * @param example path of a valid document, named in error messages.
   * @throws {InputError} if the document is not an object.
   */
  static root(document: unknown, file: string, example: string): DocumentPart {
    return new DocumentPart(file, "", asFields(document, file, "the document", example), example);
  }

  /** The raw value of a field; undefined if it is missing. */
  get(key: string): unknown {
    return this.fields[key];
  }

  /** Whether the field is present. */
  has(key: string): boolean {
    return this.fields[key] !== undefined;
  }

  /**
   * Rejects unknown keys, so that a misspelt key is never silently replaced by a default.
   * @throws {InputError} naming the key and, if there is one, the likely correct spelling.
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

  /** The part in a field. @throws {InputError} if the field is not an object. */
  part(key: string, value = this.fields[key]): DocumentPart {
    const fields = asFields(value, this.file, this.path + key, this.example);
    return new DocumentPart(this.file, `${this.path}${key}.`, fields, this.example);
  }

  /**
   * Throws `file: path=value ruleAndFix.`
   * @param ruleAndFix e.g. "must be positive; raise it".
   */
  fail(key: string, ruleAndFix: string, value = this.fields[key]): never {
    throw new InputError(`${this.file}: ${this.path}${key}=${shown(value)} ${ruleAndFix}.`);
  }

  /** @throws {InputError} unless the field is a number from low to high. */
  number(key: string, low: number, high: number, unit = ""): number {
    const value = this.fields[key];
    if (typeof value !== "number" || !(value >= low && value <= high)) {
      this.fail(key, `must be a number from ${low} to ${high}${unit && ` ${unit}`}; give one`);
    }
    return value;
  }

  /** @throws {InputError} unless the field is an integer from low to high. */
  integer(key: string, low: number, high: number): number {
    const value = this.number(key, low, high);
    if (!Number.isInteger(value)) this.fail(key, "must be an integer; round it");
    return value;
  }

  /** @throws {InputError} unless the field is one of the names. */
  oneOf<Name extends string>(key: string, names: readonly Name[]): Name {
    const found = names.find((name) => name === this.fields[key]);
    return found ?? this.fail(key, `is not known; choose ${names.join(", ")}`);
  }

  /** @throws {InputError} unless the field is a string. */
  string(key: string): string {
    const value = this.fields[key];
    return typeof value === "string" ? value : this.fail(key, "must be a string; put it in quotes");
  }

  /** @throws {InputError} unless the field is true or false. */
  boolean(key: string): boolean {
    const value = this.fields[key];
    return typeof value === "boolean" ? value : this.fail(key, "must be true or false; choose one");
  }

  /** As `number`, but the default if the field is missing. */
  numberOr(fallback: number, key: string, low: number, high: number, unit = ""): number {
    return this.has(key) ? this.number(key, low, high, unit) : fallback;
  }

  /** As `integer`, but the default if the field is missing. */
  integerOr(fallback: number, key: string, low: number, high: number): number {
    return this.has(key) ? this.integer(key, low, high) : fallback;
  }

  /** As `oneOf`, but the default if the field is missing. */
  oneOfOr<Name extends string>(fallback: Name, key: string, names: readonly Name[]): Name {
    return this.has(key) ? this.oneOf(key, names) : fallback;
  }

  /** As `part`, but an empty part if the field is missing. */
  partOrEmpty(key: string): DocumentPart {
    return this.part(key, this.fields[key] === undefined ? {} : this.fields[key]);
  }

  /** @throws {InputError} unless the field is a list. */
  list(key: string): readonly unknown[] {
    const value = this.fields[key];
    return Array.isArray(value) ? value : this.fail(key, "must be a list; write [] for an empty one");
  }

  /** @throws {InputError} unless the field is a list of at least one number from low to high. */
  numbers(key: string, low: number, high: number, value = this.fields[key]): readonly number[] {
    if (!Array.isArray(value) || value.length === 0) {
      this.fail(key, `must be a list of numbers from ${low} to ${high}; give at least one`, value);
    }
    const wrong = value.findIndex((v) => typeof v !== "number" || !(v >= low && v <= high));
    if (wrong >= 0)
      this.fail(`${key}[${wrong}]`, `must be a number from ${low} to ${high}; change it`, value[wrong]);
    return value as number[];
  }

  /**
   * A list of integers from low to high, or a single integer.
   * @param minimum number of integers required.
   * @throws {InputError} naming the first invalid value.
   */
  integers(key: string, low: number, high: number, minimum = 0): readonly number[] {
    const value = this.fields[key];
    if (typeof value === "number") return [this.integer(key, low, high)];
    if (!Array.isArray(value) || value.length < minimum) {
      this.fail(key, `must be an integer from ${low} to ${high} or a list of them; give one`);
    }
    const wrong = value.findIndex((v) => !(Number.isInteger(v) && v >= low && v <= high));
    if (wrong >= 0) {
      this.fail(`${key}[${wrong}]`, `must be an integer from ${low} to ${high}; change it`, value[wrong]);
    }
    return value as number[];
  }

  /**
   * A list of nonempty strings, or a single one.
   * @param minimum number of strings required.
   * @throws {InputError} naming the first invalid value.
   */
  strings(key: string, minimum = 0): readonly string[] {
    const value = this.fields[key];
    const texts = typeof value === "string" ? [value] : value;
    if (!Array.isArray(texts) || texts.length < minimum) {
      this.fail(key, "must be a string or a list of strings; give one in quotes");
    }
    const wrong = texts.findIndex((text) => typeof text !== "string" || text === "");
    if (wrong < 0) return texts as string[];
    const place = texts === value ? `${key}[${wrong}]` : key;
    return this.fail(place, "must be a nonempty string; fill it in or remove it", texts[wrong]);
  }
}

function asFields(value: unknown, file: string, path: string, example: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(`${file}: ${path}=${shown(value)} must be an object; see ${example}.`);
  }
  return value as Record<string, unknown>;
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : (JSON.stringify(value)?.slice(0, 60) ?? typeof value);
}
