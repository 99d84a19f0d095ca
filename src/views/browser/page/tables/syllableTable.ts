import type { ReportSyllable } from "../../../../shapes/report.js";
import { element } from "../element.js";
import type { TimeView } from "../time/timeView.js";
import { scrollingTable } from "./scrollingTable.js";

/** Margin shown on either side of the selected syllable, s. */
const MARGIN = 0.03;

/** The table of syllables. Clicking a row zooms all plots over time to it; clicking it again shows all. */
export function syllableTable(host: HTMLElement, syllables: readonly ReportSyllable[], view: TimeView): void {
  const compared = syllables.some((syllable) => syllable.f0Error !== null);
  const columns = ["syllable", "onset (s)", "offset (s)", "duration (ms)", "F0 median (Hz)"];
  if (compared) columns.push("F0 error (%)");
  columns.push("voiced (%)");
  let selected = -1;
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
      if (selected === index) return view.showAll();
      view.show(syllable.onset - MARGIN, syllable.offset + MARGIN);
      mark(index);
    });
    return row;
  });
  const mark = (index: number): void => {
    selected = index;
    rows.forEach((row, at) => {
      if (at === index) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  };
  view.whenRangeChanges(() => mark(-1));
  host.append(
    element(
      "p",
      { class: "hint" },
      "Click a row to zoom the plots over time to it; click it again to show all.",
    ),
    scrollingTable("Syllables", columns, rows),
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
