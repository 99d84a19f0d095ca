import { readFileSync } from "node:fs";
import { writeWhole } from "./atomicWrite.js";

/**
 * Concatenates CSV tables with equal columns: the header once, then the rows of each.
 * @param path of the joined table.
 * @param tables paths, in order.
 * @throws {Error} if their columns differ, because they were made with different settings.
 */
export function joinTables(path: string, tables: readonly string[]): void {
  let header: string | undefined;
  const rows: string[] = [];
  for (const table of tables) {
    const text = readFileSync(table, "utf8");
    const end = text.indexOf("\n") + 1;
    header ??= text.slice(0, end);
    if (text.slice(0, end) !== header)
      throw new Error(`joinTables: ${table} has other columns than ${tables[0]}`);
    rows.push(text.slice(end));
  }
  writeWhole(path, (header ?? "") + rows.join(""));
}
