import { element } from "../element.js";
import { tickLabel } from "./tickLabel.js";

/** Digits of the ends of a colour scale: they distinguish a hundredth of it. */
const PARTS = 100;

/** A colour scale with the values of its ends. @param gradient a CSS gradient from low to high. */
export function scaleBar(low: number, high: number, unit: string, gradient: string): HTMLElement {
  const step = Math.max((high - low) / PARTS, 1e-12);
  return element(
    "span",
    { class: "scale" },
    tickLabel(low, step),
    element("span", { class: "ramp", style: `background: ${gradient}` }),
    `${tickLabel(high, step)} ${unit}`,
  );
}
