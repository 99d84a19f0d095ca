import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import { type RunSummary, tooLittleToJudge } from "../../shapes/run.js";
import type { ResumeRequest } from "../../tasks/networks/resume.js";
import type { TrainRequest } from "../../tasks/networks/train.js";
import { taskCommand } from "../command.js";
import { collect, extent, given, type Hearing, integer } from "../options.js";
import { line, percent } from "../summaryLines.js";

interface TrainFlags extends Hearing {
  readonly out: string;
  readonly backend: string;
  readonly seed?: number;
  readonly networks?: number;
  readonly epochs?: number;
  readonly recording: readonly string[];
  readonly resume?: string;
}

/** Options that a resumed training takes from its run. */
const FIXED = ["seed", "networks", "channel", "from", "to"] as const;

/** `train`: the network of a recipe, with the dashboard. */
export const train = taskCommand({
  words: "train [RECIPE]",
  group: "Networks",
  about: "train the network of a recipe (a path, or the name of a bundled one) with a dashboard",
  out: ["workspace in which models/<name>/runs/<id>/ is written", "."],
  options: (parser) =>
    extent(parser)
      .option(
        "--recording <FILE>",
        "sound, folder or pattern to learn from, instead of the recipe's; may be repeated",
        collect,
        [],
      )
      .option(
        "--networks <N>",
        "number of networks, with consecutive seeds, instead of the recipe's",
        integer,
      )
      .option("--epochs <N>", "maximum number of epochs, instead of the recipe's", integer)
      .option(
        "--resume <RUN>",
        "continue a stopped training: the folder of its run; with --epochs also one that has ended",
      ),
  examples: [
    "syrinx train demo --recording song.wav",
    "syrinx train --resume models/demo/runs/song-1a2b3c4d",
    "syrinx train --resume models/demo/runs/song-1a2b3c4d --epochs 600",
  ],
  request: ([recipe]: readonly [string?], options: TrainFlags): TrainRequest | ResumeRequest => {
    const { resume, backend, recording, ...flags } = options;
    const { epochs } = flags;
    if ((recipe === undefined) === (resume === undefined))
      throw new InputError("train: give either a recipe or --resume with the folder of a run.");
    if (resume !== undefined) {
      const fixed = FIXED.find((name) => flags[name] !== undefined) ?? (recording.length > 0 && "recording");
      if (fixed)
        throw new InputError(
          `train: --${fixed} can't be changed when a training is resumed; leave it out, or train the recipe anew.`,
        );
      return { task: "networks/resume", run: resume, options: { backend, ...given({ epochs }) } };
    }
    return {
      task: "networks/train",
      recipe: recipe ?? "",
      options: { ...flags, backend, ...(recording.length > 0 && { recordings: recording }) },
    };
  },
  title: ([recipe], { resume }) => `syrinx train ${recipe ?? resume}`,
  summarize: (result) => [...networkLines(result), line("run", result.run)],
});

/** Lines on the quality and the speed of a training. */
export function networkLines(
  run: Pick<RunSummary, "backend" | "device" | "epochs" | "seconds" | "rivals" | "loss"> & {
    readonly latent?: RunSummary["latent"] | null;
    readonly accuracy?: RunSummary["accuracy"];
  },
): string[] {
  const { latent, accuracy, rivals, loss } = run;
  const explained = latent?.explainedVariance;
  const others = rivals.map(({ name, test }) => `${name} ${test.toPrecision(3)}`).join(", ");
  const found = (): string => {
    if (accuracy)
      return `classifies ${percent(accuracy.network)} of unseen samples correctly (always the most frequent class: ${percent(accuracy.majority)})`;
    if (explained && latent && tooLittleToJudge(latent))
      return `too little to judge: ${latent.unseenSamples} unseen samples; give more song`;
    if (explained && latent)
      return (
        `explains ${percent(explained.autoencoder)} of the variance of unseen samples ` +
        `(SVD(${latent.dimension}): ${percent(explained.svd)})`
      );
    return `loss ${loss.test.toPrecision(3)} on unseen samples${others === "" ? "" : ` (${others})`}`;
  };
  return [
    line("network", found()),
    line(
      "",
      `${counted(run.epochs, "epoch")} in ${run.seconds.toFixed(1)} s on ${run.backend}, ${run.device}`,
    ),
  ];
}
