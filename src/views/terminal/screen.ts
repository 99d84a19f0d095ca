import type { Progress } from "../../shapes/progress.js";

/** Where the progress of one task is shown: a dashboard, or plain lines. */
export interface Screen {
  /** Takes in one piece of news. Cheap: what is drawn, and when, is the screen's own affair. */
  show(progress: Progress): void;
  /** Ends the showing and gives the terminal back as it was. Harmless when called again. */
  close(): Promise<void>;
}
