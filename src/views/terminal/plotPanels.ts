import type { TrainingProgress } from "../../shapes/progress.js";
import { formatLoss } from "./figures.js";
import { fitLine, heading } from "./heading.js";
import { type LatentPath, latentPlot } from "./latentPlot.js";
import type { Panel } from "./layout.js";
import { lossPlot } from "./lossPlot.js";
import { type ColourDepth, type Line, PATH_STEPS, paintLine, pathPen, span } from "./palette.js";
import { spectrumPlot } from "./spectrumPlot.js";

/** What the plots are drawn from. */
export interface PlotContents {
  readonly training: TrainingProgress;
  readonly path: LatentPath;
  /** from where the latent path is seen, rad */
  readonly angle: number;
}

const SOLID = "⠒⠒";
const DOTTED = "⠂⠂";

/**
 * The plots with their headings, as lines of the screen.
 * @param panels a layout; panels of words are left out.
 * @returns text by row of the screen; each row runs from the left edge to the end of the rightmost plot.
 */
export function plotPanels(
  panels: readonly Panel[],
  contents: PlotContents,
  depth: ColourDepth,
): Map<number, string> {
  const rows = new Map<number, Line>();
  const plots = panels.filter(isPlot).sort((a, b) => a.column - b.column);
  for (const panel of plots) {
    drawPanel(panel, contents, depth).forEach((line, i) => {
      const row = panel.row + i;
      rows.set(row, [...fitLine(rows.get(row) ?? [], panel.column), ...line]);
    });
  }
  return new Map([...rows].map(([row, line]) => [row, paintLine(line, depth)]));
}

function isPlot({ name }: Panel): boolean {
  return name === "loss" || name === "latent" || name === "frame";
}

function drawPanel(panel: Panel, { training, path, angle }: PlotContents, depth: ColourDepth): Line[] {
  const { name, columns, rows } = panel;
  if (name === "loss") {
    return [heading(lossWords(training), columns), ...lossPlot(training, columns, rows - 1)];
  }
  if (name === "frame") {
    return [heading(frameWords(training), columns), ...spectrumPlot(training.frame, columns, rows - 1)];
  }
  return [heading(latentWords(path, depth), columns), ...latentPlot(path, columns, rows - 1, angle)];
}

function lossWords({ trainLoss, validationLoss }: TrainingProgress): Line[] {
  const words = (name: string, train: string, validation: string): Line => [
    span(name, "strong"),
    span(SOLID, "first"),
    span(` training${train}  `),
    span(DOTTED, "second"),
    span(` validation${validation}`),
  ];
  const train = ` ${formatLoss(trainLoss.at(-1))}`;
  const validation = ` ${formatLoss(validationLoss.at(-1))}`;
  return [
    [...words("loss, log axis  ", train, validation), span("  "), span("▲", "good"), span(" best epoch")],
    words("loss, log axis  ", train, validation),
    words("loss  ", train, validation),
    words("loss  ", "", ""),
    [span("⠒", "first"), span(" training "), span("⠂", "second"), span(" validation")],
  ];
}

function frameWords({ frame }: TrainingProgress): Line[] {
  const words = (name: string, rest: string): Line => [
    span(name, "strong"),
    span("  "),
    span(SOLID, "first"),
    span(" sound  "),
    span(DOTTED, "second"),
    span(` reconstruction${rest}`),
  ];
  const at = `frame at ${Number(frame.time.toFixed(2))} s`;
  return [
    words(at, `, ${Math.round(frame.floorDb)} to ${Math.round(frame.topDb)} dB`),
    words(at, ""),
    words("frame", ""),
    [span("⠒", "first"), span(" sound "), span("⠂", "second"), span(" reconstruction")],
  ];
}

function latentWords(path: LatentPath, depth: ColourDepth): Line[] {
  const name = path.dimension > 3 ? `latent, 1 to 3 of ${path.dimension}` : `latent, ${path.dimension}-D`;
  const start = `${Number(path.start.toFixed(2))} s`;
  const end = `${Number(path.end.toFixed(2))} s`;
  const scale = Array.from({ length: PATH_STEPS }, (_, i) => span("━", pathPen((i + 0.5) / PATH_STEPS)));
  const between = depth === 1 ? [span(" to ")] : [span(" "), ...scale, span(" ")];
  return [[span(name, "strong"), span(`  ${start}`), ...between, span(end)], [span(name, "strong")]];
}
