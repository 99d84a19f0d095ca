import type { StepProgress, TrainingProgress } from "../../shapes/progress.js";
import { formatDuration, formatLeft } from "./duration.js";
import { formatEngine, formatLoss, formatRate, formatSpeed, oneLine } from "./figures.js";
import type { Screen } from "./screen.js";
import { newPace, nextPace, paceLeft } from "./stepPace.js";

/** Minimum time between two progress lines of a stage, s. */
const MIN_GAP = 2;
/** A line is written after this time even if no further quarter is done, s. */
const MAX_GAP = 30;
/** Minimum time between two lines on the epochs of a training, s. */
const EPOCH_GAP = 5;

/**
 * Reports progress as plain lines, for output that is not a terminal: a log file or a pipe. No escape codes are
 * written. Each stage, note, warning and file gets one line; work that is counted gets one per quarter or half minute, at
 * most every 2 s, and one at its end if it had one before; a training gets one per epoch, at most every 5 s, and a last one with its result.
 * @param write receives each line, without a line end.
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
  let pace = newPace(now());
  let pending: TrainingProgress | undefined;
  let reported: TrainingProgress | undefined;
  let reportedAt = pace.began;
  const report = (training: TrainingProgress, runs: boolean): void => {
    write(trainingLine(training, runs));
    pending = undefined;
    reported = training;
    reportedAt = now();
  };
  const takeTraining = (training: TrainingProgress): void => {
    const runs = training.state !== "ended";
    const gap = now() - reportedAt;
    const advanced =
      training.epoch !== (reported?.epoch ?? 0) || training.network !== (reported?.network ?? 1);
    const stateChanged = training.state !== (reported?.state ?? "running");
    if (stateChanged || (advanced && gap >= EPOCH_GAP) || gap >= MAX_GAP) report(training, runs);
    else if (advanced) pending = training;
  };
  const finishTraining = (): void => {
    if (pending) report(pending, false);
  };
  return {
    show(progress) {
      const { began } = pace;
      pace = nextPace(pace, progress, now());
      // Other work is counted, e.g. a curve after tests.
      if (progress.kind === "step" && pace.began !== began) gate.reset(pace.began);
      switch (progress.kind) {
        case "stage":
          finishTraining();
          gate.reset(pace.began);
          reportedAt = pace.began;
          write(`stage ${progress.index} of ${progress.count}: ${oneLine(progress.title)}`);
          break;
        case "step":
          if (gate.opens(progress.done / progress.total, now()))
            write(stepLine(progress, paceLeft(pace, now())));
          break;
        case "training":
          takeTraining(progress);
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
    async hold() {},
    async close() {
      finishTraining();
    },
  };
}

/** Decides when a progress line is due: at each further quarter or half minute, at most every 2 s, and at the end. */
class Gate {
  #last = 0;
  #quarter = 0;
  /** share of the work at the last line; undefined before the first */
  #share: number | undefined;

  reset(now: number): void {
    this.#last = now;
    this.#quarter = 0;
    this.#share = undefined;
  }

  opens(share: number, now: number): boolean {
    const quarter = Math.floor(4 * share);
    const gap = now - this.#last;
    const ends = share >= 1 && this.#share !== undefined && this.#share < 1;
    if (!ends && (gap < MIN_GAP || !(quarter > this.#quarter || gap >= MAX_GAP))) return false;
    this.#last = now;
    this.#share = share;
    this.#quarter = Math.max(this.#quarter, quarter);
    return true;
  }
}

function stepLine({ done, total, unit }: StepProgress, secondsLeft: number | undefined): string {
  const share = done / total;
  const left = share < 1 ? formatLeft(secondsLeft) : "";
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
  const { ensemble } = training;
  if (ensemble !== undefined) {
    const judged = ensemble.kept.filter((kept) => kept !== null).length;
    const count = ensemble.kept.filter(Boolean).length;
    parts.unshift(`${count} of ${judged} judged ${ensemble.claim}`);
  }
  const network = training.networks > 1 ? `network ${training.network} of ${training.networks}, ` : "";
  const last = epochs > 0 && Number.isFinite(epochs) ? ` of ${epochs}` : "";
  return `${network}epoch ${epoch}${last}: ${parts.join(", ")}`;
}
