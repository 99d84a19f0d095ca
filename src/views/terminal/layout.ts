/** Smallest terminal that the dashboard supports, characters. */
export const MIN_COLUMNS = 60;
export const MIN_ROWS = 20;

/** The plots of a training: losses, latent path, and a sample beside the output of the network. */
export const PLOTS = ["loss", "latent", "output"] as const;
export type PlotName = (typeof PLOTS)[number];
export type PanelName = "title" | "stages" | "training" | "messages" | "help" | PlotName;

/** A rectangle of the screen, in characters from the top left. */
export interface Panel {
  readonly name: PanelName;
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** The contents to lay out. */
export interface Contents {
  /** total number of stages of the task, 0 or more */
  readonly stageCount: number;
  /** plots to show, in order; empty until a training reports progress */
  readonly plots: readonly PlotName[];
  /** whether the list of keys replaces the plots or messages */
  readonly help?: boolean;
}

/** Minimum height (with heading) and width of a plot, characters. */
const PLOT_ROWS = 7;
const PLOT_COLUMNS = 28;
/** Minimum heights at which three plots, and two, are stacked. */
const STACK_ROWS = 26;
const PAIR_ROWS = 18;

/**
 * Chooses the panels to show and places them: text above and below, plots between, never both in one row, and no two
 * panels overlap. Wide terminals show plots side by side; narrow ones stack them if they are tall enough. Where
 * three plots do not fit, the output plot is left out.
 * @param columns, rows size of the terminal, characters.
 * @returns undefined if the terminal is smaller than 60 x 20.
 */
export function layout(
  columns: number,
  rows: number,
  { stageCount, plots, help = false }: Contents,
): readonly Panel[] | undefined {
  if (!(columns >= MIN_COLUMNS && rows >= MIN_ROWS)) return undefined;
  // The last column stays free: terminals differ in how they wrap after it is filled.
  const width = columns - 1;
  const title: Panel = { name: "title", column: 0, row: 0, columns: width, rows: 1 };
  if (plots.length === 0) {
    const high = Math.min(stageCount + 3, Math.floor((rows - 1) * (help ? 0.3 : 0.6)));
    return [
      title,
      { name: "stages", column: 0, row: 1, columns: width, rows: high },
      {
        name: help ? "help" : "messages",
        column: 0,
        row: 1 + high,
        columns: width,
        rows: rows - 1 - high,
      },
    ];
  }
  const words = wordPanels(width, rows, stageCount);
  const top = Math.max(...words.map((panel) => panel.row + panel.rows));
  const low = messageRows(rows);
  const room: Room = { top, columns: width, rows: rows - top - low };
  return [
    title,
    ...words,
    ...(help ? [place("help", room, 0, 0, width, room.rows)] : plotPanels(room, plots)),
    { name: "messages", column: 0, row: rows - low, columns: width, rows: low },
  ];
}

/** Minimum height at which the stages are listed; a smaller panel summarises them in two lines. */
export const LIST_ROWS = 3;
/** Rows of the text panel of a training. */
const TRAINING_ROWS = 4;

function messageRows(rows: number): number {
  if (rows < 24) return 1;
  if (rows < 30) return 2;
  return rows < 45 ? 4 : 6;
}

/** The panels of stages and training, above the plots. */
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
    { name: "training", column: 0, row: 1 + stages, columns: width, rows: TRAINING_ROWS },
  ];
}

/** The part of the screen that is left for plots. */
interface Room {
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

function place(
  name: PanelName,
  { top }: Room,
  column: number,
  row: number,
  columns: number,
  rows: number,
): Panel {
  return { name, column, row: top + row, columns, rows };
}

function plotPanels(room: Room, plots: readonly PlotName[]): Panel[] {
  const { columns, rows } = room;
  if (plots.length === 1) return [place(plots[0], room, 0, 0, columns, rows)];
  if (plots.length > 2) return threePlots(room);
  const [first, second] = plots;
  if (columns < 75 && rows >= PAIR_ROWS) {
    const high = Math.floor(rows / 2);
    return [place(first, room, 0, 0, columns, high), place(second, room, 0, high, columns, rows - high)];
  }
  const left = Math.floor((columns - 2) / 2);
  return [place(first, room, 0, 0, left, rows), place(second, room, left + 2, 0, columns - left - 2, rows)];
}

/** Always loss and latent path, and the output if it fits. */
function threePlots(room: Room): Panel[] {
  const { columns: width, rows: high } = room;
  if (width < 75 && high >= STACK_ROWS) {
    const loss = Math.max(PLOT_ROWS, Math.floor(high * 0.3));
    const output = Math.max(PLOT_ROWS, Math.floor(high * 0.28));
    return [
      place("loss", room, 0, 0, width, loss),
      place("latent", room, 0, loss, width, high - loss - output),
      place("output", room, 0, high - output, width, output),
    ];
  }
  // A cell is about twice as high as wide, so 2 columns per row make the latent panel square.
  const latent = Math.max(PLOT_COLUMNS, Math.min(2 * high, Math.floor((width - 1) / 2)));
  const rest = width - latent - 2;
  const right = place("latent", room, rest + 2, 0, latent, high);
  if (high >= 2 * PLOT_ROWS) {
    const loss = Math.ceil(high / 2);
    return [place("loss", room, 0, 0, rest, loss), place("output", room, 0, loss, rest, high - loss), right];
  }
  if (rest >= 3 * PLOT_COLUMNS) {
    const loss = Math.floor((rest - 2) / 2);
    return [
      place("loss", room, 0, 0, loss, high),
      place("output", room, loss + 2, 0, rest - loss - 2, high),
      right,
    ];
  }
  return [place("loss", room, 0, 0, rest, high), right];
}
