import { counted } from "../../../../shapes/counted.js";
import type { Report, ReportFact } from "../../../../shapes/report.js";
import { element } from "../element.js";

/** The list of warnings. */
export function warningList(warnings: readonly string[]): HTMLElement {
  const lines = warnings.map((warning) => element("li", {}, warning));
  return element(
    "aside",
    { class: "warnings", "aria-label": "Warnings" },
    element("h2", {}, counted(warnings.length, "warning")),
    element("ul", {}, ...lines),
  );
}

/** The facts, one card per group, in the order in which the groups first appear. */
export function factCards(facts: readonly ReportFact[]): HTMLElement {
  const groups = new Map<string, ReportFact[]>();
  for (const fact of facts) groups.set(fact.group, [...(groups.get(fact.group) ?? []), fact]);
  const cards = [...groups].map(([group, members]) =>
    element(
      "section",
      { class: "card" },
      element("h3", {}, group),
      element(
        "dl",
        {},
        ...members.map(({ label, value }) =>
          element("div", {}, element("dt", {}, label), element("dd", {}, value)),
        ),
      ),
    ),
  );
  return element("div", { class: "cards" }, ...cards);
}

/** Settings, versions and hashes, collapsed at the end of the page. */
export function provenance(entries: Report["provenance"]): HTMLElement {
  const rows = entries.map(([name, value]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)),
  );
  const details = element(
    "details",
    { class: "provenance" },
    element("summary", {}, "How this was made: settings, versions, hashes"),
    element("table", {}, element("tbody", {}, ...rows)),
  );
  window.addEventListener("beforeprint", () => {
    details.open = true;
  });
  return details;
}
