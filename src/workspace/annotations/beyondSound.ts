import type { Annotation } from "../../shapes/annotation.js";
import { counted } from "../../shapes/counted.js";

/** How far beyond the end of a sound an offset may lie by rounding alone, s. */
const ROUNDING = 1e-3;

/** Whether an annotation begins at the end of a sound or later. @param duration of the sound, s. */
export function isBeyond({ onset, offset }: Annotation, duration: number): boolean {
  return onset > duration || (onset === duration && offset > duration);
}

/**
 * Says how many annotations reach beyond the end of the sound that they belong to.
 * @param duration of the sound, s.
 * @returns one line; undefined if all lie within it, to 1 ms.
 * @example
 * beyondSound([{ onset: 1.9, offset: 2.5, label: "a" }], 2); // "1 of 1 annotation reaches beyond the sound, which ends at 2 s"
 */
export function beyondSound(annotations: readonly Annotation[], duration: number): string | undefined {
  const reaching = annotations.filter(({ offset }) => offset > duration + ROUNDING).length;
  if (reaching === 0) return undefined;
  const whole = annotations.filter((annotation) => isBeyond(annotation, duration)).length;
  const after = whole === 0 ? "" : `; ${whole} of them begin${whole === 1 ? "s" : ""} after its end`;
  const verb = reaching === 1 ? "reaches" : "reach";
  return `${reaching} of ${counted(annotations.length, "annotation")} ${verb} beyond the sound, which ends at ${Number(duration.toFixed(3))} s${after}`;
}
