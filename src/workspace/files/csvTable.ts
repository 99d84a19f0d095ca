import { InputError } from "../../shapes/inputError.js";
import type { TextTable } from "../../shapes/table.js";

/**
 * Reads comma-separated values with a header (RFC 4180); any line ends, lines without content are passed over.
 * @param name said in errors.
 * @throws {InputError} naming the line: a quote that isn't closed, a row with too few or too many cells, a column twice,
 * semicolons for commas.
 * @example
 * parseCsv('a,b\r\n"x ""y""",2\r\n', "a.csv").rows[0].cells; // ['x "y"', "2"]
 */
export function parseCsv(text: string, name: string): TextTable {
  const [header, ...rows] = csvRows(text, name);
  if (header === undefined)
    throw new InputError(`${name}: is empty; a table begins with the names of its columns.`);
  if (header.cells.length === 1 && header.cells[0].includes(";"))
    throw new InputError(`${name}: has semicolons; save it with commas, and points in its numbers.`);
  return asTable(header.cells, rows, name);
}

/**
 * Checks that a table is whole.
 * @param mend what to do about a row of another length.
 * @throws {InputError} if a row has too few or too many cells, or a column stands there twice.
 */
export function asTable(columns: readonly string[], rows: TextTable["rows"], name: string): TextTable {
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined)
    throw new InputError(`${name}: has the column ${JSON.stringify(twice)} twice; rename or remove one.`);
  for (const { cells, line } of rows)
    if (cells.length !== columns.length)
      throw new InputError(
        `${name}: line ${line}: has ${cells.length} of ${columns.length} cells; the file may be cut, or a separator missing or too many.`,
      );
  return { columns, rows };
}

function csvRows(text: string, name: string): TextTable["rows"][number][] {
  const rows: { cells: string[]; line: number }[] = [];
  let cells: string[] = [];
  let line = 1;
  let first = 1;
  let at = 0;
  const endRow = (): void => {
    if (cells.length > 1 || cells[0] !== "") rows.push({ cells, line: first });
    cells = [];
    first = line;
  };
  while (at < text.length) {
    if (text[at] === '"') {
      let cell = "";
      for (;;) {
        const end = text.indexOf('"', at + 1);
        if (end < 0)
          throw new InputError(`${name}: line ${line}: a quote is not closed; the file may be cut.`);
        const part = text.slice(at + 1, end);
        line += part.split(/\r\n|[\r\n]/).length - 1;
        cell += part;
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
      if (at < text.length && !/[,\r\n]/.test(text[at]))
        throw new InputError(
          `${name}: line ${line}: a quote is closed within a cell; double quotes that belong to a text.`,
        );
      cells.push(cell);
    } else {
      const rest = /[,\r\n]/g;
      rest.lastIndex = at;
      const end = rest.exec(text)?.index ?? text.length;
      cells.push(text.slice(at, end));
      at = end;
    }
    if (at >= text.length) break;
    if (text[at] === ",") {
      at++;
      if (at === text.length) cells.push("");
    } else {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      line++;
      endRow();
    }
  }
  if (cells.length > 0) endRow();
  return rows;
}

/**
 * A table as comma-separated values (RFC 4180).
 * @example
 * formatCsv(["label", "note"], [["a", "high, short"]]); // "label,note\na,\"high, short\"\n"
 */
export function formatCsv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[columns, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\n")}\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
