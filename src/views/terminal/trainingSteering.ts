import type { TrainingProgress } from "../../shapes/progress.js";
import type { TrainingKeys } from "./keys.js";

/** Time for which the reply to a key is shown, s. */
const REPLY_SECONDS = 3;

/** Handles the keys that control a training, and replies to the last of them. */
export class TrainingSteering {
  #reply: { readonly text: string; readonly at: number } | undefined;
  /** whether a pause was last requested; undefined before the first request */
  #pauseRequested: boolean | undefined;

  /** @param keys undefined where the training cannot be controlled, as when watching it. */
  constructor(private readonly keys: TrainingKeys | undefined) {}

  /** Whether the training can be controlled. */
  get possible(): boolean {
    return this.keys !== undefined;
  }

  /**
   * Handles a key.
   * @param runs whether a training is running. @param now s.
   * @returns false if the key is not one of them.
   */
  take(key: string, runs: boolean, now: number): boolean {
    if (!"ps+=-_".includes(key)) return false;
    this.#reply = { text: this.#act(key, runs), at: now };
    return true;
  }

  #act(key: string, runs: boolean): string {
    const { keys } = this;
    if (!keys) return "watching only";
    if (!runs) return "no training is running";
    if (key === "p") {
      this.#pauseRequested = keys.togglePause();
      return this.#pauseRequested ? "pausing..." : "resuming...";
    }
    if (key === "s") {
      keys.save();
      return "saving...";
    }
    const up = key === "+" || key === "=";
    keys.changeRate(up ? 1 : -1);
    return up ? "learning rate up" : "learning rate down";
  }

  /** The reply to the last key; "" after 3 s. */
  reply(training: TrainingProgress | undefined, now: number): string {
    // A pause is pending until the training reports it.
    if (this.#pauseRequested && training?.state === "running") return "pausing...";
    const reply = this.#reply;
    if (!reply || now - reply.at >= REPLY_SECONDS) return "";
    return reply.text === "pausing..." ? "" : reply.text;
  }
}
