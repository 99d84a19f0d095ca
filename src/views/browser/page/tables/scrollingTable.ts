import { element } from "../element.js";

/**
 * A table that scrolls if it is wider or longer than its place.
 * @param label text alternative of the scrolling region. @param columns headings.
 * @param className class of the table element.
 */
export function scrollingTable(
  label: string,
  columns: readonly string[],
  rows: readonly HTMLTableRowElement[],
  className?: string,
): HTMLElement {
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  return element(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": label },
    element("table", { class: className }, element("thead", {}, head), element("tbody", {}, ...rows)),
  );
}
