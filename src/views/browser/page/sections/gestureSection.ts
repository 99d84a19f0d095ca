import type { ReportDoubt, ReportGesture } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS, rampGradient } from "../plots/colours.js";
import { doubtKeys, shadeDoubts } from "../plots/doubtMarks.js";
import { lineKey } from "../plots/lineKey.js";
import { PATH_COLOURS } from "../plots/pathPlot.js";
import { planeLines } from "../plots/planeLines.js";
import { planePlot } from "../plots/planePlot.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { roomyRange } from "../plots/roomyRange.js";
import { scaleBar } from "../plots/scaleBar.js";
import { tickLabel } from "../plots/tickLabel.js";
import { type MarkedSyllable, shadeSyllables } from "../time/syllableMarks.js";
import { timePlot } from "../time/timePlot.js";
import type { TimeView } from "../time/timeView.js";
import { type Track, timesOf, trackOf, valueAt, withGaps } from "../unpack.js";

/** One quantity of a gesture over time. */
interface Quantity {
  readonly name: string;
  readonly label: string;
  readonly colour: string;
  readonly track: Track;
  /** standard errors on the track's clock; none for what is measured directly */
  readonly errors?: Track;
}

/** Pressure, tension and loudness over time with what is known of them, and the path of pressure and tension in their plane. */
export function gestureSection(
  host: HTMLElement,
  gesture: ReportGesture,
  view: TimeView,
  syllables: readonly MarkedSyllable[],
  onClick?: (time: number) => void,
): void {
  host.append(...gesture.known.map((sentence) => element("p", { class: "known" }, ...withOptions(sentence))));
  const pressure = trackOf(gesture.pressure);
  const tension = trackOf(gesture.tension);
  const quantities: Quantity[] = [
    {
      name: "\u03b1",
      label: "pressure \u03b1 (1)",
      colour: COLOURS.pressure,
      track: pressure,
      errors: trackOf(gesture.pressureError),
    },
    {
      name: "\u03b2",
      label: "tension \u03b2 (1)",
      colour: COLOURS.tension,
      track: tension,
      errors: trackOf(gesture.tensionError),
    },
    {
      name: "loudness",
      label: "loudness (1)",
      colour: COLOURS.loudness,
      track: trackOf(gesture.loudness),
    },
  ];
  overTime(host, gesture, quantities, view, syllables, onClick);
  const guessed = isGuessed(gesture.doubts);
  const measured = (track: Track): Float32Array =>
    pressure.values.map((_, row) => {
      const time = pressure.start + row / pressure.rate;
      return guessed(time) ? Number.NaN : valueAt(track, time);
    });
  const [alphas, betas] = [measured(pressure), measured(tension)];
  if (!alphas.some((alpha, row) => Number.isFinite(alpha + betas[row]))) return;
  const beside = element("div", { class: "beside" });
  host.append(beside);
  const plane = planePlot(beside, {
    name: "plane",
    title: "Pressure\u2013tension plane",
    description:
      "Path of the gesture in the plane of pressure alpha and tension beta, coloured by time, over lines of equal F0 and the regions where nothing sings.",
    xLabel: "pressure \u03b1 (1)",
    yLabel: "tension \u03b2 (1)",
    x: alphas,
    y: betas,
    xRange: [gesture.plane.alpha.low, gesture.plane.alpha.high],
    yRange: [gesture.plane.beta.low, gesture.plane.beta.high],
    under: planeLines(gesture.plane),
    start: pressure.start,
    rate: pressure.rate,
    view,
  });
  plane.frame.root.classList.add("captioned");
  plane.frame.tools.append(scaleBar(0, view.duration, "s", rampGradient()));
  plane.frame.say(
    "The same gesture without time, while the bird sings and has a pitch. Thin lines join points of equal F0. In the grey region the labia " +
      "rest; between it and a dashed line they rest or sing, depending on what they did before; the dotted line parts songs that " +
      `end suddenly (SNIC, below) from those that fade (Hopf, above). ${PATH_COLOURS}`,
  );
}

/** A sentence in which options such as --gamma stand out and are not broken at their hyphens. */
function withOptions(sentence: string): (Node | string)[] {
  return sentence
    .split(/(--[a-z-]+)/)
    .map((part) => (part.startsWith("--") ? element("code", {}, part) : part));
}

function overTime(
  host: HTMLElement,
  { doubts, gamma }: ReportGesture,
  quantities: readonly Quantity[],
  view: TimeView,
  syllables: readonly MarkedSyllable[],
  onClick: ((time: number) => void) | undefined,
): void {
  const frame = new PlotFrame(
    host,
    "gesture",
    "Gesture over time",
    "Pressure alpha and tension beta with their standard errors, and loudness, dimensionless, against time in s.",
  );
  frame.tools.append(
    element("span", { class: "band-key" }, "\u00b1 1 standard error"),
    ...(doubts.some(({ kind }) => kind === "guessed") ? [lineKey("guessed", COLOURS.rest)] : []),
  );
  const guessed = isGuessed(doubts);
  frame.attempt(() => {
    quantities.forEach((quantity, row) => {
      quantityPlot(frame, quantity, {
        view,
        syllables,
        doubts,
        guessed,
        first: row === 0,
        last: row === quantities.length - 1,
        readout: (time) => readout(quantities, time),
        ...(onClick && { onClick }),
      });
    });
  });
  const keys = doubtKeys(doubts);
  if (keys.length > 0) frame.root.append(element("div", { class: "doubts" }, ...keys));
  frame.say(
    `What drives the model: air-sac pressure \u03b1, tension of the labia \u03b2, and loudness of the source; time scale \u03b3 = ${tickLabel(gamma, 1)} 1/s.`,
  );
}

function quantityPlot(
  frame: PlotFrame,
  { label, colour, track, errors }: Quantity,
  at: {
    readonly view: TimeView;
    readonly syllables: readonly MarkedSyllable[];
    readonly doubts: readonly ReportDoubt[];
    readonly guessed: (time: number) => boolean;
    readonly first: boolean;
    readonly last: boolean;
    readonly readout: (time: number) => string;
    readonly onClick?: (time: number) => void;
  },
): void {
  const times = timesOf(track);
  const where = (holds: (row: number) => boolean): (number | null)[] =>
    withGaps(Array.from(track.values, (value, row) => (holds(row) ? value : Number.NaN)));
  const edge = (sign: number): (number | null)[] =>
    withGaps(
      Array.from(track.values, (value, row) =>
        errors === undefined ? Number.NaN : value + sign * valueAt(errors, times[row]),
      ),
    );
  const doubted = (row: number): boolean => errors !== undefined && at.guessed(times[row]);
  const upper = edge(1);
  const lower = edge(-1);
  const invisible = { stroke: "transparent", width: 0, points: { show: false } };
  const line = { width: 1.6, points: { show: false } };
  timePlot({
    frame,
    view: at.view,
    height: at.last ? 150 : 112,
    label,
    range: rangeOf(track.values, [...upper, ...lower]),
    data: [times, upper, lower, where(doubted), where((row) => !doubted(row))],
    series: [invisible, invisible, { ...line, stroke: COLOURS.rest }, { ...line, stroke: colour }],
    bands: [{ series: [1, 2], fill: `${colour}38` }],
    timeAxis: at.last,
    syllables: at.syllables,
    syllableStyle: { labelled: at.first, lines: false },
    under: (plot) => {
      shadeSyllables(plot, at.syllables);
      if (errors !== undefined) shadeDoubts(plot, at.doubts);
    },
    readout: at.readout,
    ...(at.onClick && { onClick: at.onClick }),
  });
}

/** Limits that show all values and nearly all of their errors: a few huge ones would flatten the curve. */
function rangeOf(values: Float32Array, edges: readonly (number | null)[]): [number, number] {
  const sorted = edges.filter((value) => value !== null).sort((a, b) => a - b);
  const kept = sorted.slice(Math.floor(0.03 * sorted.length), Math.ceil(0.97 * sorted.length));
  return roomyRange([...values, ...kept.slice(0, 1), ...kept.slice(-1)]);
}

function readout(quantities: readonly Quantity[], time: number): string {
  const said = quantities.map(({ name, track, errors }) => {
    const error = errors === undefined ? Number.NaN : valueAt(errors, time);
    const spread = Number.isFinite(error) ? ` \u00b1 ${formatNumber(error, 2)}` : "";
    return `${name} ${formatNumber(valueAt(track, time), 3)}${spread}`;
  });
  return [`${time.toFixed(3)} s`, ...said].join("   ");
}

function isGuessed(doubts: readonly ReportDoubt[]): (time: number) => boolean {
  const stretches = doubts.filter(({ kind }) => kind === "guessed");
  return (time) => stretches.some(({ from, to }) => time >= from && time < to);
}
