import { type Command, Option } from "commander";
import type { CodeMeasures, LatentOptions, LatentRunSummary } from "../tasks/networks/latent.js";
import type { RunOptions } from "../tasks/networks/openRun.js";
import type { PredictSummary } from "../tasks/networks/predict.js";
import { common, extent, given } from "./options.js";
import { perform, type Showing } from "./perform.js";
import { line } from "./summaryLines.js";

const PLACE = "where results go (default: the run's folder)";

/** `latent`: the path of a run's data, or of others, in latent space. */
export function addLatent(program: Command): void {
  extent(common(program.command("latent <RUN> [INPUT]"), PLACE))
    .description("encodes the data of a run, or another recording or table, and measures the path")
    .addOption(
      new Option("--phases <FROM>", "of the sounds it writes: estimated, or those of the recording")
        .choices(["estimated", "original"])
        .default("estimated"),
    )
    .addHelpText("after", "\nExample:\n  $ syrinx latent models/demo/runs/chingolo-1a2b3c4d song.wav\n")
    .action(async (run: string, input: string | undefined, options: Showing & LatentOptions) => {
      const { out, backend, channel, from, to, phases } = options;
      const request = {
        task: "latent" as const,
        run,
        ...(input !== undefined && { input }),
        options: { backend, ...given({ out, channel, from, to, phases }) },
      };
      await perform<LatentRunSummary>(request, `syrinx latent ${run}`, options, latentLines);
    });
}

/** `predict`: what a network says comes next, one row ahead and on its own. */
export function addPredict(program: Command): void {
  extent(common(program.command("predict <RUN> [INPUT]"), PLACE))
    .description("predicts one row ahead and in free runs, beside linear methods")
    .addHelpText("after", "\nExample:\n  $ syrinx predict models/rossler-gru/runs/rossler-1a2b3c4d\n")
    .action(async (run: string, input: string | undefined, options: Showing & RunOptions) => {
      const { out, backend, channel, from, to } = options;
      const request = {
        task: "predict" as const,
        run,
        ...(input !== undefined && { input }),
        options: { backend, ...given({ out, channel, from, to }) },
      };
      await perform<PredictSummary>(request, `syrinx predict ${run}`, options, predictLines);
    });
}

function latentLines(result: LatentRunSummary): string[] {
  const { points, dimension, samples, svd, outputs } = result;
  return [
    line("path", `${points} points of ${dimension} coordinates`),
    line("network", measures(result, samples)),
    ...(svd ? [line(svd.name, measures(svd, samples))] : []),
    ...files(outputs),
  ];
}

function measures({ reconstructionError, pearsonSpeed }: CodeMeasures, samples: number): string {
  const moves = `moves with the samples: r = ${pearsonSpeed?.toFixed(3) ?? "undefined"}`;
  return reconstructionError === null
    ? moves
    : `mean squared error ${reconstructionError.toPrecision(3)} over ${samples} samples, ${moves}`;
}

function predictLines(result: PredictSummary): string[] {
  const { networks, rivals, starts, horizon, samples, outputs } = result;
  const all = [
    ...networks.map((network) => ({
      ...network,
      name: networks.length > 1 ? `seed ${network.seed}` : "network",
    })),
    ...rivals,
  ];
  return [
    line("tested", `${samples} rows, one ahead; ${starts.length} free runs of ${seconds(horizon)}`),
    ...all.map(({ name, oneStepError, validPredictionTime }) =>
      line(name, `error ${oneStepError.toPrecision(3)}, ${held(validPredictionTime)}`),
    ),
    ...files(outputs),
  ];
}

function held(time: PredictSummary["networks"][number]["validPredictionTime"]): string {
  const { lyapunovTimes, turns, range } = time;
  if (time.seconds === null || range === null) return "no free run";
  const others = [
    ...(lyapunovTimes === null ? [] : [`${lyapunovTimes.toFixed(2)} Lyapunov times`]),
    ...(turns === null ? [] : [`${turns.toFixed(2)} turns`]),
  ];
  const told = others.length > 0 ? ` = ${others.join(" = ")}` : "";
  return `runs freely for ${seconds(time.seconds)}${told} (${seconds(range.low)} to ${seconds(range.high)})`;
}

function seconds(time: number): string {
  return `${Number(time.toPrecision(3))} s`;
}

function files(paths: readonly string[]): string[] {
  return paths.map((path, i) => line(i === 0 ? "files" : "", path));
}
