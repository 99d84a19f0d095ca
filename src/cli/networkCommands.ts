import type { Command } from "commander";
import type { WatchSummary } from "../tasks/watch.js";
import { common } from "./options.js";
import { onTerminal, perform, type Showing } from "./perform.js";
import { line } from "./summaryLines.js";

/** `watch`: the screen of a training, from another terminal. */
export function addWatch(program: Command): void {
  common(program.command("watch <RUN>"), "not used: it writes nothing")
    .description("the dashboard of a training from another terminal, or of one that has ended")
    .addHelpText("after", "\nExample:\n  $ syrinx watch models/demo/runs/chingolo-1a2b3c4d\n")
    .action(async (run: string, options: Showing) => {
      const request = { task: "watch" as const, run, options: { hold: onTerminal(options) } };
      await perform<WatchSummary>(request, `syrinx watch ${run}`, options, summarize);
    });
}

function summarize({ run, state, stopped, epoch, epochs }: WatchSummary): string[] {
  const states = {
    running: "goes on",
    paused: "is paused",
    ended: `has ended${stopped === null ? "" : `: ${stopped}`}`,
    lost: "isn't running any more",
  };
  return [line("run", run), line("training", `${states[state]}, epoch ${epoch} of ${epochs}`)];
}
