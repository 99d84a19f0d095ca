/** Least size of a terminal that the dashboard is made for, characters. */
export const LEAST_COLUMNS = 60;
export const LEAST_ROWS = 20;

export type PanelName = "title" | "stages" | "training" | "loss" | "latent" | "frame" | "messages";

/** A rectangle of the screen, in characters from the top left. */
export interface Panel {
  readonly name: PanelName;
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** What there is to place. */
export interface Contents {
  /** stages of the task in all, 0 or more */
  readonly stageCount: number;
  /** whether a training has told of itself */
  readonly training: boolean;
}

/** Least heights of a plot with its heading, and least width, characters. */
const PLOT_ROWS = 7;
const PLOT_COLUMNS = 28;
/** Height from which three plots under each other are worth it. */
const STACK_ROWS = 26;

/**
 * Which panels are shown, and where. Words above and below, plots between, and no row holds both; panels never
 * overlap. Wide terminals set plots side by side, narrow ones stack them where they are high enough; where there
 * is too little room the frame goes.
 * @param columns, rows size of the terminal, characters.
 * @returns undefined if the terminal is smaller than 60 x 20.
 */
export function layout(
  columns: number,
  rows: number,
  { stageCount, training }: Contents,
): readonly Panel[] | undefined {
  if (!(columns >= LEAST_COLUMNS && rows >= LEAST_ROWS)) return undefined;
  // The last column stays free: a terminal that has filled it behaves in its own way on what comes next.
  const width = columns - 1;
  const title: Panel = { name: "title", column: 0, row: 0, columns: width, rows: 1 };
  if (!training) {
    const high = Math.min(stageCount + 3, Math.floor((rows - 1) * 0.6));
    return [
      title,
      { name: "stages", column: 0, row: 1, columns: width, rows: high },
      { name: "messages", column: 0, row: 1 + high, columns: width, rows: rows - 1 - high },
    ];
  }
  const words = wordPanels(width, rows, stageCount);
  const top = Math.max(...words.map((panel) => panel.row + panel.rows));
  const low = messageRows(rows);
  return [
    title,
    ...words,
    ...plotPanels(width, top, rows - top - low),
    { name: "messages", column: 0, row: rows - low, columns: width, rows: low },
  ];
}

/** Rows from which the stages are a list; below, they are told in two lines. */
export const LIST_ROWS = 3;

function messageRows(rows: number): number {
  if (rows < 24) return 1;
  if (rows < 30) return 2;
  return rows < 45 ? 4 : 6;
}

/** Stages and the words on the training, above the plots. */
function wordPanels(width: number, rows: number, stageCount: number): Panel[] {
  const list = Math.max(5, Math.min(stageCount + 1, 8));
  if (width >= 115 && rows >= 30) {
    const left = Math.floor((width - 3) / 2);
    return [
      { name: "stages", column: 0, row: 1, columns: left, rows: list },
      { name: "training", column: left + 3, row: 1, columns: width - left - 3, rows: list },
    ];
  }
  const stages = rows >= 40 ? list : 2;
  return [
    { name: "stages", column: 0, row: 1, columns: width, rows: stages },
    { name: "training", column: 0, row: 1 + stages, columns: width, rows: 3 },
  ];
}

/** The plots, in the rows from `top` on: loss and latent path always, the frame where there is room. */
function plotPanels(width: number, top: number, high: number): Panel[] {
  const place = (name: PanelName, column: number, row: number, columns: number, rows: number): Panel => ({
    name,
    column,
    row: top + row,
    columns,
    rows,
  });
  if (width < 75 && high >= STACK_ROWS) {
    const loss = Math.max(PLOT_ROWS, Math.floor(high * 0.3));
    const frame = Math.max(PLOT_ROWS, Math.floor(high * 0.28));
    return [
      place("loss", 0, 0, width, loss),
      place("latent", 0, loss, width, high - loss - frame),
      place("frame", 0, high - frame, width, frame),
    ];
  }
  // A cell is about twice as high as wide: 2 columns a row make the latent panel square.
  const latent = Math.max(PLOT_COLUMNS, Math.min(2 * high, Math.floor((width - 1) / 2)));
  const rest = width - latent - 2;
  const right = place("latent", rest + 2, 0, latent, high);
  if (high >= 2 * PLOT_ROWS) {
    const loss = Math.ceil(high / 2);
    return [place("loss", 0, 0, rest, loss), place("frame", 0, loss, rest, high - loss), right];
  }
  if (rest >= 3 * PLOT_COLUMNS) {
    const loss = Math.floor((rest - 2) / 2);
    return [place("loss", 0, 0, loss, high), place("frame", loss + 2, 0, rest - loss - 2, high), right];
  }
  return [place("loss", 0, 0, rest, high), right];
}
