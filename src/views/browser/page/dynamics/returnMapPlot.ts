import { formatNumber } from "../formatNumber.js";
import { COLOURS } from "../plots/colours.js";
import { curvePlot } from "../plots/curvePlot.js";
import { lineKey } from "../plots/lineKey.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { roomyRange } from "../plots/roomyRange.js";
import { floatsOf } from "../unpack.js";
import { squareHeight } from "./squareHeight.js";

/**
 * The return map: each maximum of the series against the one before.
 * @param packed pairs. @param least smallest range of the axes. @param seriesUnit of the series; "1" if it has none.
 */
export function returnMapPlot(host: HTMLElement, packed: string, least = 0, seriesUnit = "1"): void {
  const frame = new PlotFrame(
    host,
    "return-map",
    "Return map",
    "Each maximum of the series against the maximum before.",
  );
  frame.tools.append(lineKey("the same place", COLOURS.contour, true));
  frame.say(
    "If the dots lie on lines, each maximum determines the next. Where they meet the dashed line, an orbit closes after one turn; a cycle is a single dot.",
  );
  frame.attempt(() => {
    const given = floatsOf(packed);
    if (given.length === 0) throw new Error("there are no maxima.");
    // In powers of a thousand: labels of small values with many zeros have no room.
    const greatest = given.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const power = greatest > 0 ? 3 * Math.floor(Math.log10(greatest) / 3) : 0;
    const unit = [...(power === 0 ? [] : [formatPower(power)]), ...(seriesUnit === "1" ? [] : [seriesUnit])];
    const values = given.map((value) => value / 10 ** power);
    const pairs = Array.from(
      { length: values.length / 2 },
      (_, i) => [values[2 * i], values[2 * i + 1]] as const,
    ).sort(([a], [b]) => a - b);
    const [lowest, highest] = roomyRange(values, 0.03);
    const wider = Math.max(0, least / 10 ** power - (highest - lowest)) / 2;
    const [low, high] = [lowest - wider, highest + wider];
    const x = [low, ...pairs.map(([from]) => from), high];
    curvePlot({
      frame,
      height: squareHeight,
      xLabel: `maximum (${unit.join(" ") || 1})`,
      yLabel: `next maximum (${unit.join(" ") || 1})`,
      curves: { x, values: [x, [null, ...pairs.map(([, to]) => to), null]] },
      lines: [
        { stroke: COLOURS.contour, dash: [6, 4], width: 1, points: false },
        { stroke: COLOURS.recording, dots: pairs.length > 1000 ? 2.5 : 3.5 },
      ],
      range: [low, high],
      readout: (at) => {
        const pair = pairs[at - 1];
        return pair === undefined ? "" : `${formatNumber(pair[0], 3)} \u2192 ${formatNumber(pair[1], 3)}`;
      },
    });
  });
}

/** A power of ten, such as 1e-3, with a true minus sign. */
function formatPower(power: number): string {
  return `1e${power}`.replace("-", "\u2212");
}
