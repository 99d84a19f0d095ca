import type { EnsembleProgress } from "../../../shapes/progress.js";
import { logTicks } from "../../shared/ticks.js";
import { oneLine } from "../figures.js";
import { fitLine } from "../heading.js";
import { emptyPlot } from "./emptyPlot.js";
import { finiteRange } from "./finiteRange.js";
import { type Curve, linePlot } from "./linePlot.js";
import { epochTicks } from "./lossPlot.js";
import { type Line, type Pen, type Span, span } from "./palette.js";

/** Marks of a network that keeps what is claimed, that does not, and that was not judged yet. */
const MARKS = { kept: "●", lost: "✕", open: "·" } as const;
const PENS: Readonly<Record<keyof typeof MARKS, Pen>> = { kept: "good", lost: "second", open: "faint" };
/** Minimum height of the axis of losses, decades. */
const MIN_SPAN = 0.1;

function stateOf(kept: boolean | null): keyof typeof MARKS {
  return kept === null ? "open" : kept ? "kept" : "lost";
}

/**
 * The networks of an experiment: a mark for each, then the conditions that are done.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function ensemblePlot({ kept, claim, done }: EnsembleProgress, columns: number, rows: number): Line[] {
  const across = Math.max(1, Math.floor((columns + 1) / 2));
  const lines: Line[] = [];
  for (let from = 0; from < kept.length && lines.length < rows; from += across) {
    const marks = kept.slice(from, from + across).map((one): Span => {
      const state = stateOf(one);
      return span(`${MARKS[state]} `, PENS[state]);
    });
    lines.push(marks);
  }
  const counts = done.map(({ title, kept: count, judged }): Line => {
    const share = judged > 0 ? `${count} of ${judged} ${claim}` : "done";
    return [span("✓ ", "good"), span(`${oneLine(title)}: ${share}`)];
  });
  const room = Math.max(0, rows - lines.length);
  const shown = [...lines, ...(room > 0 ? counts.slice(-room) : [])].slice(0, rows);
  const blank: Line = [];
  while (shown.length < rows) shown.push(blank);
  return shown.map((line) => fitLine(line, columns));
}

/** Wordings of the heading: how many of the networks keep what is claimed so far. */
export function ensembleWords({ kept, claim }: EnsembleProgress): Line[] {
  const judged = kept.filter((one) => one !== null).length;
  const count = kept.filter((one) => one === true).length;
  const share = judged === 0 ? "none judged yet" : `${count} of ${judged} ${claim}`;
  const percent = judged === 0 ? "" : `, ${Math.round((100 * count) / judged)} %`;
  return [
    [span("networks", "strong"), span(`  ${share}${percent}, ${kept.length - judged} not judged yet`)],
    [span("networks", "strong"), span(`  ${share}${percent}`)],
    [span(`${count}/${judged} ${claim}`, "strong")],
  ];
}

/**
 * Validation losses of all networks on a log10 axis; those that keep what is claimed are green, those that don't are red, the others grey.
 * @param columns, rows size in characters.
 * @returns `rows` lines of exactly `columns` characters.
 */
export function ensembleLossPlot({ losses, kept }: EnsembleProgress, columns: number, rows: number): Line[] {
  const decades = losses.map((one) => one.map((loss) => (loss > 0 ? Math.log10(loss) : Number.NaN)));
  const range = finiteRange(decades.flat());
  if (!range) return emptyPlot("no loss to draw yet", columns, rows);
  const [low, high] = range;
  const margin = Math.max(0.04 * (high - low), (MIN_SPAN - (high - low)) / 2);
  const y = { low: low - margin, high: high + margin };
  const epochs = Math.max(2, ...decades.map(({ length }) => length));
  // Those that are lost are drawn last, so that a few of them are not hidden.
  const order = ["open", "kept", "lost"];
  const curves: Curve[] = decades
    .map((values, n) => ({ values, state: stateOf(kept[n] ?? null) }))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    .map(({ values, state }) => ({ values, from: 1, to: Math.max(1, values.length), pen: PENS[state] }));
  return linePlot({
    columns,
    rows,
    curves,
    x: { low: 1, high: epochs, ticks: epochTicks(epochs, columns), name: "epoch" },
    y: { ...y, ticks: logTicks(y.low, y.high, Math.max(2, Math.floor(0.7 * rows))) },
  });
}

/** Wordings of the heading over the losses. */
export function ensembleLossWords({ losses, claim }: EnsembleProgress): Line[] {
  const key = [span("⠒⠒", "good"), span(` ${claim}  `), span("⠒⠒", "second"), span(" not")];
  return [
    [span(`validation losses of ${losses.length} networks (1), log axis  `, "strong"), ...key],
    [span(`losses of ${losses.length} networks  `, "strong"), ...key],
    [span("losses", "strong")],
  ];
}
