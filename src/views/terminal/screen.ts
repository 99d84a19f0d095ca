import type { Progress } from "../../shapes/progress.js";

/** Shows the progress of one task: a dashboard or plain lines. */
export interface Screen {
  /** Takes one progress report. Cheap: the screen decides when to draw. */
  show(progress: Progress): void;
  /** Keeps what a training has shown until the user presses a key; returns at once where there is nothing to look at. */
  hold(): Promise<void>;
  /** Closes the screen and restores the terminal. May be called more than once. */
  close(): Promise<void>;
}
