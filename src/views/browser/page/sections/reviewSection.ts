import type { ReportReviewItem } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { SnippetPlayer } from "../playing/snippetPlayer.js";
import { snippetPlot } from "../time/snippetPlot.js";

/** Cards of syllables whose labels are to be looked at: spectrogram with the labels around, confidence, place, and sound. */
export function reviewSection(host: HTMLElement, items: readonly ReportReviewItem[]): void {
  host.append(
    element(
      "p",
      { class: "hint" },
      `The least certain first. A syllable is named above its bar; the one in question is framed. Pictures reach from ${kilohertz(items, "lowHz")} to ${kilohertz(items, "highHz")} kHz. ` +
        "Click one to hear it. Correct labels in the annotation files, then train on with them.",
    ),
  );
  const player = new SnippetPlayer();
  const list = element("ol", { class: "review" });
  host.append(list);
  for (const item of items) list.append(card(item, player));
}

function card(item: ReportReviewItem, player: SnippetPlayer): HTMLElement {
  const { file, start, syllables, chosen, sound } = item;
  const { label, confidence, onset, offset } = syllables[chosen];
  const place = `${(start + onset).toFixed(3)} to ${(start + offset).toFixed(3)} s`;
  const button = element("button", {
    type: "button",
    class: "snippet",
    title: "Hear it",
    "aria-label": `Hear ${label} in ${file}, ${place}`,
  });
  button.addEventListener("click", () => void player.play(sound.audio, button));
  const root = element(
    "li",
    {},
    element(
      "div",
      { class: "review-head" },
      element("strong", {}, label),
      element("span", { class: "confidence" }, `${(100 * confidence).toFixed(0)} %`),
    ),
    button,
    element("div", { class: "review-place" }, element("span", {}, file), element("span", {}, place)),
  );
  snippetPlot(button, item);
  return root;
}

/** Lower or upper end of the pictures, kHz; of several that differ, the outer one. */
function kilohertz(items: readonly ReportReviewItem[], end: "lowHz" | "highHz"): string {
  const ends = items.map(({ sound }) => sound.spectrogram[end]);
  return ((end === "lowHz" ? Math.min(...ends) : Math.max(...ends)) / 1000).toFixed(1);
}
