import type { Report, ReportSound } from "../../../../shapes/report.js";
import { element } from "../element.js";
import type { SoundDesk } from "../playing/soundDesk.js";
import { transport } from "../playing/transport.js";
import { darkness } from "../plots/colours.js";
import { attempt } from "../plots/plotFrame.js";
import { scaleBar } from "../plots/scaleBar.js";
import { type SpectrogramPlot, spectrogramPlot } from "../time/spectrogramPlot.js";
import { timeTools } from "../time/timeTools.js";
import type { TimeView } from "../time/timeView.js";
import { waveformPlot } from "../time/waveformPlot.js";

/** The bar that plays, moves and zooms, then the waveform of the recording and the spectrogram of each sound, on one time axis. */
export function soundSection(host: HTMLElement, report: Report, desk: SoundDesk, view: TimeView): void {
  const { sounds, syllables } = report;
  const spectrograms: SpectrogramPlot[] = [];
  const toggle = element("input", { type: "checkbox", checked: true });
  toggle.addEventListener("change", () => {
    for (const plot of spectrograms) plot.showF0(toggle.checked);
  });
  const tracked = sounds.some(({ f0 }) => f0.values !== "");
  const tools = timeTools(view, ...(tracked ? [element("label", { class: "toggle" }, toggle, "F0")] : []));
  // It stays in sight while every panel below scrolls, so it belongs to the page, not to this section.
  (host.parentElement ?? host).insertBefore(
    element("div", { class: "desk" }, transport(desk, view), tools),
    host,
  );
  waveformPlot(host, sounds[0], view, syllables, (time) => desk.seek(time));
  sounds.forEach((sound, index) => {
    attempt(host, sound.name, () => {
      const axis = index === sounds.length - 1;
      const hear = (time: number): void => {
        desk.choose(index);
        desk.seek(time);
      };
      const plot = spectrogramPlot(host, sound, index, { view, syllables, axis, onClick: hear });
      const mark = (): void => {
        plot.frame.root.classList.toggle("heard", desk.chosen === index);
      };
      desk.whenChanged(mark);
      mark();
      spectrograms.push(plot);
    });
  });
  host.append(legend(sounds));
}

/** What the spectrograms have in common, said once. */
function legend(sounds: readonly ReportSound[]): HTMLElement {
  const captions = [...new Set(sounds.map(({ spectrogram }) => spectrogram.caption))];
  const ranges = [...new Set(sounds.map(({ spectrogram }) => spectrogram.rangeDb))];
  return element(
    "div",
    { class: "legend" },
    ...(ranges.length === 1 ? [scaleBar(-ranges[0], 0, "dB", darkness())] : []),
    element(
      "p",
      {},
      `${captions.join("; ")}. Full scale of the waveform is 1. `,
      element(
        "span",
        { class: "hint" },
        "Drag or pinch to zoom, double-click to show all, click a panel to hear it from there. " +
          "The page plays MP3; figures and pictures are of the uncompressed sound.",
      ),
    ),
  );
}
