import type { ReportDynamics } from "../../../../shapes/report.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { PlotFrame } from "../plots/plotFrame.js";

/** Prediction errors of the surrogates, as dots, and that of the series, as a line. */
export function surrogatePlot(host: HTMLElement, { own, others }: ReportDynamics["surrogates"]): void {
  const frame = new PlotFrame(
    host,
    "surrogates",
    "Prediction errors",
    "Prediction error of each surrogate, half a turn ahead, as a share of the standard deviation, and that of the series.",
  );
  frame.tools.append(lineKey("series", COLOURS.recording), lineKey("surrogates", COLOURS.copy));
  frame.say(
    "Half a turn ahead. Surrogates share the values and the spectrum of the series but are otherwise random: a series that is predicted better than all of them is more than noise.",
  );
  frame.attempt(() => {
    if (others.length === 0) throw new Error("there are no surrogates.");
    const count = others.length;
    curvePlot({
      frame,
      height: (width) => Math.min(360, Math.max(240, Math.round(0.8 * width))),
      xLabel: "surrogate, by error (1)",
      yLabel: "prediction error (1)",
      // Half a place on either side, so that no dot lies on the border.
      curves: {
        x: [0.5, ...others.map((_, i) => i + 1), count + 0.5],
        values: [new Array<number>(count + 2).fill(own), [null, ...others, null]],
      },
      lines: [
        { stroke: COLOURS.recording, width: 2, points: false },
        { stroke: COLOURS.copy, dots: 7 },
      ],
      range: [0, 1.08 * Math.max(own, ...others)],
      integerTicks: true,
      readout: (at) =>
        [
          `series ${formatNumber(own, 3)}`,
          ...(at >= 1 && at <= count ? [`surrogate ${formatNumber(others[at - 1], 3)}`] : []),
        ].join("   "),
    });
  });
}
