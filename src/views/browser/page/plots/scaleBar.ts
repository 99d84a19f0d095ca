import { element } from "../element.js";

/**
 * An end of a colour scale, to a hundredth of the scale or better and without idle zeros.
 * @param range of the scale, above 0.
 * @example
 * [scaleEnd(-55, 55), scaleEnd(0.2041, 0.2041)]; // ["\u221255", "0.204"]
 */
export function scaleEnd(value: number, range: number): string {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.max(range, 1e-12)) + 1e-9));
  return String(Number(value.toFixed(Math.min(20, decimals)))).replace("-", "\u2212");
}

/** A colour scale with the values of its ends. @param gradient a CSS gradient from low to high. */
export function scaleBar(low: number, high: number, unit: string, gradient: string): HTMLElement {
  return element(
    "span",
    { class: "scale" },
    scaleEnd(low, high - low),
    element("span", { class: "ramp", style: `background: ${gradient}` }),
    `${scaleEnd(high, high - low)} ${unit}`,
  );
}
