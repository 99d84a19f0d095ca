import type { ReportView } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { scrollingTable } from "./scrollingTable.js";

/** The confusion table: shares of the samples of each class that were assigned to each class. @param noun what is classified. */
export function confusionTable(
  host: HTMLElement,
  view: Extract<ReportView, { kind: "classes" }>,
  noun = "samples",
): void {
  const { names, counts } = view;
  const n = names.length;
  if (counts.length !== n * n)
    throw new Error(`${counts.length} counts do not make a table of ${n} classes.`);
  const rows = names.map((name, row) => {
    const own = counts.slice(row * n, (row + 1) * n);
    const all = own.reduce((sum, count) => sum + count, 0);
    const cells = own.map((count, column) =>
      shareCell(count, all, `${noun} of ${name}`, names[column], row === column),
    );
    return element("tr", {}, element("th", { scope: "row" }, name), ...cells, element("td", {}, String(all)));
  });
  const columns = ["true \\ predicted", ...names, noun];
  host.append(
    element(
      "div",
      { class: "numbers" },
      element("h3", {}, "Predicted classes (%)"),
      scrollingTable("Confusion of classes", columns, rows, "confusion"),
      element(
        "p",
        { class: "hint" },
        `Rows are true classes, columns predicted ones, over the held-out ${noun}; each row adds up to 100 %. Framed cells are correct.`,
      ),
    ),
  );
}

function shareCell(
  count: number,
  all: number,
  actual: string,
  predicted: string,
  framed: boolean,
): HTMLElement {
  const share = all > 0 ? count / all : Number.NaN;
  const text = Number.isNaN(share)
    ? "\u2013"
    : count === 0
      ? "0"
      : (100 * share).toFixed(share < 0.0995 ? 1 : 0);
  const shade = Number.isNaN(share) ? 0 : share;
  return element(
    "td",
    {
      class: framed ? "right" : undefined,
      // At 70 % the text stays legible on the darkest cell.
      style: `background: rgb(0 114 178 / ${(0.7 * shade).toFixed(3)})`,
      title: `${count} of ${all} ${actual} were classified as ${predicted}`,
    },
    text,
  );
}
