import type { ReportFreeRun } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { type Curves, curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { tickLabel } from "../plots/tickLabel.js";
import { floatsOf } from "../unpack.js";

/** Truth and prediction over time, for a start and a variable that the user chooses. */
export function freeRunSection(host: HTMLElement, freeRun: ReportFreeRun): void {
  const { columns, columnsLeft, timeUnit, rate, starts } = freeRun;
  const [inUnit, label] = timeUnit === "s" ? [" s", "time (s)"] : ["", "time"];
  const frame = new PlotFrame(
    host,
    "free-run",
    "Free run",
    `Truth and prediction of one variable against ${timeUnit === "s" ? "time in s" : "time"}, from a start after which the network runs freely.`,
  );
  const alone = starts.every(({ truth }) => truth === undefined);
  const left = columnsLeft > 0 ? ` ${columnsLeft} more variables are in free-run.csv.` : "";
  frame.say(
    `${alone ? "Error of each row in standard deviations of the data" : "After the start, the network sees only its own predictions"}.${left} Drag to zoom, double-click to show all.`,
  );
  const start = choice(
    "start",
    starts.map(({ number, time }) => `start ${number}: ${tickLabel(time, 1 / rate)}${inUnit}`),
  );
  const column = choice("variable", columns);
  frame.tools.append(
    start,
    ...(columns.length > 1 ? [column] : []),
    ...(alone ? [] : [lineKey("truth", COLOURS.recording)]),
    lineKey(alone ? "error" : "prediction", COLOURS.copy, !alone),
  );
  frame.attempt(() => {
    let shown = chosen();
    const draw = curvePlot({
      frame,
      height: 260,
      xLabel: label,
      yLabel: alone
        ? "error (sd)"
        : columns.length === 1
          ? columns[0]
          : columns.every((name) => name.endsWith("_db"))
            ? "level (dB)"
            : "value",
      curves: shown,
      lines: [{ stroke: COLOURS.recording }, { stroke: COLOURS.copy, ...(!alone && { dash: [6, 3] }) }],
      readout: (at) => {
        const [truth, predicted] = shown.values.map((values) => formatNumber(values[at]));
        const time = `${tickLabel(shown.x[at], 1 / rate)}${inUnit}`;
        return alone ? `${time}   error ${predicted}` : `${time}   truth ${truth}   prediction ${predicted}`;
      },
    });
    for (const select of [start, column])
      select.addEventListener("change", () =>
        frame.attempt(() => {
          shown = chosen();
          draw(shown);
        }),
      );
  });

  function chosen(): Curves {
    const { time, truth, predicted } = starts[start.selectedIndex];
    const all = floatsOf(predicted);
    if (all.length === 0 || all.length % columns.length !== 0)
      throw new Error(`${all.length} values do not divide into rows of ${columns.length}.`);
    const rows = all.length / columns.length;
    const part = (values: Float32Array): Float32Array =>
      values.subarray(column.selectedIndex * rows, (column.selectedIndex + 1) * rows);
    return {
      x: Float64Array.from({ length: rows }, (_, row) => time + row / rate),
      values: [
        truth === undefined ? new Float32Array(rows).fill(Number.NaN) : part(floatsOf(truth)),
        part(all),
      ],
    };
  }
}

function choice(label: string, names: readonly string[]): HTMLSelectElement {
  return element("select", { "aria-label": label }, ...names.map((name) => element("option", {}, name)));
}
