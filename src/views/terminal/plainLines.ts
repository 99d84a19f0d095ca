import type { StepProgress, TrainingProgress } from "../../shapes/progress.js";
import { formatDuration, formatLeft } from "./duration.js";
import { formatEngine, formatLoss, formatRate, formatSpeed, oneLine } from "./figures.js";
import type { Screen } from "./screen.js";

/** Never two lines on how far it is within this time, s. */
const LEAST_GAP = 2;
/** A line after this time, s, even without a further quarter. */
const LONGEST_GAP = 30;
/** Never two lines on the epochs of a training within this time, s. */
const EPOCH_GAP = 5;

/**
 * Progress as plain lines, for where there is no terminal: a log file, a pipe. No codes, no cursor: one line a
 * stage, finding, warning and file; on how far it is, a line each quarter or each half minute, never two in 2 s;
 * of a training one an epoch, never two in 5 s, and what it came to.
 * @param write takes one line, without its end.
 * @param now a monotonic clock, s.
 * @example
 * const lines = [];
 * plainLines((line) => lines.push(line)).show({ kind: "note", text: "12 syllables" });
 * lines; // ["12 syllables"]
 */
export function plainLines(
  write: (line: string) => void,
  now: () => number = () => performance.now() / 1000,
): Screen {
  const gate = new Gate();
  let stageBegan = now();
  let untold: TrainingProgress | undefined;
  let told: TrainingProgress | undefined;
  let toldAt = stageBegan;
  const tell = (training: TrainingProgress, runs: boolean): void => {
    write(trainingLine(training, runs));
    untold = undefined;
    told = training;
    toldAt = now();
  };
  const hearTraining = (training: TrainingProgress): void => {
    const runs = training.state !== "ended";
    const gap = now() - toldAt;
    const news = training.epoch !== (told?.epoch ?? 0) || training.network !== (told?.network ?? 1);
    const turned = training.state !== (told?.state ?? "running");
    if (turned || (news && gap >= EPOCH_GAP) || gap >= LONGEST_GAP) tell(training, runs);
    else if (news) untold = training;
  };
  const finishTraining = (): void => {
    if (untold) tell(untold, false);
  };
  return {
    show(progress) {
      switch (progress.kind) {
        case "stage":
          finishTraining();
          stageBegan = now();
          gate.reset(stageBegan);
          toldAt = stageBegan;
          write(`stage ${progress.index} of ${progress.count}: ${oneLine(progress.title)}`);
          break;
        case "step":
          if (gate.opens(progress.done / progress.total, now()))
            write(stepLine(progress, now() - stageBegan));
          break;
        case "training":
          hearTraining(progress);
          break;
        case "note":
          write(oneLine(progress.text));
          break;
        case "warning":
          write(`warning: ${oneLine(progress.text)}`);
          break;
        case "output":
          write(`wrote ${oneLine(progress.path)}`);
          break;
      }
    },
    async close() {
      finishTraining();
    },
  };
}

/** Lets a line through when a further quarter is done or half a minute has gone, and 2 s at least. */
class Gate {
  #last = 0;
  #quarter = 0;

  reset(now: number): void {
    this.#last = now;
    this.#quarter = 0;
  }

  opens(share: number, now: number): boolean {
    const quarter = Math.floor(4 * share);
    const gap = now - this.#last;
    if (gap < LEAST_GAP || !(quarter > this.#quarter || gap >= LONGEST_GAP)) return false;
    this.#last = now;
    this.#quarter = Math.max(this.#quarter, quarter);
    return true;
  }
}

function stepLine({ done, total, unit }: StepProgress, elapsed: number): string {
  const share = done / total;
  const left = share > 0 && share < 1 ? formatLeft((elapsed * (1 - share)) / share) : "";
  const parts = [
    `${round(done)} of ${round(total)} ${oneLine(unit)}`,
    ...(Number.isFinite(share) ? [`${Math.floor(100 * share)} %`] : []),
    ...(left ? [left] : []),
  ];
  return `  ${parts.join(", ")}`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

function trainingLine(training: TrainingProgress, runs: boolean): string {
  const { epoch, epochs, trainLoss, validationLoss, seconds, secondsLeft, state, stopped } = training;
  const left = state === "paused" ? "" : formatLeft(secondsLeft);
  const time = runs ? left : `took ${formatDuration(seconds)}`;
  const parts = [
    `loss ${formatLoss(trainLoss.at(-1))}`,
    `validation ${formatLoss(validationLoss.at(-1))}`,
    `rate ${formatRate(training.learningRate)}`,
    formatSpeed(training.samplesPerSecond),
    oneLine(formatEngine(training)),
    ...(time ? [time] : []),
    ...(state === "paused" ? ["paused"] : []),
    ...(state === "ended" && stopped !== undefined ? [`ended: ${oneLine(stopped)}`] : []),
  ];
  const network = training.networks > 1 ? `network ${training.network} of ${training.networks}, ` : "";
  const last = epochs > 0 && Number.isFinite(epochs) ? ` of ${epochs}` : "";
  return `${network}epoch ${epoch}${last}: ${parts.join(", ")}`;
}
