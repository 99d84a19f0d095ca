import { InputError } from "../../shapes/inputError.js";

/**
 * Makes sure that a scalar series can be analysed.
 * @param name of the caller, named in error messages. @param least fewest values that make sense.
 * @throws {InputError} if there are fewer, a value is not finite, or all are equal.
 */
export function checkSeries(name: string, values: ArrayLike<number>, least: number): void {
  if (values.length < least) {
    throw new InputError(
      `${name}: the series has ${values.length} values, but ${least} are needed; give a longer one.`,
    );
  }
  let varies = false;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new InputError(
        `${name}: value ${i} is ${values[i]}, which is not a finite number; fill the gap, or give the longest stretch without gaps.`,
      );
    }
    if (values[i] !== values[0]) varies = true;
  }
  if (!varies)
    throw new InputError(
      `${name}: all values are ${values[0]}; a constant has no dynamics, give another column.`,
    );
}

/**
 * Makes sure that a setting is an integer within a range.
 * @throws {InputError} if it is not.
 */
export function checkInteger(name: string, setting: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new InputError(`${name}: ${setting}=${value} must be an integer from ${low} to ${high}; choose one.`);
}
