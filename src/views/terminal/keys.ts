import { heading } from "./heading.js";
import { PLOTS, type PlotName } from "./layout.js";
import { span } from "./plots/palette.js";
import type { Row } from "./sentences.js";

/** What the keys of a dashboard ask of a training. */
export interface TrainingKeys {
  /** pauses it, or lets it go on. @returns whether it is to be paused now */
  readonly togglePause: () => boolean;
  /** asks for a checkpoint */
  readonly save: () => void;
  /** raises (1) or lowers (-1) the learning rate by a step, a factor of 2^(1/2) */
  readonly changeRate: (steps: 1 | -1) => void;
}

/** Which plots of a training are shown: all, or one of them large. */
export type LargeView = "all" | PlotName;

/** Plots that a training has. @param latent whether it has a latent path. */
export function plotsOf(view: LargeView, latent: boolean): readonly PlotName[] {
  const all = PLOTS.filter((plot) => plot !== "latent" || latent);
  const chosen = all.filter((plot) => plot === view);
  return chosen.length > 0 ? chosen : all;
}

/** The view after this one: all, then each plot large. */
export function nextView(view: LargeView, latent: boolean): LargeView {
  const views: LargeView[] = ["all", ...plotsOf("all", latent)];
  return views[(views.indexOf(view) + 1) % views.length];
}

/**
 * The list of keys.
 * @param training whether the keys that steer a training do something here.
 * @param leaves whether q leaves only the screen, and not the task as well.
 * @param columns room, characters.
 */
export function helpLines(training: boolean, leaves: boolean, columns: number): Row[] {
  const steering = [
    ["p", "pause, and go on"],
    ["s", "save a checkpoint now"],
    ["+ -", "learning rate up, down by a factor of 1.41"],
  ];
  const keys = [
    ["v", "next view: all plots, or one of them large"],
    ...(training ? steering : []),
    ["?", "these keys; once more: the plots"],
    ["q", leaves ? "leave; what is watched goes on" : "stop; what is finished is kept"],
    ["Ctrl-C", leaves ? "leave" : "the same; a second time ends at once"],
  ];
  return [
    { left: heading([[span("keys", "strong")]], columns) },
    ...keys.map(([key, words]) => ({ left: [span(`  ${key.padEnd(8)}`, "strong"), span(words)] })),
  ];
}
