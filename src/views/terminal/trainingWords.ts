import { counted } from "../../shapes/counted.js";
import type { TrainingProgress } from "../../shapes/progress.js";
import { formatDuration, formatLeft } from "./duration.js";
import { formatEngine, formatLoss, formatMemory, formatRate, formatSpeed, oneLine } from "./figures.js";
import { firstFitting, heading } from "./heading.js";
import { type Line, span } from "./plots/palette.js";
import { LEFT_COLUMNS, labelledBar, type Row, SHARE_COLUMNS } from "./sentences.js";
import { secondsLeft, shareTrained, type TaskState, trainingRuns } from "./taskState.js";

/**
 * The text panel of a training in four or five rows: model and device, progress, losses and speed.
 * @param now s, on the clock of the state.
 * @param columns, rows size available, characters.
 */
export function trainingLines(state: TaskState, now: number, columns: number, rows: number): Row[] {
  const { training } = state;
  if (!training) return [];
  const epoch = Number.isFinite(training.epochs) && training.epochs > 0 ? ` of ${training.epochs}` : "";
  const count = `epoch ${training.epoch}${epoch}  `;
  const room = Math.max(4, columns - count.length - SHARE_COLUMNS - LEFT_COLUMNS);
  return [
    { left: headOf(training, columns) },
    { left: [span(count), ...labelledBar(shareTrained(training), room, timeOf(state, now))] },
    { left: reached(training, columns) },
    ...pace(training, columns, rows - 3).map((left) => ({ left })),
  ];
}

function headOf(training: TrainingProgress, columns: number): Line {
  const { network, networks, state, stopped } = training;
  const model = oneLine(training.model);
  const engine = span(` on ${oneLine(formatEngine(training))}`);
  const many = networks > 1 ? [span(`, network ${network} of ${networks}`)] : [];
  const ended = stopped === undefined ? "ended" : `ended: ${oneLine(stopped)}`;
  const mark = state === "running" ? [] : [span(`  ${state === "paused" ? "PAUSED" : ended}`, "second")];
  const short = networks > 1 ? [span(` ${network} of ${networks}`)] : [];
  return heading(
    [
      [span(`training ${model}`, "strong"), engine, ...many, ...mark],
      [span(model, "strong"), engine, ...many, ...mark],
      [span(model, "strong"), engine, ...short, ...mark],
      [span(model, "strong"), ...many, ...mark],
      [span(model.slice(0, 20), "strong"), ...short, ...mark],
    ],
    columns,
  );
}

function timeOf(state: TaskState, now: number): string {
  if (!trainingRuns(state)) return `took ${formatDuration(state.training?.seconds ?? Number.NaN)}`;
  return state.training?.state === "paused" ? "paused" : formatLeft(secondsLeft(state, now));
}

function reached(training: TrainingProgress, columns: number): Line {
  const { trainLoss, validationLoss, bestEpoch, patienceLeft, state } = training;
  const best = `best ${formatLoss(validationLoss[bestEpoch - 1])} at epoch ${bestEpoch}`;
  const losses = `loss ${formatLoss(trainLoss.at(-1))}`;
  const unseen = `validation ${formatLoss(validationLoss.at(-1))}`;
  const waits = patienceLeft !== null && state !== "ended";
  const short = waits ? [`patience ${patienceLeft}`] : [];
  const long = waits ? [`patience ${counted(patienceLeft, "epoch")} left`] : [];
  if (bestEpoch < 1)
    return fitting(
      [
        [losses, unseen, ...long],
        [losses, unseen],
      ],
      columns,
    );
  return fitting(
    [
      [losses, unseen, best, ...long],
      [losses, unseen, best, ...short],
      [losses, unseen, `best at epoch ${bestEpoch}`, ...short],
      [losses, unseen, `best at ${bestEpoch}`, ...short],
    ],
    columns,
  );
}

/** Speed in one row, or in two if one is too short and there is room. */
function pace(training: TrainingProgress, columns: number, rows: number): Line[] {
  const { batches, batchesPerEpoch, learningRate } = training;
  const samples = formatSpeed(training.samplesPerSecond);
  const steps = formatSpeed(training.batchesPerSecond, "batches");
  const rate = formatRate(learningRate);
  const memory = formatMemory(training.memory);
  const speed = [`batch ${batches}, ${batchesPerEpoch} an epoch`, samples, steps];
  const rest = [`learning rate ${rate}`, `memory ${memory}`];
  const whole = [...speed, ...rest];
  if (rows >= 2 && whole.join(", ").length > columns)
    return [fitting([speed, [`batch ${batches}`, samples, steps]], columns), fitting([rest], columns)];
  const brief = `batch ${batches} (${steps.replace(" batches", "")})`;
  return [
    fitting(
      [
        whole,
        [`batch ${batches}`, samples, steps, ...rest],
        [`batch ${batches}`, samples, steps, `rate ${rate}`, memory],
        [brief, samples, `rate ${rate}`, memory],
        [samples, `rate ${rate}`, memory],
      ],
      columns,
    ),
  ];
}

function fitting(wordings: readonly (readonly string[])[], columns: number): Line {
  return firstFitting(
    wordings.map((parts) => [span(parts.join(", "))]),
    columns,
  );
}
