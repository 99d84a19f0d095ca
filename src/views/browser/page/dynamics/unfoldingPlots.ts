import type { ReportDynamics } from "../../../../shapes/report.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { floatsOf } from "../unpack.js";
import { timeUnit } from "./timeUnit.js";

const HEIGHT = 270;

/** Mutual information over lag, with the delay. */
export function informationPlot(host: HTMLElement, information: ReportDynamics["information"]): void {
  const frame = new PlotFrame(
    host,
    "information",
    "Mutual information",
    "Mutual information of the series and itself after a lag, in nat, against the lag; the delay is marked.",
  );
  frame.say(
    "How much a value tells about the value one lag later. By default the delay is the first minimum, or less where that comes late.",
  );
  frame.attempt(() => {
    const nats = floatsOf(information.values);
    if (nats.length === 0) throw new Error("it holds no values.");
    const { unit, factor } = timeUnit((nats.length - 1) * information.step);
    const x = Float64Array.from(nats, (_, lag) => lag * information.step * factor);
    const delay = information.delay * factor;
    curvePlot({
      frame,
      height: HEIGHT,
      xLabel: `lag (${unit})`,
      yLabel: "information (nat)",
      curves: { x, values: [nats] },
      lines: [{ stroke: COLOURS.recording, points: false }],
      // At lag 0 it is the entropy, far above all the rest.
      range: [0, 1.06 * Math.max(...nats.subarray(1), 1e-3)],
      mark: { at: delay, text: `delay ${formatNumber(delay, 3)} ${unit}` },
      readout: (at) => `lag ${formatNumber(x[at], 3)} ${unit}   ${formatNumber(nats[at], 3)} nat`,
    });
  });
}

/** False nearest neighbours and Cao's curves over the embedding dimension. */
export function unfoldingPlot(host: HTMLElement, unfolding: ReportDynamics["unfolding"]): void {
  const { falseNeighbours, e1, e2, dimension } = unfolding;
  const frame = new PlotFrame(
    host,
    "unfolding",
    "Embedding dimension",
    "Share of false nearest neighbours, and Cao's E1 and E2, against the embedding dimension; the chosen one is marked.",
  );
  frame.tools.append(
    lineKey("false neighbours", COLOURS.recording),
    lineKey("Cao's E1", COLOURS.copy, true),
    lineKey("E2", COLOURS.secondCopy, true),
  );
  frame.say(
    "A dimension suffices where false neighbours vanish and E1 stops growing. E2 stays near 1 if the series is random.",
  );
  frame.attempt(() => {
    const curves = [falseNeighbours, e1, e2];
    const count = Math.max(...curves.map(({ length }) => length));
    const values = curves.map((curve) => Array.from({ length: count }, (_, d) => curve[d] ?? null));
    const top = Math.max(1, ...values.flat().map((value) => value ?? 0));
    curvePlot({
      frame,
      height: HEIGHT,
      xLabel: "embedding dimension (1)",
      yLabel: "share, E1, E2 (1)",
      curves: { x: Array.from({ length: count }, (_, d) => d + 1), values },
      lines: [
        { stroke: COLOURS.recording },
        { stroke: COLOURS.copy, dash: [6, 4] },
        { stroke: COLOURS.secondCopy, dash: [2, 3] },
      ],
      range: [-0.03 * top, 1.06 * top],
      integerTicks: true,
      mark: { at: dimension, text: `dimension ${dimension}` },
      readout: (at) =>
        [
          `dimension ${at + 1}`,
          `false ${formatNumber(100 * (values[0][at] ?? Number.NaN), 3)} %`,
          `E1 ${formatNumber(values[1][at], 3)}`,
          `E2 ${formatNumber(values[2][at], 3)}`,
        ].join("   "),
    });
  });
}
