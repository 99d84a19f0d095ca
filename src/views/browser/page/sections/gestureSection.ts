import type { ReportGesture } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { PATH_COLOURS } from "../plots/pathPlot.js";
import { planePlot } from "../plots/planePlot.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { roomyRange } from "../plots/roomyRange.js";
import { type MarkedSyllable, shadeSyllables } from "../plots/syllableMarks.js";
import { tickLabel } from "../plots/tickLabel.js";
import { timePlot } from "../plots/timePlot.js";
import type { TimeView } from "../plots/timeView.js";
import { type Track, timesOf, trackOf, valueAt, withGaps } from "../unpack.js";

/** Pressure, tension and loudness over time, and the path of pressure and tension in their plane. */
export function gestureSection(
  host: HTMLElement,
  gesture: ReportGesture,
  view: TimeView,
  syllables: readonly MarkedSyllable[],
): void {
  const frame = new PlotFrame(
    host,
    "gesture",
    "Gesture over time",
    "Pressure alpha, tension beta and loudness, dimensionless, against time in s.",
  );
  frame.say(
    `The motor gesture that drives the model: air-sac pressure \u03b1, tension of the labia \u03b2 and loudness of the source; time scale \u03b3 = ${tickLabel(gesture.gamma, 1)} 1/s.`,
  );
  const pressure = trackOf(gesture.pressure);
  const tension = trackOf(gesture.tension);
  frame.attempt(() => {
    const rows: [Track, string, string][] = [
      [pressure, "pressure \u03b1 (1)", COLOURS.pressure],
      [tension, "tension \u03b2 (1)", COLOURS.tension],
      [trackOf(gesture.loudness), "loudness (1)", COLOURS.loudness],
    ];
    rows.forEach(([track, label, colour], row) => {
      const last = row === rows.length - 1;
      trackPlot(frame, track, label, colour, last, view, syllables, row === 0, (time) =>
        [
          `${time.toFixed(3)} s`,
          ...rows.map(([each], at) => `${NAMES[at]} ${formatNumber(valueAt(each, time), 3)}`),
        ].join("   "),
      );
    });
  });
  const anyPath = pressure.values.some((alpha, row) =>
    Number.isFinite(alpha + valueAt(tension, pressure.start + row / pressure.rate)),
  );
  if (!anyPath) return;
  const beside = element("div", { class: "beside" });
  host.append(beside);
  const tensionThere = pressure.values.map((_, row) =>
    valueAt(tension, pressure.start + row / pressure.rate),
  );
  const plane = planePlot(beside, {
    name: "plane",
    title: "Pressure\u2013tension plane",
    description: "Path of the gesture in the plane of pressure alpha and tension beta, coloured by time.",
    xLabel: "pressure \u03b1 (1)",
    yLabel: "tension \u03b2 (1)",
    x: pressure.values,
    y: tensionThere,
    start: pressure.start,
    rate: pressure.rate,
    view,
  });
  plane.frame.root.classList.add("captioned");
  plane.frame.say(`The same gesture without time. ${PATH_COLOURS}`);
}

function trackPlot(
  frame: PlotFrame,
  track: Track,
  label: string,
  colour: string,
  timeAxis: boolean,
  view: TimeView,
  syllables: readonly MarkedSyllable[],
  labelled: boolean,
  readout: (time: number) => string,
): void {
  timePlot({
    frame,
    view,
    height: timeAxis ? 132 : 96,
    label,
    range: roomyRange(track.values),
    data: [timesOf(track), withGaps(track.values)],
    series: [{ stroke: colour, width: 1.5, points: { show: false } }],
    timeAxis,
    syllables,
    syllableStyle: { labelled, lines: false },
    under: (plot) => shadeSyllables(plot, syllables),
    readout,
  });
}

const NAMES = ["\u03b1", "\u03b2", "loudness"];
