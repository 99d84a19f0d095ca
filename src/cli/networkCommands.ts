import type { Command } from "commander";
import { InputError } from "../shapes/inputError.js";
import type { RunSummary } from "../shapes/run.js";
import type { WatchSummary } from "../tasks/networks/watch.js";
import { collect, common, extent, type Hearing, integer } from "./options.js";
import { onTerminal, perform, type Showing } from "./perform.js";
import { train as summarizeTraining } from "./summaries.js";
import { line } from "./summaryLines.js";

interface TrainFlags {
  readonly out: string;
  readonly backend: string;
  readonly seed?: number;
  readonly networks?: number;
  readonly epochs?: number;
  readonly recording: readonly string[];
  readonly resume?: string;
}

/** `train`: the network of a recipe, with the dashboard. */
export function addTrain(program: Command): void {
  const place = "workspace in which models/<name>/runs/<id>/ is written";
  extent(common(program.command("train [RECIPE]"), place, "."))
    .description("trains the network of a recipe (path, or name of a bundled one) with the dashboard")
    .option(
      "--recording <FILE>",
      "sound, folder or pattern to learn from, instead of the recipe's (repeat for more)",
      collect,
      [],
    )
    .option("--networks <N>", "how many networks, from consecutive seeds, instead of the recipe's", integer)
    .option("--epochs <N>", "at most so many, instead of the recipe's", integer)
    .option("--resume <RUN>", "go on with a training that was stopped: the folder of its run")
    .addHelpText(
      "after",
      "\nExamples:\n  $ syrinx train demo --recording song.wav\n  $ syrinx train --resume models/demo/runs/song-1a2b3c4d\n",
    )
    .action(async (recipe: string | undefined, options: Showing & Hearing & TrainFlags) => {
      const { resume, backend, recording, ...flags } = options;
      if ((recipe === undefined) === (resume === undefined))
        throw new InputError("train: give either a recipe or --resume with the folder of a run.");
      const request =
        resume === undefined
          ? {
              task: "train" as const,
              recipe: recipe ?? "",
              options: { ...flags, backend, ...(recording.length > 0 && { recordings: recording }) },
            }
          : { task: "resume" as const, run: resume, options: { backend } };
      await perform<RunSummary>(request, `syrinx train ${recipe ?? resume}`, options, summarizeTraining);
    });
}

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
