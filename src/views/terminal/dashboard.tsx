import type { Progress } from "../../shapes/progress.js";
import { oneLine } from "./figures.js";
import { type LargeView, nextView, plotsOf, type TrainingKeys } from "./keys.js";
import { LEAST_COLUMNS, LEAST_ROWS, layout, type Panel } from "./layout.js";
import type { ColourDepth } from "./plots/palette.js";
import { PlotPainter } from "./plots/plotPanels.js";
import type { Screen } from "./screen.js";
import { advance, newTask, type TaskState, trainingRuns } from "./taskState.js";
import { TerminalSession } from "./terminalSession.js";
import { TrainingSteering } from "./trainingSteering.js";
import { wordLines } from "./words.js";

/** Least time between two pictures, and between two settings of the words, ms. */
const PICTURE_MS = 100;
const WORDS_MS = 250;
/** Every so often the whole screen is written anew, ms: heals what others wrote over it. */
const HEAL_MS = 2000;
/** A picture that took t ms is followed by a rest of at least so many t: a slow machine keeps its cores. */
const REST = 9;
const ESCAPE = "\x1b";
/** The latent path turns so fast, rad/s: once around in half a minute. */
const TURN = 0.2;

export interface DashboardOptions {
  /** said in the top line, e.g. "syrinx demo: chingolo.wav" */
  readonly title: string;
  /** the terminal to draw on; without colours where NO_COLOR is set or it has none */
  readonly stdout: NodeJS.WriteStream;
  /** where keys come from; left alone if it is no terminal */
  readonly stdin: NodeJS.ReadStream;
  /** called once, when the user asks to stop; the caller ends its task and then closes the screen */
  readonly onInterrupt: () => void;
  /** what the keys p, s, + and - ask of a training; without them they ask nothing */
  readonly keys?: TrainingKeys;
  /** whether the user leaves only the screen by stopping, as when watching */
  readonly leaves?: boolean;
}

/**
 * Opens the live picture of a long task: stages, messages and, while a network learns, its losses, its latent path
 * and what it was given beside what it made of it. It draws about ten times a second, on the thread it is opened on.
 * The terminal is given back by `close`, and when the process ends or is ended before.
 */
export function openDashboard(options: DashboardOptions): Screen {
  return new Dashboard(options);
}

class Dashboard implements Screen {
  readonly #title: string;
  readonly #depth: ColourDepth;
  readonly #session: TerminalSession;
  readonly #painter: PlotPainter;
  readonly #steering: TrainingSteering;
  readonly #leaves: boolean;
  #view: LargeView = "all";
  #help = false;
  #state: TaskState = newTask(seconds());
  #stopping = false;
  #open = true;
  #timer: NodeJS.Timeout | undefined;
  #words: { readonly lines: readonly string[]; readonly of: string; readonly at: number } | undefined;
  #changes = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #healed = performance.now();

  constructor({ title, stdout, stdin, onInterrupt, keys, leaves = false }: DashboardOptions) {
    this.#title = oneLine(title);
    this.#depth = colourDepth(stdout);
    this.#painter = new PlotPainter(this.#depth);
    this.#steering = new TrainingSteering(keys);
    this.#leaves = leaves;
    this.#session = new TerminalSession({
      stdout,
      stdin,
      onResize: () => this.#drawNow(),
      onKey: (key) => this.#take(key),
      onInterrupt: () => {
        this.#stopping = true;
        this.#drawNow();
        onInterrupt();
      },
    });
    this.#drawNow();
  }

  show(progress: Progress): void {
    if (!this.#open) return;
    this.#state = advance(this.#state, progress, seconds());
    this.#changes++;
    // A task that never lets the timer fire still moves the picture.
    if (performance.now() - this.#drawn >= 2 * PICTURE_MS) this.#draw();
  }

  async close(): Promise<void> {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#session.close();
  }

  /** Takes a key. @returns false if it means nothing here. */
  #take(key: string): boolean {
    const latent = this.#state.training?.latent;
    if (key === "?") this.#help = !this.#help;
    else if (key === ESCAPE && this.#help) this.#help = false;
    else if (key.toLowerCase() === "v") {
      this.#help = false;
      this.#view = nextView(this.#view, latent !== null);
    } else if (!this.#steering.take(key.toLowerCase(), trainingRuns(this.#state), seconds())) return false;
    this.#drawNow();
    return true;
  }

  #drawNow(): void {
    this.#words = undefined;
    this.#draw();
  }

  #draw(): void {
    if (!this.#open) return;
    clearTimeout(this.#timer);
    const began = performance.now();
    if (began - this.#healed > HEAL_MS) {
      this.#healed = began;
      this.#session.forget();
    }
    this.#session.paint(this.#picture());
    this.#drawn = performance.now();
    const cost = this.#drawn - began;
    this.#timer = setTimeout(() => this.#draw(), Math.max(PICTURE_MS - cost, REST * cost));
    this.#timer.unref();
  }

  #picture(): string[] {
    const { columns, rows } = this.#session.size;
    const { stageCount, training } = this.#state;
    const plots = training ? plotsOf(this.#view, training.latent !== null) : [];
    const panels = layout(columns, rows, { stageCount, plots, help: this.#help });
    if (!panels) return [tooSmall(columns, rows, this.#leaves)];
    const lines = [...this.#wordsFor(panels, columns, rows)];
    if (training) {
      for (const [row, text] of this.#painter.paint(panels, training, TURN * seconds())) lines[row] = text;
    }
    return lines;
  }

  /** The words, set anew when something changed, but not at every picture. */
  #wordsFor(panels: readonly Panel[], columns: number, rows: number): readonly string[] {
    const now = performance.now();
    const of = `${this.#changes} ${Math.floor(seconds())} ${columns} ${rows}`;
    const fresh = this.#words && (this.#words.of === of || now - this.#words.at < WORDS_MS);
    if (this.#words && fresh) return this.#words.lines;
    const contents = {
      title: this.#title,
      state: this.#state,
      now: seconds(),
      stopping: this.#stopping,
      said: this.#steering.word(this.#state.training, seconds()),
      leaves: this.#leaves,
      steers: this.#steering.possible,
    };
    const lines = wordLines(panels, contents, columns, rows, this.#depth);
    this.#words = { lines, of, at: now };
    return lines;
  }
}

function tooSmall(columns: number, rows: number, leaves: boolean): string {
  const quit = leaves ? "q leaves" : "q stops";
  const words = `${columns}x${rows} is too small, needs ${LEAST_COLUMNS}x${LEAST_ROWS} (${quit})`;
  return words.slice(0, Math.max(0, columns - 1));
}

/** Monotonic time, s. */
function seconds(): number {
  return performance.now() / 1000;
}

function colourDepth(stdout: NodeJS.WriteStream): ColourDepth {
  const depth = stdout.isTTY ? stdout.getColorDepth() : 1;
  return depth >= 24 ? 24 : depth >= 8 ? 8 : depth >= 4 ? 4 : 1;
}
