import { heading } from "./heading.js";
import { PLOTS, type PlotName } from "./layout.js";
import { span } from "./plots/palette.js";
import type { Row } from "./sentences.js";

/** Actions on a training that the keys of a dashboard trigger. */
export interface TrainingKeys {
  /** Pauses or resumes the training. @returns whether it is now to be paused */
  readonly togglePause: () => boolean;
  /** Requests a checkpoint. */
  readonly save: () => void;
  /** Raises (1) or lowers (-1) the learning rate by one step, a factor of 2^(1/2). */
  readonly changeRate: (steps: 1 | -1) => void;
}

/** The plots shown: all of them, or a single one enlarged. */
export type LargeView = "all" | PlotName;

/** The plots that a view shows. @param latent whether the network has a latent space. */
export function plotsOf(view: LargeView, latent: boolean): readonly PlotName[] {
  const all = PLOTS.filter((plot) => plot !== "latent" || latent);
  const chosen = all.filter((plot) => plot === view);
  return chosen.length > 0 ? chosen : all;
}

/** The next view in the cycle: all plots, then each plot enlarged. */
export function nextView(view: LargeView, latent: boolean): LargeView {
  const views: LargeView[] = ["all", ...plotsOf("all", latent)];
  return views[(views.indexOf(view) + 1) % views.length];
}

/**
 * The list of keys.
 * @param plots whether there are plots to choose from.
 * @param training whether the keys that control a training work: one is running, and may be controlled.
 * @param leaves whether q closes only the screen and leaves the task running.
 * @param columns width available, characters.
 */
export function helpLines(plots: boolean, training: boolean, leaves: boolean, columns: number): Row[] {
  const steering = [
    ["p", "pause or resume"],
    ["s", "save a checkpoint now"],
    ["+ -", "raise or lower the learning rate by a factor of 1.41"],
  ];
  const keys = [
    ...(plots ? [["v", "next view: all plots, or one of them enlarged"]] : []),
    ...(training ? steering : []),
    ["?", "show or hide this list"],
    ["q", leaves ? "quit; the training continues" : "stop; finished work is kept"],
    ["Ctrl-C", leaves ? "quit" : "stop; press it twice to exit at once"],
  ];
  return [
    { left: heading([[span("keys", "strong")]], columns) },
    ...keys.map(([key, words]) => ({ left: [span(`  ${key.padEnd(8)}`, "strong"), span(words)] })),
  ];
}
