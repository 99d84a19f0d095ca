import { InputError } from "../../../shapes/inputError.js";
import type { TextTable } from "../../../shapes/table.js";
import { asTable } from "../../files/csvTable.js";

/** The columns that Raven requires of a table, in its order. */
export const REQUIRED = [
  "Selection",
  "View",
  "Channel",
  "Begin Time (s)",
  "End Time (s)",
  "Low Freq (Hz)",
  "High Freq (Hz)",
];
/** Names that people give to the column of labels, the likeliest first; Raven itself has none of its own. */
const LABELS = [
  "annotation",
  "annotations",
  "label",
  "labels",
  "species",
  "species code",
  "common name",
].concat(["call type", "call", "type", "sound type", "class", "code", "id", "notes", "comments"]);

/** Parses a tab-separated table with a header. @throws {InputError} if it is empty or a row has too few or too many cells. */
export function parseTabs(text: string, name: string): TextTable {
  const lines = text.split(/\r\n|\r|\n/);
  const rows = lines.flatMap((content, i) =>
    content.trim() === "" ? [] : [{ cells: content.split("\t"), line: i + 1 }],
  );
  const [header, ...body] = rows;
  if (header === undefined)
    throw new InputError(`${name}: is empty; a selection table begins with the names of its columns.`);
  return asTable(header.cells, body, name);
}

/** The rows of a table without those that repeat a selection in another view: a spectrogram's row is taken if there is one. */
export function oneView({ columns, rows }: TextTable): { table: TextTable; passed: number } {
  const view = columns.indexOf("View");
  const same = ["Selection", "Channel", "Begin Time (s)", "End Time (s)"].map((name) =>
    columns.indexOf(name),
  );
  if (view < 0 || same[0] < 0) return { table: { columns, rows }, passed: 0 };
  const selectionOf = (cells: readonly string[]): string => same.map((i) => cells[i] ?? "").join("\t");
  const taken = new Map<string, string>();
  for (const { cells } of rows) {
    const selection = selectionOf(cells);
    const other = taken.get(selection);
    if (other === undefined || rank(cells[view]) < rank(other)) taken.set(selection, cells[view]);
  }
  const kept = rows.filter(({ cells }) => taken.get(selectionOf(cells)) === cells[view]);
  return { table: { columns, rows: kept }, passed: rows.length - kept.length };
}

/** Which view says most of a selection: a spectrogram has its band, a waveform none. */
function rank(view: string): number {
  if (/^Spectrogram( \d+)?$/.test(view)) return 0;
  return view.startsWith("Waveform") ? 2 : 1;
}

/**
 * The column that holds the labels: one with a usual name, or else one of words.
 * @param others names of columns that have another role, in lower case.
 */
export function labelColumnOf({ columns, rows }: TextTable, others: readonly string[]): string | undefined {
  const bare = columns.map((column) => column.toLowerCase());
  const usual = LABELS.find((label) => bare.includes(label));
  if (usual !== undefined) return columns[bare.indexOf(usual)];
  const standard = [...REQUIRED.map((column) => column.toLowerCase()), ...others];
  // A column of words that is no measurement and no file.
  return columns.find(
    (column, i) =>
      !standard.includes(bare[i]) &&
      !/\(|\b(file|path|date|time|clock)\b/i.test(column) &&
      rows.some(({ cells }) => /\p{L}/u.test(cells[i])),
  );
}
