import type { TimeView } from "../time/timeView.js";
import type { PlotFrame } from "./plotFrame.js";

/** Settings of a path through a plane or space, one point per row. */
export interface PathSettings {
  /** value of the data-plot attribute */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** time of row 0, s, and rows per second */
  readonly start: number;
  readonly rate: number;
  readonly view: TimeView;
}

/** A drawn path whose colours can be changed. */
export interface PathPlot {
  readonly frame: PlotFrame;
  /** @param shares one per row, 0 to 1; NaN is grey. */
  colour(shares: Float32Array): void;
}

/** Explains the colours of a path. */
export const PATH_COLOURS =
  "The visible range is coloured, the rest is grey; the ring marks the time under the pointer or the playhead.";

/** Shares that rise evenly from 0 to 1: colour by time. */
export function evenShares(rows: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => row / Math.max(1, rows - 1));
}

/**
 * The colour of each row as a level.
 * @param shares one per row, 0 to 1.
 * @param levels number of levels.
 * @returns 0 to levels - 1; -1 for grey: outside the visible range, or where the share is NaN.
 */
export function colourLevels(
  shares: Float32Array,
  { start, rate, view }: Pick<PathSettings, "start" | "rate" | "view">,
  levels: number,
): Int8Array {
  return Int8Array.from(shares, (share, row) => {
    const time = start + row / rate;
    if (Number.isNaN(share) || (!view.whole && (time < view.from || time > view.to))) return -1;
    return Math.min(levels - 1, Math.floor(share * levels));
  });
}

/** The row of the current time: the time under the pointer or else the playhead; -1 if there is neither. */
export function currentRow({ start, rate, view }: Pick<PathSettings, "start" | "rate" | "view">): number {
  const time = view.hovered ?? view.played;
  return time === null ? -1 : Math.round((time - start) * rate);
}
