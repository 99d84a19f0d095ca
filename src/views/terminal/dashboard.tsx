import type { Progress } from "../../shapes/progress.js";
import { oneLine } from "./figures.js";
import { LEAST_COLUMNS, LEAST_ROWS, layout, type Panel } from "./layout.js";
import type { ColourDepth } from "./palette.js";
import { plotPanels } from "./plotPanels.js";
import type { Screen } from "./screen.js";
import { advance, newTask, type TaskState } from "./taskState.js";
import { TerminalSession } from "./terminalSession.js";
import { wordLines } from "./words.js";

/** Least time between two pictures, and between two settings of the words, ms. */
const PICTURE_MS = 100;
const WORDS_MS = 250;
/** Every so often the whole screen is written anew, ms: heals what others wrote over it. */
const HEAL_MS = 2000;
/** A picture that took t ms is followed by a rest of at least so many t: a slow machine keeps its cores. */
const REST = 9;
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
}

/**
 * Opens the live picture of a long task: stages, messages and, while a network learns, its losses, its latent path
 * and a frame beside its reconstruction. It draws about ten times a second, on the thread it is opened on.
 * The terminal is given back by `close`, and when the process ends or is ended before.
 */
export function openDashboard(options: DashboardOptions): Screen {
  return new Dashboard(options);
}

class Dashboard implements Screen {
  readonly #title: string;
  readonly #depth: ColourDepth;
  readonly #session: TerminalSession;
  #state: TaskState = newTask(seconds());
  #stopping = false;
  #open = true;
  #timer: NodeJS.Timeout | undefined;
  #words: { readonly lines: readonly string[]; readonly of: string; readonly at: number } | undefined;
  #changes = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #healed = performance.now();

  constructor({ title, stdout, stdin, onInterrupt }: DashboardOptions) {
    this.#title = oneLine(title);
    this.#depth = colourDepth(stdout);
    this.#session = new TerminalSession({
      stdout,
      stdin,
      onResize: () => this.#drawNow(),
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
    const { stageCount, training, path } = this.#state;
    const panels = layout(columns, rows, { stageCount, training: training !== undefined });
    if (!panels) return [tooSmall(columns, rows)];
    const lines = [...this.#wordsFor(panels, columns, rows)];
    if (training && path) {
      const plots = plotPanels(panels, { training, path, angle: TURN * seconds() }, this.#depth);
      for (const [row, text] of plots) lines[row] = text;
    }
    return lines;
  }

  /** The words, set anew when something changed, but not at every picture. */
  #wordsFor(panels: readonly Panel[], columns: number, rows: number): readonly string[] {
    const now = performance.now();
    const of = `${this.#changes} ${Math.floor(seconds())} ${columns} ${rows}`;
    const fresh = this.#words && (this.#words.of === of || now - this.#words.at < WORDS_MS);
    if (this.#words && fresh) return this.#words.lines;
    const contents = { title: this.#title, state: this.#state, now: seconds(), stopping: this.#stopping };
    const lines = wordLines(panels, contents, columns, rows, this.#depth);
    this.#words = { lines, of, at: now };
    return lines;
  }
}

function tooSmall(columns: number, rows: number): string {
  const words = `${columns}x${rows} is too small, needs ${LEAST_COLUMNS}x${LEAST_ROWS} (q stops)`;
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
