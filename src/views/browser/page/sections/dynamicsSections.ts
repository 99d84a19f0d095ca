import type { ReportDynamics } from "../../../../shapes/report.js";
import { embeddingPart } from "../dynamics/embeddingPart.js";
import { orbitTables } from "../dynamics/orbitTables.js";
import { recurrencePlot } from "../dynamics/recurrencePlot.js";
import { returnMapPlot } from "../dynamics/returnMapPlot.js";
import { correlationPlot, stretchingPlot } from "../dynamics/scalingPlots.js";
import { surrogatePlot } from "../dynamics/surrogatePlot.js";
import { informationPlot, unfoldingPlot } from "../dynamics/unfoldingPlots.js";
import { element } from "../element.js";

/** The sections on the dynamics of a series, from the path to its orbits: the title of each, and what fills it. */
export function dynamicsSections(
  dynamics: ReportDynamics,
): (readonly [title: string, fill: (host: HTMLElement) => void])[] {
  const { stretching, correlation, returnMap, recurrence, orbits, orbitsProblem } = dynamics;
  const slopes = stretching !== undefined || correlation !== undefined;
  return [
    ["Embedding", (host) => embeddingPart(host, dynamics)],
    [
      "Delay and dimension",
      (host) => {
        const row = rowOf(host);
        informationPlot(row, dynamics.information);
        unfoldingPlot(row, dynamics.unfolding);
      },
    ],
    [
      "Exponent and correlation dimension",
      (host) => {
        if (!slopes)
          host.append(element("p", { class: "hint" }, "Noise has no exponent and no finite dimension."));
        const row = rowOf(host);
        if (stretching !== undefined) stretchingPlot(row, stretching);
        if (correlation !== undefined) correlationPlot(row, correlation);
      },
    ],
    [
      "Determinism",
      (host) => {
        const row = rowOf(host);
        surrogatePlot(row, dynamics.surrogates);
        if (returnMap !== undefined) returnMapPlot(row, returnMap, dynamics.returnMapLeast, dynamics.unit);
        if (recurrence !== undefined) recurrencePlot(row, recurrence);
      },
    ],
    ...(orbits.length > 0 || orbitsProblem !== undefined
      ? [["Periodic orbits", (host: HTMLElement) => orbitTables(host, dynamics)] as const]
      : []),
  ];
}

/** Plots side by side as far as there is room. */
function rowOf(host: HTMLElement): HTMLElement {
  const row = element("div", { class: "plot-row" });
  host.append(row);
  return row;
}
