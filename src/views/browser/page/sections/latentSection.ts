import type { ReportLatent } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS, rampGradient } from "../plots/colours.js";
import { evenShares, PATH_COLOURS } from "../plots/pathPlot.js";
import { planePlot } from "../plots/planePlot.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { roomyRange } from "../plots/roomyRange.js";
import { scaleEnd } from "../plots/scaleBar.js";
import { spacePlot } from "../plots/spacePlot.js";
import { explainedTable } from "../tables/explainedTable.js";
import { timePlot } from "../time/timePlot.js";
import type { TimeView } from "../time/timeView.js";
import { floatsOf, timesOf, valueAt, withGaps } from "../unpack.js";

/** The path through latent space in up to three axes, and the variance explained by each method. */
export function latentSection(host: HTMLElement, latent: ReportLatent, view: TimeView): void {
  const values = floatsOf(latent.values);
  const { dimension } = latent;
  if (!(dimension >= 1) || values.length % dimension !== 0) {
    throw new Error(`${values.length} values do not divide into rows of ${dimension}.`);
  }
  const rows = values.length / dimension;
  const columns = Array.from({ length: Math.min(3, dimension) }, (_, axis) =>
    Float32Array.from({ length: rows }, (_, row) => values[row * dimension + axis]),
  );
  // A line over time aligns with the other plots over time; a path leaves room beside it.
  const place = dimension === 1 ? host : element("div", { class: "beside" });
  if (place !== host) host.append(place);
  if (dimension === 1) lineOverTime(place, latent, columns[0], view);
  else pathInSpace(place, latent, columns, view);
  if (latent.explained.length > 0) place.append(explainedTable(latent.explained, dimension));
}

function pathInSpace(host: HTMLElement, latent: ReportLatent, columns: Float32Array[], view: TimeView): void {
  const { start, rate, dimension } = latent;
  const shared = { name: "latent", title: "Latent trajectory", start, rate, view };
  const described = `Path of the sound's frames through latent space, axes ${axisNames(columns.length)}.`;
  const plot =
    columns.length === 2
      ? planePlot(host, {
          ...shared,
          description: described,
          xLabel: "z1 (1)",
          yLabel: "z2 (1)",
          x: columns[0],
          y: columns[1],
        })
      : spacePlot(host, {
          ...shared,
          description: `${described} Arrow keys rotate it.`,
          columns,
          axes: ["z1 (1)", "z2 (1)", "z3 (1)"],
        });
  const sentences = [dimension > 3 ? `The first 3 of ${dimension} latent variables.` : "", PATH_COLOURS];
  if ("oneScale" in plot) {
    sentences.push(plot.oneScale ? "All axes have the same scale." : "Each axis has its own scale.");
    sentences.push("Drag it or press the arrow keys to rotate it.");
  }
  plot.frame.say(sentences.filter((sentence) => sentence !== "").join(" "));
  plot.frame.tools.append(colourChoice(latent, columns[0].length, (shares) => plot.colour(shares)));
}

function axisNames(count: number): string {
  return ["z1", "z2", "z3"].slice(0, count).join(", ");
}

/** The choice between colour by level and by time, with its legend. */
function colourChoice(
  latent: ReportLatent,
  rows: number,
  colour: (shares: Float32Array) => void,
): HTMLElement {
  const levels = floatsOf(latent.level);
  const byTime = evenShares(rows);
  const byLevel = Float32Array.from({ length: rows }, (_, row) => levels[row] ?? Number.NaN);
  const end = latent.start + Math.max(0, rows - 1) / latent.rate;
  const choice = element(
    "select",
    { "aria-label": "colour of the path" },
    ...(levels.length > 0 ? [element("option", { value: "level" }, "colour: level (1)")] : []),
    element("option", { value: "time" }, "colour: time (s)"),
  );
  const low = element("span");
  const high = element("span");
  const bar = element("span", { class: "ramp", style: `background: ${rampGradient()}` });
  const apply = (): void => {
    const level = choice.value === "level";
    const [from, to] = level ? [0, 1] : [latent.start, end];
    low.textContent = scaleEnd(from, to - from);
    high.textContent = scaleEnd(to, to - from);
    colour(level ? byLevel : byTime);
  };
  choice.addEventListener("change", apply);
  apply();
  return element("span", { class: "colour-choice" }, choice, low, bar, high);
}

function lineOverTime(host: HTMLElement, latent: ReportLatent, values: Float32Array, view: TimeView): void {
  const frame = new PlotFrame(
    host,
    "latent",
    "Latent variable",
    "The latent variable z1, dimensionless, against time in s.",
  );
  const track = { start: latent.start, rate: latent.rate, values };
  frame.attempt(() =>
    timePlot({
      frame,
      view,
      height: 220,
      label: "z1 (1)",
      range: roomyRange(values),
      data: [timesOf(track), withGaps(values)],
      series: [{ stroke: COLOURS.pressure, width: 1.5, points: { show: false } }],
      timeAxis: true,
      syllables: [],
      syllableStyle: { labelled: false, lines: false },
      readout: (time) => `${time.toFixed(3)} s   z1 ${formatNumber(valueAt(track, time), 3)}`,
    }),
  );
}
