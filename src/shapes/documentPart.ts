import { InputError } from "./inputError.js";

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
  oneOf(key: string, names: readonly string[]): void {
    if (!names.some((name) => name === this.fields[key]))
      this.fail(key, `is not known; choose ${names.join(", ")}`);
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
