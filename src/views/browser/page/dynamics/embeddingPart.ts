import type { ReportDynamics } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { rampGradient } from "../plots/colours.js";
import { scaleBar } from "../plots/scaleBar.js";
import { spacePlot } from "../plots/spacePlot.js";
import { TimeView } from "../time/timeView.js";
import { floatsOf } from "../unpack.js";
import { orbitChoice } from "./orbitChoice.js";

/** The path in three dimensions, and the choice of the orbits that are drawn over it. */
export function embeddingPart(host: HTMLElement, dynamics: ReportDynamics): void {
  const { axes, rate, values: packed } = dynamics.embedding;
  const values = floatsOf(packed);
  if (values.length === 0 || values.length % 3 !== 0)
    throw new Error(`${values.length} values do not divide into rows of 3.`);
  const rows = values.length / 3;
  const columns = [0, 1, 2].map((axis) =>
    Float32Array.from({ length: rows }, (_, row) => values[3 * row + axis]),
  );
  const place = element("div", { class: "beside" });
  host.append(place);
  const duration = rows / rate;
  const plot = spacePlot(place, {
    name: "embedding",
    title: "Path in three dimensions",
    description: `Path of the series in three dimensions, axes ${axes.join(", ")}. Arrow keys rotate it.`,
    start: 0,
    rate,
    view: new TimeView(duration),
    columns,
    axes,
  });
  const scale = plot.oneScale ? "All axes have the same scale." : "Each axis has its own scale.";
  plot.frame.say(`The colour is the time. ${scale} Drag it or press the arrow keys to rotate it.`);
  plot.frame.tools.append(scaleBar(0, duration, "s", rampGradient()));
  if (dynamics.orbits.length > 0) place.append(orbitChoice(dynamics, (curves) => plot.outline(curves)));
}
