import uPlot from "uplot";
import type { ReportDoubt } from "../../../../shapes/report.js";
import { element } from "../element.js";

type Kind = ReportDoubt["kind"];

/** What each kind of doubt means, for the legend. */
const MEANINGS: Readonly<Record<Kind, string>> = {
  guessed: "guessed: no pitch to follow",
  noisy: "noisy: less than half the power is harmonic",
  "two-voiced": "two voices: only one is fitted",
};

const GREY = "rgba(90, 100, 112, ";
/** Side of the tile that hatching and dots are made of, CSS pixels. */
const TILE = 6;

/** Greys the stretches of doubt behind a plot over time: plain where guessed, dotted where noisy, hatched where two-voiced. */
export function shadeDoubts(plot: uPlot, doubts: readonly ReportDoubt[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { from, to, kind } of doubts) {
    const left = Math.max(bbox.left, plot.valToPos(from, "x", true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, "x", true));
    if (right <= left) continue;
    ctx.fillStyle = fillOf(ctx, kind, uPlot.pxRatio);
    ctx.fillRect(left, bbox.top, Math.max(uPlot.pxRatio, right - left), bbox.height);
  }
  ctx.restore();
}

/** A legend of the kinds of doubt that occur. */
export function doubtKeys(doubts: readonly ReportDoubt[]): HTMLElement[] {
  const kinds = Object.keys(MEANINGS) as Kind[];
  return kinds
    .filter((kind) => doubts.some((doubt) => doubt.kind === kind))
    .map((kind) => element("span", { class: "doubt", "data-doubt": kind }, MEANINGS[kind]));
}

function fillOf(context: CanvasRenderingContext2D, kind: Kind, ratio: number): string | CanvasPattern {
  if (kind === "guessed") return `${GREY}0.22)`;
  const size = Math.max(2, Math.round(TILE * ratio));
  const tile = element("canvas", { width: String(size), height: String(size) });
  const brush = tile.getContext("2d");
  if (brush === null) return `${GREY}0.15)`;
  brush.fillStyle = `${GREY}0.08)`;
  brush.fillRect(0, 0, size, size);
  brush.fillStyle = brush.strokeStyle = `${GREY}0.6)`;
  if (kind === "noisy") {
    const dot = Math.max(1, Math.round(1.25 * ratio));
    brush.fillRect(0, 0, dot, dot);
    brush.fillRect(size / 2, size / 2, dot, dot);
  } else {
    brush.lineWidth = 0.9 * ratio;
    brush.beginPath();
    for (const shift of [-size, 0, size]) {
      brush.moveTo(shift, size);
      brush.lineTo(shift + size, 0);
    }
    brush.stroke();
  }
  return context.createPattern(tile, "repeat") ?? `${GREY}0.15)`;
}
