import { performance } from "node:perf_hooks";
import process from "node:process";
import { Box, renderToString, Text } from "ink";
import type { ReactNode } from "react";
import { formatDuration } from "./duration.js";
import { helpLines } from "./keys.js";
import { LIST_ROWS, type Panel, type PanelName } from "./layout.js";
import { type ColourDepth, paintLine, span } from "./plots/palette.js";
import { messageLines, type Row, stageLines, stageSummary } from "./sentences.js";
import { type TaskState, trainingRuns } from "./taskState.js";
import { trainingLines } from "./trainingWords.js";

/** The contents of the text panels of the dashboard. */
export interface WordContents {
  readonly title: string;
  readonly state: TaskState;
  /** s, on the clock of the state */
  readonly now: number;
  readonly stopping: boolean;
  /** the reply to the last key; may be empty */
  readonly reply: string;
  /** whether q closes only the screen */
  readonly leaves: boolean;
  /** whether keys can control a training */
  readonly steers: boolean;
}

/**
 * Lays out all text panels with Ink over the whole screen; the rows of the plots stay blank.
 * Ink takes about 8 us per character, so plots bypass it, and text is laid out only when it changes.
 * @param columns, rows size of the screen, characters.
 * @returns `rows` lines of at most `columns` characters.
 */
export function wordLines(
  panels: readonly Panel[],
  contents: WordContents,
  columns: number,
  rows: number,
  depth: ColourDepth,
): string[] {
  const text = renderToString(
    <Box width={columns} height={rows}>
      {panels.map((panel) => (
        <WordPanel key={panel.name} panel={panel} rows={rowsOf(panel, contents)} depth={depth} />
      ))}
    </Box>,
    { columns },
  );
  // The development build of React records a measurement for every render, and Node keeps them all.
  if (process.env.NODE_ENV !== "production") performance.clearMeasures();
  const lines = text.split("\n").slice(0, rows);
  return [...lines, ...new Array<string>(rows - lines.length).fill("")];
}

function rowsOf(panel: Panel, contents: WordContents): Row[] {
  const { title, state, now, stopping, reply, leaves, steers } = contents;
  // The last screen stays until a key is pressed.
  const finished = state.ended !== undefined;
  const { columns, rows } = panel;
  const quit = leaves ? "q leaves" : "q stops";
  const makers: Partial<Record<PanelName, () => Row[]>> = {
    title: () => [
      {
        left: [span(title, "strong")],
        right: [
          ...(reply === "" || stopping || finished ? [] : [span(`${reply}  `, "second")]),
          span(formatDuration(Math.floor((state.ended ?? now) - state.began))),
          finished
            ? span("  done: press a key to close", "second")
            : stopping
              ? span(leaves ? "  leaving..." : "  stopping...", "second")
              : span(`  ? keys  ${quit}`, "faint"),
        ],
      },
    ],
    stages: () =>
      rows < LIST_ROWS ? stageSummary(state, now, columns) : stageLines(state, now, columns, rows),
    training: () => trainingLines(state, now, columns, rows),
    messages: () => messageLines(state, rows),
    help: () => helpLines(state.training !== undefined, steers && trainingRuns(state), leaves, columns),
  };
  return makers[panel.name]?.().slice(0, rows) ?? [];
}

function WordPanel({
  panel,
  rows,
  depth,
}: {
  readonly panel: Panel;
  readonly rows: readonly Row[];
  readonly depth: ColourDepth;
}): ReactNode {
  return (
    <Box
      position="absolute"
      marginLeft={panel.column}
      marginTop={panel.row}
      width={panel.columns}
      height={panel.rows}
      flexDirection="column"
      overflow="hidden"
    >
      {rows.map((row, i) => (
        <WordRow key={`${panel.name} ${i.toString()}`} row={row} depth={depth} />
      ))}
    </Box>
  );
}

function WordRow({ row, depth }: { readonly row: Row; readonly depth: ColourDepth }): ReactNode {
  return (
    <Box height={1} justifyContent="space-between">
      <Text wrap="truncate">{paintLine(row.left, depth)}</Text>
      {row.right && (
        <Box flexShrink={0} marginLeft={2}>
          <Text>{paintLine(row.right, depth)}</Text>
        </Box>
      )}
    </Box>
  );
}
