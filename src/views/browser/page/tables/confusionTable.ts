import type { ReportView } from "../../../../shapes/report.js";
import { element } from "../element.js";

/** How often each class was called which, as shares of its samples. */
export function confusionTable(host: HTMLElement, view: Extract<ReportView, { kind: "classes" }>): void {
  const { names, counts } = view;
  const n = names.length;
  if (counts.length !== n * n) throw new Error(`${counts.length} counts are no table of ${n} classes.`);
  const head = element(
    "tr",
    {},
    ...["right \\ said", ...names, "samples"].map((name) => element("th", { scope: "col" }, name)),
  );
  const rows = names.map((name, row) => {
    const own = counts.slice(row * n, (row + 1) * n);
    const all = own.reduce((sum, count) => sum + count, 0);
    const cells = own.map((count, column) => shareCell(count, all, name, names[column], row === column));
    return element("tr", {}, element("th", { scope: "row" }, name), ...cells, element("td", {}, String(all)));
  });
  const table = element(
    "table",
    { class: "confusion" },
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
  host.append(
    element(
      "div",
      { class: "numbers" },
      element("h3", {}, "What was said of each class (%)"),
      element(
        "div",
        { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Confusion of classes" },
        table,
      ),
      element(
        "p",
        { class: "hint" },
        "Rows are what was right, columns what the network said, over the samples that were held out; each row adds up to 100 %. The framed cells were named right.",
      ),
    ),
  );
}

function shareCell(count: number, all: number, right: string, said: string, framed: boolean): HTMLElement {
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
      // Ink stays legible on the darkest.
      style: `background: rgb(0 114 178 / ${(0.7 * shade).toFixed(3)})`,
      title: `${count} of ${all} samples of ${right} were called ${said}`,
    },
    text,
  );
}
