import type uPlot from "uplot";
import type { ReportSound } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { soundColour } from "../plots/colours.js";
import { PlotFrame } from "../plots/plotFrame.js";
import { bytesOf, type Track, trackOf, valueAt } from "../unpack.js";
import { paintLevels } from "./spectrogramImage.js";
import type { MarkedSyllable } from "./syllableMarks.js";
import { timePlot } from "./timePlot.js";
import type { TimeView } from "./timeView.js";

/** The spectrogram of one sound, with F0 drawn over it. */
export interface SpectrogramPlot {
  readonly frame: PlotFrame;
  showF0(shown: boolean): void;
}

/** Height of the picture of a spectrogram, CSS pixels: a share of its width, within limits. */
const HEIGHT = { share: 0.27, least: 210, most: 340 } as const;
/** Height of the time axis with and without labels, CSS pixels. */
const AXIS = { labelled: 50, bare: 14 } as const;
/** F0 is drawn in full width where a pixel is at most this long, ms, and thinner where it is longer. */
const FULL_WIDTH_MS = 1.2;

/** How a spectrogram takes part in the page. */
export interface SpectrogramSettings {
  readonly view: TimeView;
  readonly syllables: readonly MarkedSyllable[];
  /** whether its time axis has labels */
  readonly axis: boolean;
  /** called with the time that is clicked, s */
  readonly onClick: (time: number) => void;
}

/**
 * Draws a spectrogram: frequency in kHz against time in s, dark on white.
 * @param index 0 for the recording.
 */
export function spectrogramPlot(
  host: HTMLElement,
  sound: ReportSound,
  index: number,
  { view, syllables, axis, onClick }: SpectrogramSettings,
): SpectrogramPlot {
  const { spectrogram } = sound;
  const frame = new PlotFrame(
    host,
    `spectrogram-${index}`,
    sound.title ?? (index === 0 ? "Recording" : "Copy"),
    `Spectrogram of ${sound.name}: frequency in kHz against time in s${sound.f0.values === "" ? "" : ", with F0 as a line over it"}.`,
  );
  frame.root.classList.add("sound");
  frame.root.style.setProperty("--sound", soundColour(index));
  frame.heading.append(element("small", {}, sound.name));
  const f0 = trackOf(sound.f0);
  let plot: uPlot | undefined;
  frame.attempt(() => {
    const high = spectrogram.highHz > spectrogram.lowHz ? spectrogram.highHz : spectrogram.lowHz + 1;
    const picture = levelPainter(spectrogram);
    plot = timePlot({
      frame,
      view,
      height: (width) =>
        Math.round(Math.min(HEIGHT.most, Math.max(HEIGHT.least, HEIGHT.share * width))) +
        (axis ? AXIS.labelled : AXIS.bare),
      label: "frequency (kHz)",
      range: [spectrogram.lowHz / 1000, high / 1000],
      // Grid lines would cut through the sounds.
      axis: { grid: { show: false } },
      // The lines below read the track themselves; uPlot needs only the ends of the time axis.
      data: [
        [0, view.duration],
        [null, null],
        [null, null],
      ],
      series: [f0Line(f0, "#ffffff", 4, 0.7), f0Line(f0, soundColour(index), 1.6, 1)],
      timeAxis: axis,
      syllables,
      syllableStyle: { labelled: index === 0, lines: true },
      under: (drawn) => {
        thinLines(drawn, view);
        picture(drawn);
      },
      readout: (time, height) => {
        const parts = [`${time.toFixed(3)} s`];
        if (height !== null) parts.push(`${height.toFixed(2)} kHz`);
        if (f0.values.length === 0) return parts.join("   ");
        const hz = valueAt(f0, time);
        parts.push(Number.isNaN(hz) ? "F0 \u2013" : `F0 ${(hz / 1000).toFixed(3)} kHz`);
        return parts.join("   ");
      },
      onClick,
    });
  });
  return {
    frame,
    showF0: (shown) => {
      for (const series of [1, 2]) plot?.setSeries(series, { show: shown });
    },
  };
}

/** Makes F0 thinner, and its halo fainter, the more is in view: a line of full width would hide the sound. */
function thinLines(plot: uPlot, view: TimeView): void {
  const pixelMs = (1000 * (view.to - view.from)) / Math.max(1, plot.over.clientWidth);
  const share = Math.min(1, FULL_WIDTH_MS / pixelMs);
  const [, halo, line] = plot.series;
  halo.width = 1 + 3 * share;
  halo.alpha = 0.75 * share;
  line.width = 0.75 + 0.85 * share;
}

/** Draws the levels under the axes, clipped to the plot; the picture is cached until range or size change. */
function levelPainter(spectrogram: ReportSound["spectrogram"]): (plot: uPlot) => void {
  const { frames, bins } = spectrogram;
  const levels = bytesOf(spectrogram.levels);
  if (levels.length !== frames * bins) {
    throw new Error(`levels hold ${levels.length} values, not ${frames} frames x ${bins} bins.`);
  }
  const picture = document.createElement("canvas");
  let paintedKey = "";
  return (plot) => {
    const { ctx, bbox } = plot;
    const width = Math.round(bbox.width);
    const height = Math.round(bbox.height);
    const { min = 0, max = 1 } = plot.scales.x;
    if (width < 1 || height < 1 || frames === 0 || bins === 0) return;
    const key = [min, max, width, height].join(" ");
    if (key !== paintedKey) {
      picture.width = width;
      picture.height = height;
      const rgba = paintLevels(levels, frames, bins, width, height, {
        firstFrame: (min - spectrogram.start) * spectrogram.rate,
        framesPerPixel: ((max - min) * spectrogram.rate) / width,
        firstBin: 0,
        binsPerPixel: Math.max(1e-9, bins - 1) / height,
      });
      picture.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
      paintedKey = key;
    }
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.drawImage(picture, Math.round(bbox.left), Math.round(bbox.top));
    ctx.restore();
  };
}

/** F0 as a line that breaks where it is undefined; a single voiced frame is a dot. */
function f0Line(f0: Track, stroke: string, width: number, alpha: number): uPlot.Series {
  return {
    stroke,
    width,
    alpha,
    cap: "round",
    auto: false,
    // uPlot shifts lines by half their width to sharpen them, which would separate two of different widths.
    pxAlign: 0,
    points: { show: false },
    paths: (plot) => {
      const path = new Path2D();
      const { min = 0, max = 0 } = plot.scales.x;
      const first = Math.max(0, Math.floor((min - f0.start) * f0.rate) - 1);
      const last = Math.min(f0.values.length - 1, Math.ceil((max - f0.start) * f0.rate) + 1);
      let voiced = false;
      for (let row = first; row <= last; row++) {
        const hz = f0.values[row];
        if (!Number.isFinite(hz)) {
          voiced = false;
          continue;
        }
        const x = plot.valToPos(f0.start + row / f0.rate, "x", true);
        const y = plot.valToPos(hz / 1000, "y", true);
        if (!voiced) path.moveTo(x, y);
        path.lineTo(x, y);
        voiced = true;
      }
      const { left, top, width: wide, height } = plot.bbox;
      const clip = new Path2D();
      clip.rect(left, top, wide, height);
      return { stroke: path, clip, flags: 0 };
    },
  };
}
