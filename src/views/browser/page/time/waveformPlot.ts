import type { ReportSound } from "../../../../shapes/report.js";
import { COLOURS } from "../plots/colours.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { floatsOf, withGaps } from "../unpack.js";
import { type MarkedSyllable, shadeSyllables } from "./syllableMarks.js";
import { timePlot } from "./timePlot.js";
import type { TimeView } from "./timeView.js";

/** Draws the waveform as a band between its minimum and maximum. @param onClick called with the time that is clicked, s. */
export function waveformPlot(
  host: HTMLElement,
  sound: ReportSound,
  view: TimeView,
  syllables: readonly MarkedSyllable[],
  onClick: (time: number) => void,
): void {
  const frame = new PlotFrame(
    host,
    "waveform",
    "Waveform",
    `Waveform of ${sound.name}: amplitude against time in s.`,
  );
  frame.attempt(() => {
    const low = floatsOf(sound.waveform.low);
    const high = floatsOf(sound.waveform.high);
    if (low.length !== high.length) {
      throw new Error(`it holds ${low.length} minima but ${high.length} maxima.`);
    }
    let peak = 0;
    for (let i = 0; i < low.length; i++) peak = Math.max(peak, -low[i] || 0, high[i] || 0);
    const room = peak > 0 ? 1.08 * peak : 1;
    const times = Array.from(low, (_, point) => (point + 0.5) / sound.waveform.rate);
    const edge = { stroke: COLOURS.ink, width: 0.5, points: { show: false } };
    timePlot({
      frame,
      view,
      height: 92,
      label: "amplitude (1)",
      range: [-room, room],
      data: [times, withGaps(high), withGaps(low)],
      series: [edge, edge],
      bands: [{ series: [1, 2], fill: COLOURS.ink }],
      timeAxis: false,
      syllables,
      syllableStyle: { labelled: false, lines: false },
      under: (plot) => shadeSyllables(plot, syllables),
      readout: (time) => `${time.toFixed(3)} s`,
      onClick,
    });
  });
}
