import type { TrainingProgress } from "../../shapes/progress.js";
import type { TrainingKeys } from "./keys.js";

/** How long a word on a key that was pressed stays, s. */
const SAID_FOR = 3;

/** Takes the keys that steer a training, and has a word on the last of them. */
export class TrainingSteering {
  #said: { readonly text: string; readonly at: number } | undefined;
  /** whether a pause was last asked for; undefined before the first time */
  #pauses: boolean | undefined;

  /** @param keys undefined where nothing can be asked, as when watching. */
  constructor(private readonly keys: TrainingKeys | undefined) {}

  /** Whether there is anything to be asked. */
  get possible(): boolean {
    return this.keys !== undefined;
  }

  /**
   * Takes a key.
   * @param runs whether a training goes on. @param now s.
   * @returns false if the key is none of these.
   */
  take(key: string, runs: boolean, now: number): boolean {
    if (!"ps+=-_".includes(key)) return false;
    this.#said = { text: this.#ask(key, runs), at: now };
    return true;
  }

  #ask(key: string, runs: boolean): string {
    const { keys } = this;
    if (!keys) return "only watching";
    if (!runs) return "no training goes on";
    if (key === "p") {
      this.#pauses = keys.togglePause();
      return this.#pauses ? "pausing..." : "going on";
    }
    if (key === "s") {
      keys.save();
      return "saving...";
    }
    const up = key === "+" || key === "=";
    keys.changeRate(up ? 1 : -1);
    return up ? "learning rate up" : "learning rate down";
  }

  /** The word on the last key; "" after a while. */
  word(training: TrainingProgress | undefined, now: number): string {
    // A pause is only said to come until the training says that it has.
    if (this.#pauses && training?.state === "running") return "pausing...";
    const said = this.#said;
    if (!said || now - said.at >= SAID_FOR) return "";
    return said.text === "pausing..." ? "" : said.text;
  }
}
