import { element } from "../element.js";
import { scrollingTable } from "./scrollingTable.js";

/** One row of a table: a name, then one text per column. */
export interface TableRow {
  readonly name: string;
  readonly cells: readonly string[];
  /** highlights the row as the best one or a summary */
  readonly mark?: "best" | "summary";
}

/** A table of numbers under a heading. @param columns headings, that of the names first. */
export function numberTable(
  title: string,
  columns: readonly string[],
  rows: readonly TableRow[],
  caption = "",
): HTMLElement {
  const body = rows.map(({ name, cells, mark }) =>
    element(
      "tr",
      { class: mark },
      element("th", { scope: "row" }, name),
      ...cells.map((text) => element("td", {}, text)),
    ),
  );
  return element(
    "div",
    { class: "numbers" },
    element("h3", {}, title),
    scrollingTable(title, columns, body),
    ...(caption === "" ? [] : [element("p", { class: "hint" }, caption)]),
  );
}
