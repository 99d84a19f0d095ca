import type { Progress } from "../../shapes/progress.js";
import { oneLine } from "./figures.js";
import { type LargeView, nextView, plotsOf, type TrainingKeys } from "./keys.js";
import { layout, MIN_COLUMNS, MIN_ROWS, type Panel } from "./layout.js";
import type { ColourDepth } from "./plots/palette.js";
import { PlotPainter } from "./plots/plotPanels.js";
import type { Screen } from "./screen.js";
import { advance, endTask, newTask, type TaskState, trainingRuns } from "./taskState.js";
import { TerminalSession } from "./terminalSession.js";
import { TrainingSteering } from "./trainingSteering.js";
import { wordLines } from "./words.js";

/** Minimum time between two frames, and between two layouts of the text, ms. */
const FRAME_MS = 100;
const TEXT_MS = 250;
/** Time after which the whole screen is rewritten, which repairs text that other programs wrote over it, ms. */
const REWRITE_MS = 2000;
/** After a frame that took t ms the dashboard rests for at least this many times t, to leave a slow machine its cores. */
const REST_FACTOR = 9;
const ESCAPE = "\x1b";
/** Speed at which the latent path turns, rad/s: once in half a minute. */
const TURN_SPEED = 0.2;

export interface DashboardOptions {
  /** shown in the top line, e.g. "syrinx demo: chingolo.wav" */
  readonly title: string;
  /** the terminal to draw on; colours are used unless NO_COLOR is set or it has none */
  readonly stdout: NodeJS.WriteStream;
  /** the source of keys; ignored if it is not a terminal */
  readonly stdin: NodeJS.ReadStream;
  /** called once when the user asks to stop; the caller ends its task, then closes the screen */
  readonly onInterrupt: () => void;
  /** actions of the keys p, s, + and -; if omitted, the training cannot be controlled */
  readonly keys?: TrainingKeys;
  /** whether stopping closes only the screen, as when watching */
  readonly leaves?: boolean;
}

/**
 * Opens the live display of a long task: stages, messages and, during training, the losses, the latent path and a
 * sample beside the output of the network. It draws about ten times a second, on the thread that opened it. The
 * terminal is restored by `close`, or when the process exits before that.
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
  #text: { readonly lines: readonly string[]; readonly of: string; readonly at: number } | undefined;
  #changes = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #rewritten = performance.now();

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
    // A task that blocks the timer still updates the display.
    if (performance.now() - this.#drawn >= 2 * FRAME_MS) this.#draw();
  }

  async hold(): Promise<void> {
    if (!this.#open || this.#state.training === undefined) return;
    this.#state = endTask(this.#state, seconds());
    this.#drawNow();
    await this.#session.anyKey();
  }

  async close(): Promise<void> {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#session.close();
  }

  /** Handles a key. @returns false if it has no meaning here. */
  #take(key: string): boolean {
    const latent = this.#state.training?.latent;
    if (key === "?") this.#help = !this.#help;
    else if (key === ESCAPE && this.#help) this.#help = false;
    else if (key.toLowerCase() === "v" && this.#state.training !== undefined) {
      this.#help = false;
      this.#view = nextView(this.#view, latent !== null);
    } else if (!this.#steering.take(key.toLowerCase(), trainingRuns(this.#state), seconds())) return false;
    this.#drawNow();
    return true;
  }

  #drawNow(): void {
    this.#text = undefined;
    this.#draw();
  }

  #draw(): void {
    if (!this.#open) return;
    clearTimeout(this.#timer);
    const began = performance.now();
    if (began - this.#rewritten > REWRITE_MS) {
      this.#rewritten = began;
      this.#session.forget();
    }
    this.#session.paint(this.#frame());
    this.#drawn = performance.now();
    const cost = this.#drawn - began;
    this.#timer = setTimeout(() => this.#draw(), Math.max(FRAME_MS - cost, REST_FACTOR * cost));
    this.#timer.unref();
  }

  #frame(): string[] {
    const { columns, rows } = this.#session.size;
    const { stageCount, training } = this.#state;
    const plots = training ? plotsOf(this.#view, training.latent !== null) : [];
    const panels = layout(columns, rows, { stageCount, plots, help: this.#help });
    if (!panels) return [tooSmall(columns, rows, this.#leaves)];
    const lines = [...this.#textFor(panels, columns, rows)];
    if (training) {
      for (const [row, text] of this.#painter.paint(panels, training, TURN_SPEED * seconds()))
        lines[row] = text;
    }
    return lines;
  }

  /** The text panels, laid out again when something changed, but not at every frame. */
  #textFor(panels: readonly Panel[], columns: number, rows: number): readonly string[] {
    const now = performance.now();
    const of = `${this.#changes} ${Math.floor(seconds())} ${columns} ${rows}`;
    const fresh = this.#text && (this.#text.of === of || now - this.#text.at < TEXT_MS);
    if (this.#text && fresh) return this.#text.lines;
    const contents = {
      title: this.#title,
      state: this.#state,
      now: seconds(),
      stopping: this.#stopping,
      reply: this.#steering.reply(this.#state.training, seconds()),
      leaves: this.#leaves,
      steers: this.#steering.possible,
    };
    const lines = wordLines(panels, contents, columns, rows, this.#depth);
    this.#text = { lines, of, at: now };
    return lines;
  }
}

function tooSmall(columns: number, rows: number, leaves: boolean): string {
  const quit = leaves ? "q leaves" : "q stops";
  const words = `${columns}x${rows} is too small, needs ${MIN_COLUMNS}x${MIN_ROWS} (${quit})`;
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
