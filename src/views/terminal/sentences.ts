import { formatDuration, formatLeft } from "./duration.js";
import { oneLine } from "./figures.js";
import { bar, firstFitting, heading } from "./heading.js";
import { type Line, type Span, span } from "./plots/palette.js";
import {
  type Message,
  newestMessages,
  type Stage,
  secondsLeft,
  shareDone,
  type TaskState,
  trainingRuns,
} from "./taskState.js";

/** A line with a left part and an optional right part; if both do not fit, the left one is cut. */
export interface Row {
  readonly left: Line;
  readonly right?: Line;
}

/** Widths of "100 %" and of the time left, so that stacked bars align. */
export const SHARE_COLUMNS = 6;
export const LEFT_COLUMNS = 18;

/**
 * The list of stages under a heading: the duration of each, and the progress of the running one.
 * If the list is too long, the oldest are left out.
 * @param now s, on the clock of the state.
 * @param columns, rows size available, characters.
 * @returns at most `rows` rows.
 */
export function stageLines(state: TaskState, now: number, columns: number, rows: number): Row[] {
  const { stages, stageCount } = state;
  const words = stageCount > 0 ? `stages, ${stages.at(-1)?.index ?? 0} of ${stageCount}` : "stages";
  const head: Row = { left: heading([[span(words, "strong")]], columns) };
  if (stages.length === 0)
    return [head, { left: [span("▸ ", "first"), span("starting", "strong")] }].slice(0, rows);
  const coming = state.ended === undefined ? stageCount - (stages.at(-1)?.index ?? 0) : 0;
  const more: Row[] = coming > 0 ? [{ left: [span(`  ${coming} more to come`, "faint")] }] : [];
  const shown = stages.slice(-Math.max(1, rows - 1 - more.length));
  return [head, ...shown.map((stage) => stageRow(stage, state, now, columns)), ...more].slice(0, rows);
}

function stageRow(stage: Stage, state: TaskState, now: number, columns: number): Row {
  const name = `${stage.index} ${stage.title}`;
  if (stage.ended !== undefined) {
    return { left: [DONE, span(name)], right: lengthOf(stage.began, stage.ended) };
  }
  return { left: [span("▸ ", "first"), span(name, "strong")], right: progressOf(stage, state, now, columns) };
}

const DONE = span("✓ ", "good");

function lengthOf(began: number, ended: number): Line {
  return [span(formatDuration(ended - began), "faint")];
}

/** The stages in two lines: the newest one, and the durations of those done. */
export function stageSummary(state: TaskState, now: number, columns: number): Row[] {
  const stage = state.stages.at(-1);
  if (!stage) return [];
  const done = state.stages
    .slice(0, -1)
    .map(({ title, began, ended = began }) => `${title} ${formatDuration(ended - began)}`);
  const after = done.map((_, i): Line => [span(`  after ${done.slice(i).join(", ")}`, "faint")]);
  return [
    {
      left: [
        stage.ended === undefined ? span("▸ ", "first") : DONE,
        span(`stage ${stage.index} of ${state.stageCount}: `),
        span(stage.title, "strong"),
      ],
      right:
        stage.ended === undefined
          ? progressOf(stage, state, now, columns)
          : lengthOf(stage.began, stage.ended),
    },
    ...(done.length > 0 ? [{ left: firstFitting(after, columns) }] : []),
  ];
}

/** The progress of the running stage. A training shows its own bar, so it is not repeated here. */
function progressOf(stage: Stage, state: TaskState, now: number, columns: number): Line {
  const share = shareDone(state);
  const { step } = state.pace;
  if (share === undefined || trainingRuns(state)) {
    return [span(`for ${formatDuration(Math.floor(now - stage.began))}`, "faint")];
  }
  const left = formatLeft(secondsLeft(state, now));
  const count: Span[] =
    step && columns >= 100
      ? [span(`${amount(step.done)} of ${amount(step.total)} ${oneLine(step.unit)}  `, "faint")]
      : [];
  return [...count, ...labelledBar(share, Math.floor(columns / 4), left)];
}

/** A bar, its share in per cent and the time left, in aligned columns. */
export function labelledBar(share: number | undefined, columns: number, left: string): Line {
  const percent = share === undefined ? "" : `${Math.floor(100 * share)} %`;
  return [
    ...bar(share, columns),
    span(percent.padStart(SHARE_COLUMNS), "plain"),
    span(`  ${left}`.padEnd(LEFT_COLUMNS)),
  ];
}

function amount(value: number): string {
  return String(Number(value.toFixed(value < 100 ? 1 : 0)));
}

/** The lines of the newest notes, warnings and files; see {@link newestMessages}. */
export function messageLines(state: TaskState, rows: number): Row[] {
  return newestMessages(state.messages, rows).map((message) => ({ left: messageLine(message) }));
}

function messageLine({ kind, text, times }: Message): Line {
  const words = times > 1 ? `${text} (${times} times)` : text;
  if (kind === "warning") return [span("! ", "second"), span(words, "strong")];
  return [span(kind === "output" ? "→ " : "· ", "faint"), span(words)];
}
