import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import { type LabelScore, type LabelSummary, type RunSummary, tooLittleToJudge } from "../../shapes/run.js";
import type { ResumeRequest } from "../../tasks/networks/resume.js";
import type { TrainRequest } from "../../tasks/networks/train.js";
import { taskCommand } from "../command.js";
import { collect, given, type Hearing, integer, number } from "../options.js";
import { line, percent } from "../summaryLines.js";

interface TrainFlags extends Omit<Hearing, "from"> {
  /** s, or the run to start from */
  readonly from?: number | string;
  readonly out: string;
  readonly backend: string;
  readonly seed?: number;
  readonly networks?: number;
  readonly epochs?: number;
  readonly recording: readonly string[];
  readonly resume?: string;
  readonly annotations?: string;
  readonly partly?: boolean;
  readonly curve?: boolean;
}

/** Options that a resumed training takes from its run. */
const FIXED = [
  "seed",
  "networks",
  "channel",
  "from",
  "startFrom",
  "to",
  "annotations",
  "partly",
  "curve",
] as const;

/** `train`: the network of a recipe, with the dashboard. */
export const train = taskCommand({
  words: "train [RECIPE]",
  group: "Networks",
  about: "train the network of a recipe (a path, or the name of a bundled one) with a dashboard",
  out: ["workspace in which models/<name>/runs/<id>/ is written", "."],
  options: (parser) =>
    parser
      .option("--channel <N>", "channel, counted from 0", integer)
      .option(
        "--from <S-or-RUN>",
        "start of the part to use, in seconds; or, for a labeller, the run whose weights it starts from (or generic)",
        secondsOrRun,
      )
      .option("--to <S>", "end of the part to use, in seconds", number)
      .option(
        "--annotations <PLACE>",
        "for a labeller: file or folder of the annotations, instead of beside the recordings",
      )
      .option(
        "--partly",
        "for a labeller: only from the first annotation to the last is everything annotated; the rest is not learnt from",
      )
      .option(
        "--curve",
        "for a labeller: measure the error against seconds of labels, too (15 more trainings)",
      )
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
    "syrinx train labeller --recording 'hand/*.wav'",
    "syrinx train labeller --from models/labeller/runs/song-1a2b3c4d --recording 'corrected/*.wav'",
    "syrinx train --resume models/demo/runs/song-1a2b3c4d",
    "syrinx train --resume models/demo/runs/song-1a2b3c4d --epochs 600",
  ],
  request: ([recipe]: readonly [string?], options: TrainFlags): TrainRequest | ResumeRequest => {
    const { resume, backend, recording, from: place, ...others } = options;
    const from = typeof place === "string" ? { startFrom: place } : given({ from: place });
    const flags = { ...others, ...from };
    const { epochs } = flags;
    if ((recipe === undefined) === (resume === undefined))
      throw new InputError("train: give either a recipe or --resume with the folder of a run.");
    if (resume !== undefined) {
      const found = FIXED.find((name) => flags[name as keyof typeof flags] !== undefined);
      const fixed = (found === "startFrom" ? "from" : found) ?? (recording.length > 0 && "recording");
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

/** A number of seconds, or else the name of a run. */
function secondsOrRun(text: string): number | string {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? number(text) : text;
}

/** Lines on the quality and the speed of a training. */
export function networkLines(
  run: Pick<RunSummary, "backend" | "device" | "epochs" | "seconds" | "rivals" | "loss"> & {
    readonly latent?: RunSummary["latent"] | null;
    readonly accuracy?: RunSummary["accuracy"];
    readonly labels?: RunSummary["labels"];
  },
): string[] {
  const { latent, accuracy, labels, rivals, loss } = run;
  const explained = latent?.explainedVariance;
  const others = rivals.map(({ name, test }) => `${name} ${test.toPrecision(3)}`).join(", ");
  const found = (): string => {
    if (labels) return labelLine(labels);
    if (Number.isNaN(loss.test)) return "is not scored, because no data are held out";
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
    ...(labels?.curve ?? []).map(({ seconds, draws }, i) =>
      line(i === 0 ? "curve" : "", curveLine(seconds, draws)),
    ),
  ];
}

/** How a labeller names held-out song, beside its rivals. */
function labelLine({ syllableErrorRate, onsetF1, reference, linear, threshold }: LabelSummary): string {
  const beside = [
    ...(linear ? [`least squares: ${percent(linear.syllableErrorRate)} and ${figure(linear.onsetF1)}`] : []),
    ...(threshold ? [`threshold: onset F1 ${figure(threshold.onsetF1)}`] : []),
  ].join("; ");
  return `names ${counted(reference, "held-out syllable")} with an error of ${percent(syllableErrorRate)}, onset F1 ${figure(onsetF1)} (${beside})`;
}

function curveLine(seconds: number, draws: readonly LabelScore[]): string {
  const errors = draws.map(({ syllableErrorRate }) => syllableErrorRate ?? Number.NaN).sort((a, b) => a - b);
  const middle = errors[errors.length >> 1];
  return `${seconds.toFixed(0)} s of labels: error ${percent(middle)} (${percent(errors[0])} to ${percent(errors[errors.length - 1])})`;
}

function figure(value: number | null): string {
  return value === null ? "undefined" : value.toFixed(3);
}
