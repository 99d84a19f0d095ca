import process from "node:process";

/**
 * Alternate screen, no cursor; and back, with every look ended. It is left empty: of a screen that has grown
 * meanwhile, some terminals would leave the new part standing.
 */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE = "\x1b[0m\x1b[2J\x1b[?25h\x1b[?1049l";
/** Between these two the terminal draws nothing: no half-drawn screen is ever seen. */
const HOLD = "\x1b[?2026h";
const RELEASE = "\x1b[?2026l";

const CTRL_C = "\x03";
const ESCAPE = "\x1b";
/** A second Ctrl-C within this time, ms, is the same press held down. */
const PRESS_MS = 500;

const FATAL = ["SIGTERM", "SIGHUP"] as const;

export interface TerminalSessionOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** takes a key; true if it means something, so that q and Escape do not stop */
  readonly onKey?: (key: string) => boolean;
  /** q, Escape, Ctrl-C or SIGINT for the first time */
  readonly onInterrupt: () => void;
  readonly onResize: () => void;
}

/**
 * The terminal while a dashboard holds it: alternate screen, no cursor, keys unechoed. It is given back by `close`
 * and, synchronously, when the process ends in any way that node hears of. A second Ctrl-C ends the process.
 */
export class TerminalSession {
  readonly #options: TerminalSessionOptions;
  readonly #wasRaw: boolean;
  #shown: (string | undefined)[] = [];
  #clear = false;
  #open = true;
  #interruptedAt: number | undefined;

  constructor(options: TerminalSessionOptions) {
    this.#options = options;
    const { stdin, stdout } = options;
    this.#wasRaw = stdin.isTTY === true && stdin.isRaw;
    process.once("exit", this.#restore);
    process.on("SIGINT", this.#onInterruptKey);
    for (const signal of FATAL) process.once(signal, this.#onFatal);
    stdout.on("resize", this.#onResize);
    if (stdin.isTTY) {
      stdin.setRawMode(true);
      stdin.on("data", this.#onKey);
      stdin.resume();
      // Waiting for a key is no reason for the process to live on.
      stdin.unref();
    }
    stdout.write(ENTER);
  }

  /** Size of the terminal now, characters; 80 x 24 where it does not say. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#options.stdout;
    return { columns: columns || 80, rows: rows || 24 };
  }

  /**
   * Shows lines from the top of the screen on, writing only those that changed.
   * Each must be narrower than the screen. Where the terminal is still busy, this picture is left out.
   */
  paint(lines: readonly string[]): void {
    const { stdout } = this.#options;
    if (!this.#open || stdout.writableNeedDrain) return;
    let text = this.#clear ? "\x1b[0m\x1b[2J" : "";
    this.#clear = false;
    for (let row = 0; row < Math.max(lines.length, this.#shown.length); row++) {
      const line = lines[row] ?? "";
      if (this.#shown[row] !== line) text += `\x1b[${row + 1};1H${line}\x1b[K`;
    }
    this.#shown = [...lines];
    if (text !== "") stdout.write(HOLD + text + RELEASE);
  }

  /** Writes every line anew at the next picture: heals what others wrote over it. */
  forget(): void {
    this.#shown = this.#shown.map(() => undefined);
  }

  /** Gives the terminal back and stops listening. */
  close(): void {
    this.#restore();
  }

  readonly #restore = (): void => {
    if (!this.#open) return;
    this.#open = false;
    const { stdin, stdout } = this.#options;
    process.off("exit", this.#restore);
    process.off("SIGINT", this.#onInterruptKey);
    for (const signal of FATAL) process.off(signal, this.#onFatal);
    stdout.off("resize", this.#onResize);
    if (!stdout.destroyed) stdout.write(LEAVE);
    if (!stdin.isTTY) return;
    stdin.off("data", this.#onKey);
    stdin.setRawMode(this.#wasRaw);
    stdin.pause();
    stdin.ref();
  };

  readonly #onFatal = (signal: NodeJS.Signals): void => {
    this.#restore();
    // With nobody else listening, the signal now does what it does by default.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  readonly #onResize = (): void => {
    this.#shown = [];
    this.#clear = true;
    this.#options.onResize();
  };

  readonly #onKey = (bytes: Buffer | string): void => {
    const text = bytes.toString();
    if (text.includes(CTRL_C)) {
      this.#onInterruptKey();
      return;
    }
    // Arrow keys and the like begin with Escape but do not end there.
    const keys = text.startsWith(ESCAPE) ? [text] : [...text];
    for (const key of keys) {
      if (this.#options.onKey?.(key)) continue;
      if (key === ESCAPE || key.toLowerCase() === "q") this.#interruptOnce();
    }
  };

  readonly #onInterruptKey = (): void => {
    const before = this.#interruptedAt;
    if (before === undefined) this.#interruptOnce();
    else if (performance.now() - before > PRESS_MS) {
      this.#restore();
      process.kill(process.pid, "SIGINT");
    }
  };

  #interruptOnce(): void {
    if (this.#interruptedAt !== undefined) return;
    this.#interruptedAt = performance.now();
    this.#options.onInterrupt();
  }
}
