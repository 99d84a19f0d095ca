import { element } from "../element.js";

/** One row of a table: a name, then what each column says. */
export interface TableRow {
  readonly name: string;
  readonly cells: readonly string[];
  /** set off from the others: the best, or what sums up */
  readonly mark?: "best" | "summary";
}

/** A table of numbers under a heading, that scrolls where it is wider or longer than its place. @param columns headings, the names' first. */
export function numberTable(
  title: string,
  columns: readonly string[],
  rows: readonly TableRow[],
  caption = "",
): HTMLElement {
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
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
    element(
      "div",
      { class: "table-scroll", tabindex: "0", role: "region", "aria-label": title },
      element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)),
    ),
    ...(caption === "" ? [] : [element("p", { class: "hint" }, caption)]),
  );
}

/** A number of four digits; a dash where there is none. */
export function numberSaid(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return "\u2013";
  const text =
    value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
      ? value.toExponential(digits - 1)
      : value.toPrecision(digits);
  return text.replace(/-/g, "\u2212").replace("e+", "e");
}
