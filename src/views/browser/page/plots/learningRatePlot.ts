import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "./colours.js";
import { curvePlot } from "./curvePlot.js";
import { PlotFrame } from "./plotFrame.js";

/** The learning rate of each epoch, in thousandths so that the tick labels fit beside the plot. */
export function learningRatePlot(host: HTMLElement, rates: readonly number[]): void {
  const frame = new PlotFrame(
    host,
    "learning-rate",
    "Learning rate",
    "Learning rate of the best network against epochs.",
  );
  const highest = rates.reduce((most, rate) => Math.max(most, rate), 0);
  frame.attempt(() => {
    curvePlot({
      frame,
      height: 120,
      xLabel: "epoch (1)",
      yLabel: "rate (10\u207b\u00b3)",
      curves: { x: rates.map((_, epoch) => epoch + 1), values: [rates.map((rate) => 1000 * rate)] },
      lines: [{ stroke: COLOURS.pressure }],
      range: [0, highest > 0 ? 1080 * highest : 1],
      integerTicks: true,
      readout: (at) => `epoch ${at + 1}   learning rate ${formatNumber(rates[at])}`,
    });
  });
}
