import { LEFT, RIGHT } from "../plots/axes.js";

/** Room for the horizontal axis and above the plot, CSS pixels. */
const ABOVE_AND_BELOW = 50;

/** Height of a plot whose area is a square. @param width of the plot with its axis, CSS pixels. */
export function squareHeight(width: number): number {
  return Math.max(200, width - LEFT - RIGHT + ABOVE_AND_BELOW);
}
