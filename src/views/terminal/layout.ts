/** Least size of a terminal that the dashboard is made for, characters. */
export const LEAST_COLUMNS = 60;
export const LEAST_ROWS = 20;

/** The plots of a training: losses, latent path, and what the network was given beside what it made of it. */
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

/** What there is to place. */
export interface Contents {
  /** stages of the task in all, 0 or more */
  readonly stageCount: number;
  /** plots wanted, in their order; none before a training has told of itself */
  readonly plots: readonly PlotName[];
  /** whether the list of keys takes the place of plots or messages */
  readonly help?: boolean;
}

/** Least heights of a plot with its heading, and least width, characters. */
const PLOT_ROWS = 7;
const PLOT_COLUMNS = 28;
/** Height from which three plots under each other are worth it, and two. */
const STACK_ROWS = 26;
const PAIR_ROWS = 18;

/**
 * Which panels are shown, and where. Words above and below, plots between, and no row holds both; panels never
 * overlap. Wide terminals set plots side by side, narrow ones stack them where they are high enough; where there
 * is too little room for three the output goes.
 * @param columns, rows size of the terminal, characters.
 * @returns undefined if the terminal is smaller than 60 x 20.
 */
export function layout(
  columns: number,
  rows: number,
  { stageCount, plots, help = false }: Contents,
): readonly Panel[] | undefined {
  if (!(columns >= LEAST_COLUMNS && rows >= LEAST_ROWS)) return undefined;
  // The last column stays free: a terminal that has filled it behaves in its own way on what comes next.
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

/** Rows from which the stages are a list; below, they are told in two lines. */
export const LIST_ROWS = 3;
/** Rows of the words on a training. */
const TRAINING_ROWS = 4;

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
    { name: "training", column: 0, row: 1 + stages, columns: width, rows: TRAINING_ROWS },
  ];
}

/** The rows of the screen that are left for plots. */
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

/** Loss and latent path always, the output where there is room. */
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
  // A cell is about twice as high as wide: 2 columns a row make the latent panel square.
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
