import { InputError } from "../../shapes/inputError.js";
import type { Series } from "../../shapes/series.js";
import { readNpy } from "../../workspace/files/arrays/readNpy.js";
import { hashOf } from "../../workspace/files/ownFiles.js";
import { readColumns } from "../../workspace/files/readColumns.js";

/** Names of columns of time, which are no variables. */
const TIMES = ["time", "time_s", "t"];

/**
 * Reads rows of variables from a table or a NumPy array, one row per unit of time, and their hash.
 * @throws {InputError} naming the file, if it holds a gap.
 */
export async function readRows(
  file: string,
): Promise<{ series: Series<Float64Array>; input: { file: string; sha256: string } }> {
  const { names, values } = file.toLowerCase().endsWith(".npy") ? fromArray(file) : await fromTable(file);
  const gap = values.findIndex((value) => !Number.isFinite(value));
  if (gap >= 0)
    throw new InputError(
      `${file}: row ${Math.floor(gap / names.length)}, column ${names[gap % names.length]} is not a finite number; fill the gap.`,
    );
  const columns = names.map((name) => ({ name, unit: "1" as const }));
  return { series: { values, columns, rate: 1, start: 0 }, input: { file, sha256: hashOf(file) } };
}

function fromArray(file: string): { names: string[]; values: Float64Array } {
  const { columns, values } = readNpy(file);
  return { names: Array.from({ length: columns }, (_, c) => `x${c + 1}`), values };
}

async function fromTable(file: string): Promise<{ names: string[]; values: Float64Array }> {
  const table = await readColumns(file);
  const kept = table.columns.flatMap((name, c) => (TIMES.includes(name) ? [] : [c]));
  const rows = table.values[0]?.length ?? 0;
  const values = new Float64Array(rows * kept.length);
  for (let r = 0, i = 0; r < rows; r++) for (const c of kept) values[i++] = table.values[c][r];
  return { names: kept.map((c) => table.columns[c]), values };
}
