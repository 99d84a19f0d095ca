import uPlot from "uplot";
import { FONT } from "../plots/axes.js";
import { COLOURS } from "../plots/colours.js";

/** A syllable to mark: times in s and a name. */
export interface MarkedSyllable {
  readonly onset: number;
  readonly offset: number;
  readonly label: string;
}

/** How syllables are marked in a plot. */
export interface SyllableStyle {
  /** bars with names in a strip above the plot */
  readonly labelled: boolean;
  /** lines at onset (solid) and offset (dashed), unless they are so dense that they would hide the sound */
  readonly lines: boolean;
}

/** Height of the strip of names above a plot, CSS pixels. */
export const SYLLABLE_STRIP = 24;

/** Minimum width per visible syllable for lines to be drawn, CSS pixels. */
const MIN_WIDTH = 24;

/** Marks the syllables in view. */
export function drawSyllables(plot: uPlot, syllables: readonly MarkedSyllable[], style: SyllableStyle): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const { min, max } = plot.scales.x;
  if (min === undefined || max === undefined) return;
  ctx.save();
  ctx.strokeStyle = COLOURS.syllable;
  ctx.fillStyle = COLOURS.syllable;
  ctx.font = FONT.replace("12px", `${Math.round(12 * ratio)}px`);
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  const inView = syllables.filter((syllable) => syllable.offset >= min && syllable.onset <= max);
  const lines = style.lines && bbox.width / ratio >= MIN_WIDTH * inView.length;
  for (const syllable of inView) {
    const onset = plot.valToPos(syllable.onset, "x", true);
    const offset = plot.valToPos(syllable.offset, "x", true);
    const left = Math.max(bbox.left, onset);
    const right = Math.min(bbox.left + bbox.width, offset);
    if (lines) {
      ctx.globalAlpha = 0.55;
      ctx.lineWidth = ratio;
      if (left === onset) line(ctx, onset, bbox, []);
      if (right === offset) line(ctx, offset, bbox, [3 * ratio, 3 * ratio]);
      ctx.globalAlpha = 1;
    }
    if (style.labelled) {
      ctx.fillRect(left, bbox.top - 6 * ratio, Math.max(ratio, right - left), 3 * ratio);
      if (ctx.measureText(syllable.label).width <= right - left + 4 * ratio) {
        ctx.fillText(syllable.label, (left + right) / 2, bbox.top - 10 * ratio);
      }
    }
  }
  ctx.restore();
}

/** Shades the syllables; to be called before the plot is drawn. */
export function shadeSyllables(plot: uPlot, syllables: readonly MarkedSyllable[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = COLOURS.syllableShade;
  for (const { onset, offset } of syllables) {
    const left = Math.max(bbox.left, plot.valToPos(onset, "x", true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(offset, "x", true));
    if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, x: number, bbox: uPlot.BBox, dash: number[]): void {
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(Math.round(x) + 0.5, bbox.top);
  ctx.lineTo(Math.round(x) + 0.5, bbox.top + bbox.height);
  ctx.stroke();
}
