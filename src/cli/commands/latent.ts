import { Option } from "commander";
import { counted } from "../../shapes/counted.js";
import type { CodeMeasures, LatentOptions, LatentRequest } from "../../tasks/networks/latent.js";
import { taskCommand } from "../command.js";
import { extent, given } from "../options.js";
import { fileLines, line } from "../summaryLines.js";
import { flowLines } from "./latentFlowLines.js";

/** The flags of `latent`: those of the task, and whether to look at the path. */
type LatentFlags = LatentOptions & { readonly view?: boolean };

/** `latent`: the path of a run's data, or of other data, in latent space. */
export const latent = taskCommand({
  words: "latent <RUN> [INPUT]",
  group: "Networks",
  about: "encode the data of a run, or another recording or table, and measure the path in latent space",
  out: ["output folder (default: the run's)"],
  options: (parser) =>
    extent(parser)
      .addOption(
        new Option("--phases <FROM>", "phases of the written sounds: estimated, or those of the recording")
          .choices(["estimated", "original"])
          .default("estimated"),
      )
      .option(
        "--no-view",
        "print the summary only; on a terminal the path can otherwise be turned and played",
      ),
  examples: ["syrinx latent models/demo/runs/chingolo-1a2b3c4d song.wav"],
  request: ([run, input]: readonly [string, string?], options: LatentFlags): LatentRequest => {
    const { out, backend, channel, from, to, phases, force } = options;
    return {
      task: "networks/latent",
      run,
      ...(input !== undefined && { input }),
      options: { backend, ...given({ out, channel, from, to, phases, force }) },
    };
  },
  title: ([run]) => `syrinx latent ${run}`,
  afterwards: async (result, { view }) => {
    if (view === false) return;
    const { viewLatent } = await import("./latentView.js");
    await viewLatent(result);
  },
  summarize: (result) => {
    const { points, dimension, samples, svd, outputs } = result;
    return [
      line("path", `${counted(points, "point")} of ${counted(dimension, "coordinate")}`),
      line("network", measures(result, samples)),
      ...flowLines(result, result.field),
      ...(svd ? [line(svd.name, measures(svd, samples)), ...flowLines(svd)] : []),
      ...fileLines(outputs),
    ];
  },
});

function measures({ reconstructionError, pearsonSpeed, pearsonNull }: CodeMeasures, samples: number): string {
  const chance = pearsonNull === null ? "" : ` (by chance below ${pearsonNull.high.toFixed(2)})`;
  const moves = `moves with the samples: r = ${pearsonSpeed?.toFixed(3) ?? "undefined"}${chance}`;
  return reconstructionError === null
    ? moves
    : `mean squared error ${reconstructionError.toPrecision(3)} over ${counted(samples, "sample")}, ${moves}`;
}
