import type { ReportView } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { floatsOf } from "../unpack.js";
import { DARKEST, darkness } from "./colours.js";
import { PlotFrame } from "./plotFrame.js";
import { scaleBar } from "./scaleBar.js";

/** Original and output as pictures side by side, with one grey scale and its bar. */
export function picturePair(host: HTMLElement, view: Extract<ReportView, { kind: "picture" }>): void {
  const frame = new PlotFrame(
    host,
    "view",
    view.title === "movie" ? "Frame of the movie" : "Patch of the spectrogram",
    "Original and output as pictures side by side.",
  );
  const patch = view.title === "spectrogram";
  const where = patch ? "time runs to the right and frequency upwards; " : "";
  frame.say(`A held-out sample, at ${view.time.toFixed(3)} s; ${where}both pictures have the same scale.`);
  frame.attempt(() => {
    const range = view.high - view.low;
    const pictures = [
      ["original", view.original],
      ["output", view.output],
    ].map(([name, packed]) => {
      const values = floatsOf(packed);
      const cells = view.width * view.height;
      if (values.length !== cells || cells === 0)
        throw new Error(`${name} holds ${values.length} values, not ${view.width} x ${view.height} pixels.`);
      const canvas = element("canvas", {
        width: String(view.width),
        height: String(view.height),
        style: `aspect-ratio: ${patch ? 1 : view.width / view.height}`,
        role: "img",
        "aria-label": `${name}: ${view.width} x ${view.height} values, ${frame.heading.textContent}`,
      });
      const rgba = new Uint8ClampedArray(greys(values, view.low, range));
      canvas.getContext("2d")?.putImageData(new ImageData(rgba, view.width, view.height), 0, 0);
      return element("div", { class: "picture" }, canvas, element("span", {}, name));
    });
    frame.body.append(element("div", { class: "pictures" }, ...pictures));
    frame.tools.append(scaleBar(view.low, view.high, patch ? "dB" : "(1)", darkness()));
    frame.drawn();
  });
}

/** RGBA pixels of values: white at `low`, transparent where a value is not finite. */
function greys(values: Float32Array, low: number, range: number): number[] {
  return Array.from(values).flatMap((value) => {
    const level = Math.min(1, Math.max(0, (value - low) / (range > 0 ? range : 1)));
    const grey = Math.round(255 * (1 - DARKEST * level));
    return Number.isFinite(value) ? [grey, grey, grey, 255] : [0, 0, 0, 0];
  });
}
