import type { StepProgress, TrainingProgress } from "../../shapes/progress.js";
import { formatDuration, formatLeft } from "./duration.js";
import { formatEngine, formatLoss, formatSpeed, oneLine } from "./figures.js";
import type { Screen } from "./screen.js";

/** Never two lines on how far it is within this time, s. */
const LEAST_GAP = 2;
/** A line after this time, s, even without a further quarter. */
const LONGEST_GAP = 30;

/**
 * Progress as plain lines, for where there is no terminal: a log file, a pipe. No codes, no cursor: one line a
 * stage, finding, warning and file; on how far it is, a line each quarter or each half minute, never two in 2 s.
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
  const tell = (training: TrainingProgress, runs: boolean): void => {
    write(trainingLine(training, runs));
    untold = undefined;
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
          write(`stage ${progress.index} of ${progress.count}: ${oneLine(progress.title)}`);
          break;
        case "step":
          if (gate.opens(progress.done / progress.total, now()))
            write(stepLine(progress, now() - stageBegan));
          break;
        case "training":
          untold = progress;
          if (gate.opens(progress.epoch / progress.epochs, now()))
            tell(progress, progress.epoch < progress.epochs);
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
  const { epoch, epochs, trainLoss, validationLoss, samplesPerSecond, seconds, secondsLeft } = training;
  const left = runs ? formatLeft(secondsLeft) : `took ${formatDuration(seconds)}`;
  const parts = [
    `loss ${formatLoss(trainLoss.at(-1))}`,
    `validation ${formatLoss(validationLoss.at(-1))}`,
    formatSpeed(samplesPerSecond),
    oneLine(formatEngine(training)),
    ...(left ? [left] : []),
  ];
  return `epoch ${epoch} of ${epochs}: ${parts.join(", ")}`;
}
