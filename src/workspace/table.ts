/**
 * A table as CSV (RFC 4180): a header line, then a line a row; an empty field for null and NaN.
 * @param columns names with units, e.g. "onset_s".
 */
export function toCsv(
  columns: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): string {
  const lines = [columns.map(field).join(",")];
  for (const row of rows) lines.push(row.map(field).join(","));
  return `${lines.join("\n")}\n`;
}

function field(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return "";
  const text = typeof value === "number" ? String(Number(value.toPrecision(9))) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
