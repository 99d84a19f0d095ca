import type { ReportSyllable } from "../../../../shapes/report.js";
import { element } from "../element.js";
import type { TimeView } from "../plots/timeView.js";

/** Seconds shown on either side of a syllable that was chosen. */
const MARGIN = 0.03;

/** The syllables as a table; a click on a row zooms every plot over time to it, a second one shows all again. */
export function syllableTable(host: HTMLElement, syllables: readonly ReportSyllable[], view: TimeView): void {
  const compared = syllables.some((syllable) => syllable.f0Error !== null);
  const columns = ["syllable", "onset (s)", "offset (s)", "duration (ms)", "F0 median (Hz)"];
  if (compared) columns.push("F0 error (%)");
  columns.push("voiced (%)");
  let chosen = -1;
  const rows = syllables.map((syllable, index) => {
    const name = element("button", { type: "button", class: "row-button" }, syllable.label || `${index + 1}`);
    name.title = `Zoom to ${syllable.onset.toFixed(3)} s`;
    const row = element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...cells(syllable, compared).map((text) => element("td", {}, text)),
    );
    row.addEventListener("click", () => {
      if (chosen === index) return view.showAll();
      view.show(syllable.onset - MARGIN, syllable.offset + MARGIN);
      mark(index);
    });
    return row;
  });
  const mark = (index: number): void => {
    chosen = index;
    rows.forEach((row, at) => {
      if (at === index) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  };
  view.whenRangeChanges(() => mark(-1));
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  const scroller = element(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Syllables" },
    table,
  );
  host.append(
    element(
      "p",
      { class: "hint" },
      "A click on a row zooms the plots over time to it; a second click shows all.",
    ),
    scroller,
  );
}

function cells(syllable: ReportSyllable, compared: boolean): string[] {
  const shown = [
    syllable.onset.toFixed(3),
    syllable.offset.toFixed(3),
    (1000 * (syllable.offset - syllable.onset)).toFixed(1),
    syllable.f0Median === null ? "\u2013" : syllable.f0Median.toFixed(0),
  ];
  if (compared) shown.push(syllable.f0Error === null ? "\u2013" : (100 * syllable.f0Error).toFixed(2));
  shown.push((100 * syllable.voicedFraction).toFixed(0));
  return shown;
}
