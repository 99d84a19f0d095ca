import { basename, join, relative, resolve, sep } from "node:path";
import { counted } from "../../shapes/counted.js";
import { headerOf, joinTables } from "../../workspace/files/joinTables.js";
import { JOINED_TABLE, recordedTables, type SyllableTable } from "../../workspace/files/savedResult.js";

/**
 * Joins the tables of all recordings that were analysed into a folder, now and before, in the order of their paths. A recording
 * that was analysed into two places of the folder counts once, by its latest table. A folder below with a joined table of its own
 * is an analysis of its own.
 * @param out the folder. @param now tables that were made now, at least one.
 * @param without tables that are left out, because their recordings can no longer be analysed.
 * @returns a warning if tables were left out because they have other columns.
 */
export function joinAnalyses(
  out: string,
  now: readonly SyllableTable[],
  without: readonly string[],
): string | undefined {
  const left = new Set(without.map((path) => resolve(path)));
  const earlier = recordedTables(out)
    .filter(({ path }) => !left.has(resolve(path)))
    .sort((a, b) => a.written - b.written);
  const byRecording = new Map([...earlier, ...now].map((table) => [resolve(table.recording), table.path]));
  const place = (path: string): string => relative(out, path).split(sep).join("/");
  // Sorted by code units: the same order on every system and in every locale.
  const paths = [...byRecording.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const header = headerOf(now[0].path);
  const alike = paths.filter((path) => headerOf(path) === header);
  const joined = join(out, JOINED_TABLE);
  joinTables(joined, alike);
  const others = paths.filter((path) => !alike.includes(path));
  if (others.length === 0) return undefined;
  const names = others.slice(0, 3).map((path) => basename(path));
  const which = counted(others.length, "table");
  return `${joined}: leaves out ${which} with other columns (${names.join(", ")}${others.length > 3 ? ", ..." : ""}); analyze all recordings with the same settings to have them in one table.`;
}
