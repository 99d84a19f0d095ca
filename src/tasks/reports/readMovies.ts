import { join } from "node:path";
import { SYSTEMS } from "../../dynamics/systems/register.js";
import type { MovieFindings } from "../../report/movieReport.js";
import { InputError } from "../../shapes/inputError.js";
import { openBytes, readBytes } from "../../workspace/files/bytes.js";
import { exists } from "../../workspace/files/exists.js";
import { readJson } from "../../workspace/files/jsonFile.js";

/**
 * Reads the movies that `syrinx simulate` wrote into a folder.
 * @returns none if there is none.
 * @throws {InputError} naming a file that is damaged.
 */
export function readMovies(folder: string): MovieFindings[] {
  return SYSTEMS.flatMap(({ name, title, timeUnit }): MovieFindings[] => {
    const record = join(folder, `${name}.simulation.json`);
    const movie = join(folder, `${name}.png`);
    if (!exists(record) || !exists(movie)) return [];
    const saved = readJson(record) as Partial<MovieFindings> | null;
    const { rows, rate, gray, provenance } = saved ?? {};
    if (gray === undefined) return [];
    if (rows === undefined || rate === undefined || provenance?.settings === undefined)
      throw new InputError(`${record}: is not what simulate writes; simulate ${name} again.`);
    const bytes = openBytes(movie);
    try {
      const apng = Buffer.from(readBytes(bytes, 0, bytes.size)).toString("base64");
      return [{ system: name, title, rows, rate, timeUnit, gray, apng, provenance }];
    } finally {
      bytes.close();
    }
  });
}
