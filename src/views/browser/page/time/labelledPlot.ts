import type { ReportLabelledSong } from "../../../../shapes/pages/labelReport.js";
import type { Segment } from "../../../../shapes/segment.js";
import { linearTicks } from "../../../shared/ticks.js";
import { FONT } from "../plots/axes.js";
import { COLOURS } from "../plots/colours.js";
import { bytesOf } from "../unpack.js";
import { paintLevels } from "./spectrogramImage.js";

/** Heights of the spectrogram, of a row of labels, and of the time axis, CSS pixels. */
const PICTURE = 140;
const ROW = 24;
const AXIS = 20;
/** Least width of a second: with less, labels would cover one another. */
const SECOND = 110;
/** The picture is drawn with so many pixels a CSS pixel, and is at most so wide. */
const SHARP = 2;
const WIDEST = 8000;
/** Colours of what is annotated, of what is found as annotated, and of what is not. */
export const LABEL_COLOURS = {
  annotated: COLOURS.recording,
  found: COLOURS.syllable,
  differs: COLOURS.copy,
} as const;

/**
 * Draws a stretch of song: its spectrogram, below it a row of what is annotated and one of what is found, and the time.
 * @param host as wide as its content; a narrow page scrolls it.
 */
export function labelledPlot(
  host: HTMLElement,
  { sound, truth, found, start, file }: ReportLabelledSong,
): void {
  const { duration } = sound;
  const wide = Math.max(host.parentElement?.clientWidth ?? 0, Math.ceil(duration * SECOND));
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(WIDEST, SHARP * wide);
  canvas.height = SHARP * (PICTURE + 2 * ROW + AXIS);
  canvas.style.width = `${canvas.width / SHARP}px`;
  const right = found.filter((one) => one.right).length;
  canvas.setAttribute("role", "img");
  canvas.setAttribute(
    "aria-label",
    `Spectrogram of ${file} with ${truth.length} annotated syllables and ${found.length} found, ${right} of them as annotated.`,
  );
  host.append(canvas);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("the browser gives no canvas.");
  const { frames, bins, start: centre, rate, levels } = sound.spectrogram;
  const [width, height] = [canvas.width, SHARP * PICTURE];
  const picture = paintLevels(bytesOf(levels), frames, bins, width, height, {
    firstFrame: -centre * rate,
    framesPerPixel: (duration * rate) / width,
    firstBin: 0,
    binsPerPixel: Math.max(1e-9, bins - 1) / height,
  });
  context.putImageData(new ImageData(picture, width, height), 0, 0);
  context.font = FONT.replace("12px", `${12 * SHARP}px`);
  context.textAlign = "center";
  const pixel = (time: number): number => (time / duration) * width;
  const row = (segments: readonly Segment[], top: number, colourOf: (i: number) => string): void => {
    for (const [i, { onset, offset, label }] of segments.entries()) {
      const [left, end] = [Math.max(0, pixel(onset)), Math.min(width, pixel(offset))];
      context.fillStyle = colourOf(i);
      // A gap of a pixel parts syllables that touch.
      context.fillRect(left + 1, SHARP * (top + 3), Math.max(1, end - left - 2), SHARP * 4);
      context.fillText(label, (left + end) / 2, SHARP * (top + ROW - 4), Math.max(8 * SHARP, end - left));
    }
  };
  row(truth, PICTURE, () => LABEL_COLOURS.annotated);
  row(found, PICTURE + ROW, (i) => (found[i].right ? LABEL_COLOURS.found : LABEL_COLOURS.differs));
  context.fillStyle = COLOURS.muted;
  for (const { at, label } of linearTicks(start, start + duration, Math.max(2, Math.floor(wide / 110)))) {
    const place = pixel(at - start);
    context.fillRect(place, SHARP * (PICTURE + 2 * ROW), SHARP, SHARP * 4);
    context.textAlign = place < 20 * SHARP ? "left" : place > width - 20 * SHARP ? "right" : "center";
    context.fillText(`${label} s`, place, canvas.height - 3 * SHARP);
  }
}
