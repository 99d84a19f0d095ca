import type { WatchRequest } from "../../tasks/networks/watch.js";
import { taskCommand } from "../command.js";
import { onTerminal } from "../perform.js";
import { line } from "../summaryLines.js";

/** `watch`: the screen of a training, from another terminal. */
export const watch = taskCommand({
  words: "watch <RUN>",
  group: "Networks",
  about: "show the dashboard of a training that runs in another terminal, or has ended",
  out: ["ignored: this command writes nothing"],
  examples: ["syrinx watch models/demo/runs/chingolo-1a2b3c4d"],
  request: ([run]: readonly [string], showing): WatchRequest => ({
    task: "networks/watch",
    run,
    options: { hold: onTerminal(showing) },
  }),
  title: ([run]) => `syrinx watch ${run}`,
  summarize: ({ run, state, stopped, epoch, epochs }) => {
    const states = {
      running: "is running",
      paused: "is paused",
      ended: `has ended${stopped === null ? "" : `: ${stopped}`}`,
      lost: "has died before its end",
    };
    return [line("run", run), line("training", `${states[state]}, epoch ${epoch} of ${epochs}`)];
  },
  leaves: true,
});
