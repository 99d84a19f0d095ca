import type { Annotation } from "../../shapes/annotation.js";
import { InputError } from "../../shapes/inputError.js";
import { decimal } from "./formats/decimal.js";

/**
 * Checks the times and the band of an annotation.
 * @param place named in error messages, e.g. "song.csv: line 3".
 * @returns it.
 * @throws {InputError} if a time is negative or NaN, the offset before the onset, a frequency negative or NaN, the band inverted,
 * or the channel not a non-negative integer.
 */
export function checkAnnotation(annotation: Annotation, place: string): Annotation {
  const { onset, offset, lowHz, highHz, channel } = annotation;
  for (const [name, value] of [
    ["onset", onset],
    ["offset", offset],
  ] as const)
    if (!(value >= 0 && Number.isFinite(value)))
      throw new InputError(`${place}: ${name}=${value} s must be a finite time, 0 or greater; correct it.`);
  if (offset < onset)
    throw new InputError(
      `${place}: offset=${decimal(offset)} s is before onset=${decimal(onset)} s; correct one of them.`,
    );
  for (const [name, value] of [
    ["low", lowHz],
    ["high", highHz],
  ] as const)
    if (value !== undefined && !(value >= 0 && Number.isFinite(value)))
      throw new InputError(
        `${place}: ${name} frequency=${value} Hz must be finite, 0 or greater; correct it or leave it empty.`,
      );
  if (lowHz !== undefined && highHz !== undefined && highHz < lowHz)
    throw new InputError(
      `${place}: high frequency=${decimal(highHz)} Hz is below low frequency=${decimal(lowHz)} Hz; swap them.`,
    );
  if (channel !== undefined && !(Number.isSafeInteger(channel) && channel >= 0))
    throw new InputError(
      `${place}: channel=${channel} must be an integer, 0 or greater; channels are counted from 0 here, from 1 in Raven.`,
    );
  return annotation;
}

/** Text that can't be written as UTF-8, or that ends a text in other tools. */
const UNWRITABLE = /[\p{Surrogate}\0]/u;

/**
 * Checks the label of an annotation that is to be written.
 * @param index from 0. @param format named in error messages. @param forbidden what the format can't store. @param words describe it.
 * @throws {InputError} if it holds that, a zero byte or half a character.
 */
export function checkLabel(
  label: string,
  index: number,
  format: string,
  forbidden?: RegExp,
  words = "",
): string {
  const fault = UNWRITABLE.test(label)
    ? "a zero or half a character"
    : forbidden?.test(label) === true
      ? words
      : undefined;
  if (fault === undefined) return label;
  throw new InputError(
    `annotation ${index + 1}: label=${quoted(label)} holds ${fault}, which ${format} can't; rename it.`,
  );
}

/** A text as it can stand in a message: on one line, no longer than 40 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
