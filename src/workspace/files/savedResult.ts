import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Provenance } from "../../shapes/provenance.js";

/** Name of the table of all recordings in a folder of analyses. */
export const JOINED_TABLE = "syllables.csv";
/** Endings of the record of an analysis, and of its table of syllables. */
const RECORD = ".analysis.json";
const TABLE = ".syllables.csv";

/** The table of syllables of a recording. */
export interface SyllableTable {
  readonly path: string;
  readonly recording: string;
}

/** Size of a file, bytes; undefined if it does not exist. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** Reads a JSON document of an earlier run; undefined if it does not exist or can't be read. */
export function savedDocument(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * The tables of syllables below a folder that analyses have recorded and that are whole. A folder with a joined table of its own is
 * an analysis of its own, and is left out.
 * @param folder that analyses were written to.
 * @returns each with the time at which it was recorded, ms.
 */
export function recordedTables(folder: string): (SyllableTable & { readonly written: number })[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const own = entries.flatMap((entry) => {
    if (!entry.isFile() || !entry.name.endsWith(RECORD)) return [];
    const record = join(folder, entry.name);
    const path = join(folder, `${entry.name.slice(0, -RECORD.length)}${TABLE}`);
    const saved = savedDocument(record) as {
      readonly provenance?: Provenance;
      readonly sizes?: readonly number[];
    } | null;
    const recording = saved?.provenance?.inputs?.[0]?.file;
    if (recording === undefined || saved?.sizes?.[0] !== sizeOf(path)) return [];
    return [{ path, recording, written: statSync(record).mtimeMs }];
  });
  const below = entries
    .filter((entry) => entry.isDirectory() && !existsSync(join(folder, entry.name, JOINED_TABLE)))
    .flatMap((entry) => recordedTables(join(folder, entry.name)));
  return [...own, ...below];
}
