import { InputError } from "../../shapes/inputError.js";
import type { TextTable } from "../../shapes/table.js";

/**
 * Reads comma-separated values with a header (RFC 4180); any line ends; empty lines are skipped.
 * @param name named in error messages.
 * @throws {InputError} naming the line, if a quote is not closed, a row has too few or too many cells, a column name
 * occurs twice, or semicolons are used instead of commas.
 * @example
 * parseCsv('a,b\r\n"x ""y""",2\r\n', "a.csv").rows[0].cells; // ['x "y"', "2"]
 */
export function parseCsv(text: string, name: string): TextTable {
  const [header, ...rows] = csvRows(text, name);
  if (header === undefined)
    throw new InputError(`${name}: is empty; a table must begin with a line of column names.`);
  if (header.cells.length === 1 && header.cells[0].includes(";"))
    throw new InputError(
      `${name}: is separated by semicolons; save it with commas, and with decimal points.`,
    );
  return asTable(header.cells, rows, name);
}

/**
 * Checks that a table is complete.
 * @param name named in error messages.
 * @throws {InputError} if a row has too few or too many cells, or a column name occurs twice.
 */
export function asTable(columns: readonly string[], rows: TextTable["rows"], name: string): TextTable {
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined)
    throw new InputError(`${name}: has the column ${JSON.stringify(twice)} twice; rename or remove one.`);
  for (const { cells, line } of rows)
    if (cells.length !== columns.length)
      throw new InputError(
        `${name}: line ${line}: has ${cells.length} of ${columns.length} cells; the file may be truncated, or a separator is missing or superfluous.`,
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
          throw new InputError(`${name}: line ${line}: a quote is not closed; the file may be truncated.`);
        const part = text.slice(at + 1, end);
        line += part.split(/\r\n|[\r\n]/).length - 1;
        cell += part;
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
      if (at < text.length && !/[,\r\n]/.test(text[at]))
        throw new InputError(
          `${name}: line ${line}: a quote is closed within a cell; double the quotes that belong to the text.`,
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
 * Formats a table as comma-separated values (RFC 4180).
 * @example
 * formatCsv(["label", "note"], [["a", "high, short"]]); // "label,note\na,\"high, short\"\n"
 */
export function formatCsv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[columns, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\n")}\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
