import type { Report } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { players } from "../player.js";
import { attempt } from "../plots/plotFrame.js";
import { type SpectrogramPlot, spectrogramPlot } from "../plots/spectrogramPlot.js";
import { timeTools } from "../plots/timeTools.js";
import type { TimeView } from "../plots/timeView.js";
import { waveformPlot } from "../plots/waveformPlot.js";

/** The waveform of the recording, then the spectrogram and player of each sound. */
export function soundSection(host: HTMLElement, report: Report, view: TimeView): void {
  const spectrograms: SpectrogramPlot[] = [];
  const toggle = element("input", { type: "checkbox", checked: true });
  toggle.addEventListener("change", () => {
    for (const plot of spectrograms) plot.showF0(toggle.checked);
  });
  const tracked = report.sounds.some(({ f0 }) => f0.values !== "");
  const hint = "Drag to zoom, double-click to show all, click to move the player.";
  host.append(
    timeTools(view, ...(tracked ? [element("label", { class: "toggle" }, toggle, "F0")] : [])),
    element("p", { class: "hint" }, hint),
  );
  const sounding = players(report.sounds, view);
  waveformPlot(host, report.sounds[0], view, report.syllables, (time) => sounding[0].seek(time));
  report.sounds.forEach((sound, index) => {
    attempt(host, sound.name, () => {
      const { root, seek } = sounding[index];
      const plot = spectrogramPlot(host, sound, index, view, report.syllables, seek);
      plot.frame.tools.append(root);
      spectrograms.push(plot);
    });
  });
}
