import { InvalidArgumentError, Option } from "commander";
import type { ExperimentRequest } from "../../tasks/experiments/experiment.js";
import type { ExperimentOptions } from "../../tasks/experiments/experimentSettings.js";
import { taskCommand } from "../command.js";
import { collect, given, integer } from "../options.js";
import { line } from "../summaryLines.js";

interface ExperimentFlags extends Omit<ExperimentOptions, "only"> {
  readonly only: readonly string[];
  readonly recording: readonly string[];
}

/** `experiment`: a published result about latent spaces as a statistic over networks. */
export const experiment = taskCommand({
  words: "experiment <NAME>",
  group: "Networks",
  about:
    "repeat a published result over many networks: membrane, convection, series, rnn, reconstruction, song",
  out: ["workspace in which models/<name>/experiments/<id>/ is written", "."],
  options: (parser) =>
    parser
      .option("--networks <N>", "networks of the main condition, with consecutive seeds", integer)
      .addOption(
        new Option(
          "--variant <NAME>",
          "recipe of the publications: as written, or as their public code does it",
        ).choices(["written", "coded"]),
      )
      .option("--full-size", "sizes of the publications, which take hours")
      .option("--epochs <N>", "epochs, instead of the recipe's", integer)
      .option("--only <CONDITION>", "run only this condition; may be repeated", collect, [])
      .option("--movie <FOLDER>", "membrane: a real film, as a folder of PNG or JPEG frames")
      .option("--crop <X,Y,W,H>", "part of the film's frames, pixels from the top left", cropOf)
      .option("--recording <PATH>", "song: a bird's recordings, annotated; may be repeated", collect, [])
      .option("--fit", "song: fit a gesture to each recording, and compare the latent space with it")
      .option("--data <FILE>", "reconstruction: rows to learn from, as a table or a NumPy array")
      .option("--truth <FILE>", "reconstruction: rows without noise to judge by; default those of --data"),
  examples: [
    "syrinx experiment membrane --networks 100 --only smooth",
    "syrinx experiment membrane --variant coded --json",
  ],
  request: ([name]: readonly [string], flags: ExperimentFlags): ExperimentRequest => {
    const { out, backend, networks, seed, variant, fullSize, epochs, only, movie, crop, data, truth, force } =
      flags;
    const { recording, fit } = flags;
    return {
      task: "experiments/experiment",
      name,
      options: {
        out,
        backend,
        only,
        recordings: recording,
        ...given({ networks, seed, variant, fullSize, epochs, movie, crop, data, truth, fit, force }),
      },
    };
  },
  title: ([name]) => `syrinx experiment ${name}`,
  document: ({ document }) => document,
  summarize: ({ document, summary, lines }) => [
    summary,
    ...lines.map(([name, text]) => line(name, text)),
    line("report", document.report),
  ],
});

function cropOf(text: string): NonNullable<ExperimentOptions["crop"]> {
  const numbers = text.split(",").map(integer);
  if (numbers.length !== 4) throw new InvalidArgumentError("Give four integers: X,Y,W,H.");
  const [left, top, width, height] = numbers;
  return { left, top, width, height };
}
