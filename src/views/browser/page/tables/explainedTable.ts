import { counted } from "../../../../shapes/counted.js";
import type { ReportLatent } from "../../../../shapes/report.js";
import { element } from "../element.js";

/** Bars of the variance of unseen frames explained by each method; a share below 0 is worse than the mean frame. */
export function explainedTable(explained: ReportLatent["explained"], dimension: number): HTMLElement {
  const rows = explained.map(({ method, share }) => {
    const percent = Number.isFinite(share) ? 100 * share : Number.NaN;
    const width = Math.min(100, Math.max(0, percent || 0));
    const text = Number.isNaN(percent) ? "\u2013" : `${percent.toFixed(1).replace("-", "\u2212")} %`;
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, method),
      element(
        "td",
        { class: "bar-cell" },
        element("span", { class: "bar", style: `width: ${width.toFixed(1)}%` }),
      ),
      element("td", {}, text),
    );
  });
  const caption = `Variance of unseen frames explained, ${counted(dimension, "latent variable")} (%)`;
  return element(
    "table",
    { class: "explained" },
    element("caption", {}, caption),
    element("tbody", {}, ...rows),
  );
}
