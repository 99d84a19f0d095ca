import { counted } from "../../shapes/counted.js";
import type { RunOptions } from "../../tasks/networks/openRun.js";
import type { PredictRequest, PredictSummary } from "../../tasks/networks/predict.js";
import { taskCommand } from "../command.js";
import { extent, given } from "../options.js";
import { fileLines, line } from "../summaryLines.js";

/** `predict`: predictions one row ahead and in free runs. */
export const predict = taskCommand({
  words: "predict <RUN> [INPUT]",
  group: "Networks",
  about: "predict one row ahead and in free runs, compared with linear methods",
  out: ["output folder (default: the run's)"],
  options: extent,
  examples: ["syrinx predict models/rossler-gru/runs/rossler-1a2b3c4d"],
  request: ([run, input]: readonly [string, string?], options: RunOptions): PredictRequest => {
    const { out, backend, channel, from, to, force } = options;
    return {
      task: "networks/predict",
      run,
      ...(input !== undefined && { input }),
      options: { backend, ...given({ out, channel, from, to, force }) },
    };
  },
  title: ([run]) => `syrinx predict ${run}`,
  summarize: ({ networks, rivals, starts, horizon, samples, outputs, ...long }) => {
    const all = [
      ...networks.map((network) => ({
        ...network,
        name: networks.length > 1 ? `seed ${network.seed}` : "network",
      })),
      ...rivals,
    ];
    return [
      line(
        "tested",
        `${counted(samples, "row")}, one ahead; ${counted(starts.length, "free run")} of ${seconds(horizon)}`,
      ),
      ...all.flatMap(({ name, oneStepError, validPredictionTime, reconstruction }) => [
        line(name, `error ${oneStepError.toPrecision(3)}, ${timeText(validPredictionTime)}`),
        ...(reconstruction ? [line("", scoreText(reconstruction))] : []),
      ]),
      line("long run", longRunText(long)),
      ...fileLines(outputs),
    ];
  },
});

function timeText(time: PredictSummary["networks"][number]["validPredictionTime"]): string {
  const { lyapunovTimes, turns, range } = time;
  if (time.seconds === null || range === null) return "no free run";
  const others = [
    ...(lyapunovTimes === null ? [] : [`${lyapunovTimes.toFixed(2)} Lyapunov times`]),
    ...(turns === null ? [] : [`${turns.toFixed(2)} turns`]),
  ];
  const inOthers = others.length > 0 ? ` = ${others.join(" = ")}` : "";
  return `runs freely for ${seconds(time.seconds)}${inOthers} (${seconds(range.low)} to ${seconds(range.high)})`;
}

type Scores = NonNullable<PredictSummary["networks"][number]["reconstruction"]>;

function scoreText({ stateSpaceDivergence, spectralDistance, problem }: Scores): string {
  return [
    ...(stateSpaceDivergence === null ? [] : [`D_stsp ${stateSpaceDivergence.toFixed(2)}`]),
    ...(spectralDistance === null ? [] : [`D_H ${spectralDistance.toFixed(3)}`]),
    ...(problem === null ? [] : [`long run: ${problem}`]),
  ].join(", ");
}

type LongRunResult = Pick<PredictSummary, "reconstruction" | "reconstructionProblem">;

function longRunText({ reconstruction, reconstructionProblem }: LongRunResult): string {
  if (reconstruction === null) return `none: ${reconstructionProblem}`;
  const { rows, transient, stateSpaceDivergence, spectralDistance } = reconstruction;
  const floors = [
    ...(stateSpaceDivergence ? [`D_stsp ${rangeText(stateSpaceDivergence, 2)}`] : []),
    ...(spectralDistance ? [`D_H ${rangeText(spectralDistance, 3)}`] : []),
  ].join(", ");
  return `${rows} rows after ${transient}; stretches of the truth score ${floors}`;
}

function rangeText({ low, high }: { readonly low: number; readonly high: number }, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

function seconds(time: number): string {
  return `${Number(time.toPrecision(3))} s`;
}
