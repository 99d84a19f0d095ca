import type { PlotFrame } from "./plotFrame.js";

/**
 * A function that asks for a plot to be drawn again: once before the next frame of the screen, however often it is called.
 * @param frame that shows what goes wrong. @param draw draws the plot.
 */
export function redrawer(frame: PlotFrame, draw: () => void): () => void {
  let scheduled = false;
  return () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      frame.attempt(draw);
    });
  };
}
