import { COLOURS } from "../plots/colours.js";

/** Colours of groups, in turn: Okabe & Ito's and Tol's, dark enough for white ground. */
const HUES = [
  "#0072b2",
  "#c44e00",
  "#117733",
  "#9b2a7a",
  "#b8860b",
  "#332288",
  "#008b8b",
  "#cc3311",
  "#6b4c9a",
  "#5a6470",
  "#7a8b00",
  "#a0522d",
] as const;

/** The colour of a group. @param group from 0; -1 for none. */
export function groupColour(group: number): string {
  return group < 0 ? COLOURS.rest : HUES[group % HUES.length];
}
