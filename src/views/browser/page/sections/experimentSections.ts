import type uPlot from "uplot";
import type { ReportExperiment } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { planePlot } from "../plots/planePlot.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { spacePlot } from "../plots/spacePlot.js";
import { numberTable } from "../tables/numberTable.js";
import { TimeView } from "../time/timeView.js";
import { floatsOf } from "../unpack.js";

type Condition = ReportExperiment["conditions"][number];
type Path = Condition["paths"][number];
type Curves = Condition["curves"][number];

/** Colours of closed curves and of lines, in their order. */
const PALETTE = [
  COLOURS.copy,
  COLOURS.recording,
  COLOURS.secondCopy,
  COLOURS.tension,
  COLOURS.pressure,
  COLOURS.loudness,
];
const DASHES = [undefined, [6, 4], [2, 3], [8, 3, 2, 3]];
const HEIGHT = 240;

/** The sections of an experiment: its tables, then the pictures of each condition. */
export function experimentSections({
  tables,
  conditions,
}: ReportExperiment): (readonly [title: string, fill: (host: HTMLElement) => void])[] {
  return [
    [
      "Statistics",
      (host) => {
        for (const { title, columns, rows, caption } of tables)
          host.append(numberTable(title, columns, rows, caption));
      },
    ],
    ...conditions.map(
      (condition) => [condition.title, (host: HTMLElement) => conditionPart(host, condition)] as const,
    ),
  ];
}

function conditionPart(host: HTMLElement, { caption, paths, curves }: Condition): void {
  const row = element("div", { class: "plot-row" });
  host.append(row);
  for (const path of paths) pathPart(row, path);
  for (const curve of curves) curvePart(host, curve);
  if (caption !== "") host.append(element("p", { class: "hint" }, caption));
}

function pathPart(host: HTMLElement, path: Path): void {
  const { title, axes, rate } = path;
  const values = floatsOf(path.values);
  const rows = values.length / axes.length;
  const columns = axes.map((_, axis) =>
    Float32Array.from({ length: rows }, (_, row) => values[axes.length * row + axis]),
  );
  const shared = {
    name: "path",
    title,
    description: `${title}: a path along the axes ${axes.join(", ")}.`,
    start: 0,
    rate,
    view: new TimeView(rows / rate),
  };
  const orbits = path.orbits.map(({ name, points }, i) => ({
    name,
    points: floatsOf(points),
    colour: PALETTE[i % PALETTE.length],
  }));
  const keys = orbits.map(({ name, colour }) => lineKey(name, colour));
  if (axes.length === 2) {
    const [x, y] = columns;
    const [xLabel, yLabel] = axes;
    const over = (plot: uPlot): void => {
      for (const { points, colour } of orbits) outline(plot, points, colour);
    };
    planePlot(host, { ...shared, xLabel, yLabel, x, y, over }).frame.tools.append(...keys);
    return;
  }
  const plot = spacePlot(host, { ...shared, columns, axes });
  plot.frame.say("Drag it or press the arrow keys to rotate it.");
  plot.frame.tools.append(...keys);
  if (orbits.length > 0) plot.outline(orbits);
}

/** A closed curve over a path in a plane. @param points points x 2. */
function outline(plot: uPlot, points: Float32Array, colour: string): void {
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * (window.devicePixelRatio || 1);
  ctx.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const [right, down] = [plot.valToPos(points[i], "x", true), plot.valToPos(points[i + 1], "y", true)];
    if (i === 0) ctx.moveTo(right, down);
    else ctx.lineTo(right, down);
  }
  ctx.closePath();
  ctx.stroke();
  ctx.restore();
}

function curvePart(host: HTMLElement, { title, xLabel, yLabel, x: packed, lines }: Curves): void {
  const frame = new PlotFrame(
    host,
    "curves",
    title,
    `${title}: ${yLabel} of ${lines.map(({ name }) => name).join(", ")} against ${xLabel}.`,
  );
  frame.tools.append(...lines.map(({ name }, i) => lineKey(name, PALETTE[(i + 1) % PALETTE.length], i > 0)));
  frame.attempt(() => {
    const x = floatsOf(packed);
    const values = lines.map((line) => floatsOf(line.values));
    curvePlot({
      frame,
      height: HEIGHT,
      xLabel,
      yLabel,
      curves: { x, values },
      lines: lines.map((_, i) => {
        const dash = DASHES[i % DASHES.length];
        return { stroke: PALETTE[(i + 1) % PALETTE.length], points: false, ...(dash && { dash }) };
      }),
      readout: (at) =>
        [
          `${xLabel} ${formatNumber(x[at], 4)}`,
          ...lines.map(({ name }, i) => `${name} ${formatNumber(values[i][at], 3)}`),
        ].join("   "),
    });
  });
}
