import type { ReportView } from "../../../../shapes/report.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { picturePair } from "../plots/picturePair.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { tickLabel } from "../plots/tickLabel.js";
import { confusionTable } from "../tables/confusionTable.js";
import { floatsOf } from "../unpack.js";

/** A sample beside the output of the network. */
export function viewSection(host: HTMLElement, view: ReportView): void {
  if (view.kind === "classes") confusionTable(host, view);
  else if (view.kind === "picture") picturePair(host, view);
  else if (view.kind === "spectrum") spectrum(host, view);
  else series(host, view);
}

function spectrum(host: HTMLElement, view: Extract<ReportView, { kind: "spectrum" }>): void {
  const frame = new PlotFrame(
    host,
    "view",
    "Spectrum",
    "Spectrum of one held-out frame, original and output: level in dB against frequency in kHz.",
  );
  frame.say(`One held-out frame, centred at ${view.time.toFixed(3)} s.`);
  frame.attempt(() => {
    const [original, output] = pairOf(view);
    const step = (view.highHz - view.lowHz) / Math.max(1, original.length - 1) / 1000;
    const x = Float64Array.from(original, (_, bin) => view.lowHz / 1000 + bin * step);
    draw(frame, x, original, output, "frequency (kHz)", "level (dB)", (at) => `${x[at].toFixed(3)} kHz`, [
      Math.min(view.floorDb, ...finite(output)) - 2,
      Math.max(view.topDb, ...finite(original), ...finite(output)) + 2,
    ]);
  });
}

function series(host: HTMLElement, view: Extract<ReportView, { kind: "series" }>): void {
  const unit = view.timeUnit === "1" ? "" : " s";
  const time = `time (${view.timeUnit ?? "s"})`;
  const frame = new PlotFrame(
    host,
    "view",
    `Series: ${view.name}`,
    `The variable ${view.name}, original and output, against ${time}.`,
  );
  frame.say("A part of the held-out samples. Drag to zoom, double-click to show all.");
  frame.attempt(() => {
    const [original, output] = pairOf(view);
    const x = Float64Array.from(original, (_, row) => view.start + row / view.rate);
    draw(frame, x, original, output, time, view.name, (at) => `${tickLabel(x[at], 1 / view.rate)}${unit}`);
  });
}

function draw(
  frame: PlotFrame,
  x: Float64Array,
  original: Float32Array,
  output: Float32Array,
  xLabel: string,
  yLabel: string,
  place: (at: number) => string,
  range?: readonly [number, number],
): void {
  frame.tools.append(lineKey("original", COLOURS.recording), lineKey("output", COLOURS.copy, true));
  curvePlot({
    frame,
    height: 260,
    xLabel,
    yLabel,
    curves: { x, values: [original, output] },
    lines: [{ stroke: COLOURS.recording }, { stroke: COLOURS.copy, dash: [6, 3] }],
    ...(range && { range }),
    readout: (at) =>
      `${place(at)}   original ${formatNumber(original[at])}   output ${formatNumber(output[at])}`,
  });
}

function pairOf(view: { original: string; output: string }): [Float32Array, Float32Array] {
  const original = floatsOf(view.original);
  const output = floatsOf(view.output);
  if (original.length === 0) throw new Error("it holds no values.");
  if (original.length !== output.length)
    throw new Error(`the original holds ${original.length} values, the output ${output.length}.`);
  return [original, output];
}

function finite(values: Float32Array): Float32Array {
  return values.filter(Number.isFinite);
}
