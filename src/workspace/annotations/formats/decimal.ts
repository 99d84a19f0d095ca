import { InputError } from "../../../shapes/inputError.js";

/** Source of a pattern that matches a number of a text file, with a decimal point or comma. */
export const NUMBER_PATTERN = String.raw`[+-]?(?:\d+\.?\d*|\.\d+|\d+,\d+)(?:[eE][+-]?\d+)?`;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A number as the shortest decimal that is read back as the same number, without an exponent: not all readers know one.
 * @example
 * decimal(1.5e-7); // "0.00000015"
 */
export function decimal(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d+)\.?(\d*)e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign, whole, fraction, power] = parts;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

/**
 * A number as `decimal` writes it, with a point in any case: tables of whole numbers only are refused by crowsetta.
 * @example
 * real(4049); // "4049.0"
 */
export function real(value: number): string {
  const text = decimal(value);
  return text.includes(".") ? text : `${text}.0`;
}

/**
 * Reads a number as tables hold it.
 * @param place named in error messages, e.g. "song.csv: line 3". @param what name of the column.
 * @throws {InputError} if it is not one: a decimal comma, NaN, a word, nothing.
 */
export function parseDecimal(text: string, place: string, what: string): number {
  const bare = text.trim();
  const value = NUMBER.test(bare) ? Number(bare) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const quoted = JSON.stringify(bare.length > 30 ? `${bare.slice(0, 30)}...` : bare);
  if (/^[+-]?\d*,\d+$/.test(bare))
    throw new InputError(`${place}: ${what}=${quoted} has a decimal comma; write ${bare.replace(",", ".")}.`);
  if (bare === "") throw new InputError(`${place}: ${what} is missing; fill it in or remove the line.`);
  throw new InputError(`${place}: ${what}=${quoted} is not a number; correct it.`);
}
