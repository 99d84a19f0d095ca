import process from "node:process";

/**
 * Enter and leave the alternate screen: the cursor is hidden and shown again, and styles are reset. The screen is
 * cleared before leaving, since some terminals keep the part that a resize has added.
 */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE = "\x1b[0m\x1b[2J\x1b[?25h\x1b[?1049l";
/** Synchronised output: the terminal draws nothing between these two codes, so a half-drawn screen is never seen. */
const HOLD = "\x1b[?2026h";
const RELEASE = "\x1b[?2026l";

const CTRL_C = "\x03";
const ESCAPE = "\x1b";
/** One key: an arrow or another sequence that begins with Escape, or one character. Held keys arrive several at a time. */
const KEY = new RegExp(`${ESCAPE}(?:\\[[0-9;]*[A-Za-z~]|O[A-Za-z])|[\\s\\S]`, "gu");
/** A second Ctrl-C within this time counts as the same key press, ms. */
const PRESS_MS = 500;

const FATAL = ["SIGTERM", "SIGHUP"] as const;

export interface TerminalSessionOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** handles a key; returns true if it did, which keeps q and Escape from stopping */
  readonly onKey?: (key: string) => boolean;
  /** called at the first q, Escape, Ctrl-C or SIGINT */
  readonly onInterrupt: () => void;
  readonly onResize: () => void;
}

/**
 * Owns the terminal while a dashboard is open: alternate screen, hidden cursor, keys not echoed. The terminal is
 * restored by `close` and, synchronously, whenever the process exits in a way that Node reports. A second Ctrl-C ends
 * the process.
 */
export class TerminalSession {
  readonly #options: TerminalSessionOptions;
  readonly #wasRaw: boolean;
  #shown: (string | undefined)[] = [];
  #clear = false;
  #open = true;
  #interruptedAt: number | undefined;
  #onAnyKey: (() => void) | undefined;

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
      // Waiting for a key must not keep the process alive.
      stdin.unref();
    }
    stdout.write(ENTER);
  }

  /** Current size of the terminal, characters; 80 x 24 if it is unknown. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#options.stdout;
    return { columns: columns || 80, rows: rows || 24 };
  }

  /**
   * Shows lines from the top of the screen, writing only those that changed.
   * Each must be narrower than the screen. The frame is skipped while the terminal is still busy.
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

  /** Makes the next frame rewrite every line, which repairs text that other programs wrote over it. */
  forget(): void {
    this.#shown = this.#shown.map(() => undefined);
  }

  /** Waits for any key, Ctrl-C included, or for the end of the input. */
  anyKey(): Promise<void> {
    const { stdin } = this.#options;
    if (!this.#open || !stdin.isTTY) return Promise.resolve();
    // The task is over: only this keeps the process alive.
    stdin.ref();
    return new Promise((resolve) => {
      this.#onAnyKey = resolve;
      stdin.once("end", resolve);
    });
  }

  /** Restores the terminal and removes all listeners. */
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
    // With no other listener, the signal now has its default effect.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  readonly #onResize = (): void => {
    this.#shown = [];
    this.#clear = true;
    this.#options.onResize();
  };

  readonly #onKey = (bytes: Buffer | string): void => {
    if (this.#onAnyKey !== undefined) {
      this.#onAnyKey();
      return;
    }
    const text = bytes.toString();
    if (text.includes(CTRL_C)) {
      this.#onInterruptKey();
      return;
    }
    for (const key of text.match(KEY) ?? []) {
      if (this.#options.onKey?.(key)) continue;
      if (key === ESCAPE || key.toLowerCase() === "q") this.#interruptOnce();
    }
  };

  readonly #onInterruptKey = (): void => {
    if (this.#onAnyKey !== undefined) {
      this.#onAnyKey();
      return;
    }
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
