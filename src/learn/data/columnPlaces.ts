import { InputError } from "../../shapes/inputError.js";
import type { Column } from "../../shapes/series.js";
import type { Dataset } from "./dataset.js";
import { listed } from "./joinSequences.js";

/**
 * Which columns a network sees and which it predicts.
 * @param recipe names of the columns; empty for all. @param columns the available ones. @param caller named in error messages.
 * @returns their indices, in the order of the names.
 * @throws {InputError} if no column has a given name.
 */
export function columnPlaces(
  { inputs, targets }: { readonly inputs: readonly string[]; readonly targets: readonly string[] },
  columns: readonly Column[],
  caller: string,
): Pick<Dataset, "inputs" | "targets"> {
  const all = columns.map(({ name }) => name);
  const placesOf = (names: readonly string[], key: string): Int32Array => {
    if (names.length === 0) return Int32Array.from(columns, (_, c) => c);
    return Int32Array.from(names, (name) => {
      const place = all.indexOf(name);
      if (place < 0)
        throw new InputError(`${caller}: data.${key}: ${name} is not a column; give some of ${listed(all)}.`);
      return place;
    });
  };
  return { inputs: placesOf(inputs, "inputs"), targets: placesOf(targets, "targets") };
}
