import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import type { LatentPath } from "../../shapes/run.js";
import { writeWhole } from "../files/atomicWrite.js";
import { reasonOf } from "../files/fileFault.js";
import { RUN_FILES } from "./runFiles.js";

/** Writes `latent.csv` of a run. @param table columns time_s (time where it has no unit), (sequence, level_db,) z1, z2, ... */
export function writeLatent(folder: string, table: string): void {
  writeWhole(join(folder, RUN_FILES.latent), table, { folder: "ours" });
}

/**
 * Reads the latent path of a run, `latent.csv`.
 * @throws {InputError} naming the file if it can't be read or is not a latent table.
 */
export function readLatent(folder: string): LatentPath {
  const path = join(folder, RUN_FILES.latent);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError(`${path}: can't be read (${reasonOf(error)}); train again.`);
  }
  const [header, ...lines] = text.trim().split("\n");
  const names = header.split(",");
  const time = names.findIndex((name) => name === "time_s" || name === "time");
  const level = names.indexOf("level_db");
  const first = names.indexOf("z1");
  const rows = lines.map((line) => line.split(",").map(Number));
  if (time < 0 || first < 0 || rows.some(({ length }) => length !== names.length))
    throw new InputError(`${path}: is not a latent table of a training; train again.`);
  return {
    times: rows.map((row) => row[time]),
    ...(names[time] === "time" && { timeUnit: "1" as const }),
    levels: rows.map((row) => (level < 0 ? 0 : row[level])),
    values: Float32Array.from(rows.flatMap((row) => row.slice(first))),
  };
}
