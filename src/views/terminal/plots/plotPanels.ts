import type { ShownPath, TrainingProgress } from "../../../shapes/progress.js";
import { formatLoss, formatStretch } from "../figures.js";
import { heading } from "../heading.js";
import { type Panel, PLOTS, type PlotName } from "../layout.js";
import { ensembleLossPlot, ensembleLossWords, ensemblePlot, ensembleWords } from "./ensemblePlot.js";
import { type LatentPath, latentPath, latentPlot } from "./latentPlot.js";
import { lossPlot } from "./lossPlot.js";
import { type ColourDepth, type Line, PATH_STEPS, paintLine, pathPen, span } from "./palette.js";
import { viewPlot, viewWords } from "./viewPlot.js";

const SOLID = "⠒⠒";
const DOTTED = "⠂⠂";

/** A plot as it was last painted, and its inputs. */
interface Painted {
  readonly training: TrainingProgress;
  readonly panel: Panel;
  readonly lines: readonly string[];
}

/** Draws the plots of a training with their headings; plots that do not move are redrawn only after new progress. */
export class PlotPainter {
  readonly #painted = new Map<PlotName, Painted>();
  #path: { readonly of: ShownPath; readonly path: LatentPath } | undefined;

  constructor(private readonly depth: ColourDepth) {}

  /**
   * Paints the plots as lines of the screen.
   * @param panels a layout; text panels are ignored.
   * @param angle from which a path in three dimensions is seen, rad.
   * @returns text by row of the screen; each row runs from the left edge to the end of the rightmost plot.
   */
  paint(panels: readonly Panel[], training: TrainingProgress, angle: number): Map<number, string> {
    const rows = new Map<number, { text: string; end: number }>();
    for (const panel of [...panels].sort((a, b) => a.column - b.column)) {
      const name = PLOTS.find((plot) => plot === panel.name);
      if (name === undefined) continue;
      this.#lines(name, panel, training, angle).forEach((line, i) => {
        const before = rows.get(panel.row + i) ?? { text: "", end: 0 };
        const text = before.text + " ".repeat(panel.column - before.end) + line;
        rows.set(panel.row + i, { text, end: panel.column + panel.columns });
      });
    }
    return new Map([...rows].map(([row, { text }]) => [row, text]));
  }

  #lines(name: PlotName, panel: Panel, training: TrainingProgress, angle: number): readonly string[] {
    const before = this.#painted.get(name);
    const { columns, rows } = panel;
    const turning = name === "latent" && (training.latent?.columns.length ?? 0) >= 3;
    const same = before?.training === training;
    if (before && same && !turning && before.panel.columns === columns && before.panel.rows === rows)
      return before.lines;
    const lines = this.#draw(name, panel, training, angle).map((line) => paintLine(line, this.depth));
    this.#painted.set(name, { training, panel, lines });
    return lines;
  }

  #draw(name: PlotName, { columns, rows }: Panel, training: TrainingProgress, angle: number): Line[] {
    const { depth } = this;
    const { ensemble } = training;
    if (ensemble !== undefined && name === "loss")
      return [
        heading(ensembleLossWords(ensemble), columns),
        ...ensembleLossPlot(ensemble, columns, rows - 1),
      ];
    if (ensemble !== undefined && name === "output")
      return [heading(ensembleWords(ensemble), columns), ...ensemblePlot(ensemble, columns, rows - 1)];
    if (name === "loss")
      return [heading(lossWords(training), columns), ...lossPlot(training, columns, rows - 1)];
    if (name === "output") {
      const { view } = training;
      return [heading(viewWords(view), columns), ...viewPlot(view, columns, rows - 1, depth)];
    }
    const path = this.#pathOf(training.latent ?? NO_PATH);
    return [heading(latentWords(path, depth), columns), ...latentPlot(path, columns, rows - 1, angle)];
  }

  #pathOf(latent: ShownPath): LatentPath {
    if (this.#path?.of !== latent) this.#path = { of: latent, path: latentPath(latent) };
    return this.#path.path;
  }
}

const NO_PATH: ShownPath = { values: new Float32Array(0), columns: [], rate: 1, start: 0 };

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
    [...words("loss (1), log axis  ", train, validation), span("  "), span("▲", "good"), span(" best epoch")],
    words("loss (1), log axis  ", train, validation),
    words("loss  ", train, validation),
    words("loss  ", "", ""),
    [span("⠒", "first"), span(" training "), span("⠂", "second"), span(" validation")],
  ];
}

function latentWords(path: LatentPath, depth: ColourDepth): Line[] {
  const name = path.dimension > 3 ? `latent, 1 to 3 of ${path.dimension}` : `latent, ${path.dimension}-D`;
  const [first, end] = formatStretch(path.start, path.end, path.timeUnit);
  const start = path.timeUnit === "1" ? `time ${first}` : first;
  const scale = Array.from({ length: PATH_STEPS }, (_, i) => span("━", pathPen((i + 0.5) / PATH_STEPS)));
  const between = depth === 1 ? [span(" to ")] : [span(" "), ...scale, span(" ")];
  return [[span(name, "strong"), span(`  ${start}`), ...between, span(end)], [span(name, "strong")]];
}
