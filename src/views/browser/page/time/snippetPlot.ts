import type { ReportReviewItem } from "../../../../shapes/report.js";
import { FONT } from "../plots/axes.js";
import { COLOURS } from "../plots/colours.js";
import { attempt } from "../plots/plotFrame.js";
import { bytesOf } from "../unpack.js";
import { paintLevels } from "./spectrogramImage.js";

/** Size of the picture and of the strip of names above it, CSS pixels. */
const WIDTH = 300;
const HEIGHT = 150;
const STRIP = 24;
/** The picture is drawn with so many pixels a CSS pixel. */
const SHARP = 2;

/** Draws the spectrogram of a short sound, with the names of its syllables above. */
export function snippetPlot(host: HTMLElement, { sound, syllables, chosen, file }: ReportReviewItem): void {
  attempt(host, file, () => {
    const canvas = document.createElement("canvas");
    canvas.width = SHARP * WIDTH;
    canvas.height = SHARP * (HEIGHT + STRIP);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Spectrogram around ${syllables[chosen].label} in ${file}.`);
    host.append(canvas);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("the browser gives no canvas.");
    const { frames, bins, start, rate, levels } = sound.spectrogram;
    const [width, height] = [canvas.width, SHARP * HEIGHT];
    const picture = paintLevels(bytesOf(levels), frames, bins, width, height, {
      firstFrame: -start * rate,
      framesPerPixel: (sound.duration * rate) / width,
      firstBin: 0,
      binsPerPixel: Math.max(1e-9, bins - 1) / height,
    });
    context.putImageData(new ImageData(picture, width, height), 0, SHARP * STRIP);
    context.font = FONT.replace("12px", `${12 * SHARP}px`);
    context.textAlign = "center";
    const pixel = (time: number): number => (time / sound.duration) * width;
    for (const [i, { onset, offset, label }] of syllables.entries()) {
      const [left, right] = [Math.max(0, pixel(onset)), Math.min(width, pixel(offset))];
      context.fillStyle = i === chosen ? COLOURS.ink : COLOURS.rest;
      // A gap of a pixel parts syllables that touch.
      context.fillRect(left + 1, SHARP * (STRIP - 6), Math.max(1, right - left - 2), SHARP * 4);
      context.fillStyle = i === chosen ? COLOURS.ink : COLOURS.muted;
      if (i === chosen || context.measureText(label).width <= right - left + 4 * SHARP)
        context.fillText(label, (left + right) / 2, SHARP * (STRIP - 10));
      if (i !== chosen) continue;
      context.strokeStyle = COLOURS.syllable;
      context.lineWidth = SHARP;
      context.strokeRect(left, SHARP * STRIP, right - left, height);
    }
  });
}
