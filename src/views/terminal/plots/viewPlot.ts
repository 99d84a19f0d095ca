import { counted } from "../../../shapes/counted.js";
import type { TrainingView } from "../../../shapes/progress.js";
import { oneLine } from "../figures.js";
import { confusionPlot, shareRight } from "./confusionPlot.js";
import { labelsPlot } from "./labelsPlot.js";
import { type ColourDepth, type Line, span } from "./palette.js";
import { picturePlot } from "./picturePlot.js";
import { seriesPlot } from "./seriesPlot.js";
import { spectrumPlot } from "./spectrumPlot.js";

/**
 * A sample beside the output of the network, drawn by kind of data.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function viewPlot(view: TrainingView, columns: number, rows: number, depth: ColourDepth): Line[] {
  switch (view.kind) {
    case "spectrum":
      return spectrumPlot(view, columns, rows);
    case "picture":
      return picturePlot(view, columns, rows, depth);
    case "series":
      return seriesPlot(view, columns, rows);
    case "labels":
      return labelsPlot(view, columns, rows, depth);
    case "classes":
      return confusionPlot(view, columns, rows, depth);
  }
}

/** Wordings of the heading of a view, longest first. */
export function viewWords(view: TrainingView): Line[] {
  switch (view.kind) {
    case "spectrum": {
      const at = `frame at ${seconds(view.time)}`;
      return [
        curves(at, "sound", `reconstruction, ${Math.round(view.floorDb)} to ${Math.round(view.topDb)} dB`),
        curves(at, "sound", "reconstruction"),
        curves("frame", "sound", "reconstruction"),
        short("sound", "reconstruction"),
      ];
    }
    case "picture": {
      const title = oneLine(view.title);
      return [
        [span(title, "strong"), span(` at ${seconds(view.time)}, ${view.height} x ${view.width} pixels`)],
        [span(title, "strong"), span(` at ${seconds(view.time)}`)],
        [span(title, "strong")],
        [span("picture", "strong")],
      ];
    }
    case "series":
      return [curves(oneLine(view.name), "truth", "prediction"), short("truth", "prediction")];
    case "labels": {
      const { name, truth, edits } = view;
      const wrong = `${edits === 0 ? "no" : edits} ${edits === 1 ? "error" : "errors"} in ${counted(truth.length, "syllable")}`;
      return [
        [span("held-out song", "strong"), span(`  ${wrong}, ${oneLine(name)} from ${seconds(view.start)}`)],
        [span("held-out song", "strong"), span(`  ${wrong}`)],
        [span("held out", "strong"), span(`  ${edits} wrong`)],
      ];
    }
    case "classes": {
      const share = shareRight(view);
      const right = Number.isNaN(share) ? "none yet" : `${(100 * share).toFixed(1)} % correct`;
      return [
        [span("classes", "strong"), span(`  ${right}; rows: true class, columns: predicted class`)],
        [span("classes", "strong"), span(`  ${right}`)],
      ];
    }
  }
}

function seconds(time: number): string {
  return `${Number(time.toFixed(2))} s`;
}

function curves(name: string, first: string, second: string): Line {
  return [
    span(name, "strong"),
    span("  "),
    span("⠒⠒", "first"),
    span(` ${first}  `),
    span("⠂⠂", "second"),
    span(` ${second}`),
  ];
}

function short(first: string, second: string): Line {
  return [span("⠒", "first"), span(` ${first} `), span("⠂", "second"), span(` ${second}`)];
}
