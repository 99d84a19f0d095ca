import uPlot from "uplot";
import type { ReportTraining } from "../../../../shapes/report.js";
import { bottomAxis, leftAxis, RIGHT } from "../plots/axes.js";
import { COLOURS } from "../plots/colours.js";
import { INTEGER_STEPS, MAX_POINTS } from "../plots/curvePlot.js";
import { learningRatePlot } from "../plots/learningRatePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { lossTicks } from "../plots/lossTicks.js";
import { fitWidth, PlotFrame } from "../plots/plotFrame.js";
import { markAt } from "../plots/plotMarks.js";
import { tickLabel } from "../plots/tickLabel.js";
import { withGaps } from "../unpack.js";

const HEIGHT = 260;

/** Losses of training and validation over epochs, on a logarithmic axis, with the best epoch marked. */
export function lossSection(host: HTMLElement, training: ReportTraining): void {
  const frame = new PlotFrame(
    host,
    "loss",
    "Loss",
    "Loss of training and validation, mean squared error, on a logarithmic axis against epochs.",
  );
  frame.tools.append(lineKey("training", COLOURS.recording), lineKey("validation", COLOURS.copy, true));
  const best = training.bestEpoch;
  const bestLoss = training.validation[best - 1];
  const where = `Trained on ${training.device} (${training.backend}).${otherNetworks(training)}`;
  frame.say(
    bestLoss === undefined || bestLoss === null
      ? where
      : `Best epoch ${best}, validation loss ${tickLabel(bestLoss, bestLoss / 100)}. ${where}`,
  );
  frame.attempt(() => draw(frame, training));
  if (training.learningRate !== undefined) learningRatePlot(host, training.learningRate);
}

/** The sentence on the other networks of an ensemble. */
function otherNetworks({ others, otherCount }: ReportTraining): string {
  if (others === undefined) return "";
  const all = otherCount === undefined ? "" : ` of ${otherCount}`;
  return ` Thick lines show the best network, thin ones the ${others.length}${all} others.`;
}

function draw(frame: PlotFrame, training: ReportTraining): void {
  const { others = [] } = training;
  const thin = others.flatMap(({ train, validation }) => [train, validation]);
  const epochs = Math.max(
    training.train.length,
    training.validation.length,
    ...thin.map(({ length }) => length),
  );
  if (epochs === 0) throw new Error("no epoch was finished.");
  const losses = [training.train, training.validation].map((values) => padded(values, epochs));
  const thinLosses = thin.map((values) => padded(values, epochs));
  const shown = [...losses, ...thinLosses].flat().filter((value) => value !== null);
  if (shown.length === 0) throw new Error("no loss is above 0, as a logarithmic axis requires.");
  const low = shown.reduce((a, b) => Math.min(a, b)) / 1.15;
  const high = shown.reduce((a, b) => Math.max(a, b)) * 1.15;
  // A short training shows each epoch as a point; a single one would not make a line.
  const points = { show: epochs <= MAX_POINTS, size: 5 };
  const options: uPlot.Options = {
    width: Math.max(1, frame.body.clientWidth),
    height: HEIGHT,
    padding: [22, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [Math.min(1, epochs - 1), Math.max(2, epochs)] },
      y: { distr: 3, range: () => [low, high] },
    },
    axes: [
      { ...bottomAxis("epoch (1)"), incrs: INTEGER_STEPS },
      {
        ...leftAxis("loss (1)"),
        splits: () => lossTicks(low, high),
        filter: (_plot, splits) => splits,
        values: (_plot, splits) => splits.map((value) => tickLabel(value, lastPlace(value))),
      },
    ],
    series: [
      {},
      // The best network is drawn last, over the others.
      ...thin.map((_, i) => ({
        stroke: i % 2 === 0 ? COLOURS.recording : COLOURS.copy,
        width: 0.75,
        alpha: 0.35,
        points: { show: false },
      })),
      { stroke: COLOURS.recording, width: 1.75, points: { ...points, fill: COLOURS.recording } },
      { stroke: COLOURS.copy, width: 1.75, dash: [6, 4], points: { ...points, fill: COLOURS.copy } },
    ],
    hooks: {
      draw: [
        (plot) => {
          frame.attempt(() => markBest(plot, training.bestEpoch));
          frame.drawn();
        },
      ],
      setCursor: [
        (plot) => {
          const at = plot.cursor.idx ?? -1;
          const [train, validation] = losses.map((values) => values[at] ?? null);
          const format = (value: number | null): string =>
            value === null ? "\u2013" : tickLabel(value, value / 100);
          const over = at >= 0 && (plot.cursor.left ?? -1) >= 0;
          frame.readout.textContent = over
            ? `epoch ${at + 1}   training ${format(train)}   validation ${format(validation)}`
            : "";
        },
      ],
    },
  };
  const data: uPlot.AlignedData = [
    Array.from({ length: epochs }, (_, epoch) => epoch + 1),
    ...thinLosses,
    ...losses,
  ];
  const plot = new uPlot(options, data, frame.body);
  fitWidth(frame.body, (width) => plot.setSize({ width, height: HEIGHT }));
}

/** One loss per epoch; null where a logarithmic axis cannot show it. */
function padded(values: readonly (number | null)[], epochs: number): (number | null)[] {
  return withGaps(Array.from({ length: epochs }, (_, epoch) => values[epoch] ?? null)).map((value) =>
    value !== null && value > 0 ? value : null,
  );
}

/** The place value of the last digit that a tick label must show: the second digit, or the first if the rest is 0. */
function lastPlace(value: number): number {
  const first = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return Math.abs(value / first - Math.round(value / first)) < 1e-6 ? first : first / 10;
}

function markBest(plot: uPlot, best: number): void {
  if (best >= 1) markAt(plot, best, `best epoch ${best}`);
}
