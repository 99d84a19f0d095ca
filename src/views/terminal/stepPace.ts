import type { Progress, StepProgress } from "../../shapes/progress.js";

/** How fast the steps of a stage are done. Times are in s on the caller's clock. */
export interface StepPace {
  /** when the work that the steps count began */
  readonly began: number;
  /** when the newest step or training report came */
  readonly reported: number;
  /** the newest step; undefined before the first, and during a training */
  readonly step?: StepProgress;
}

/** The pace of a stage that has just begun. @param now s. */
export function newPace(now: number): StepPace {
  return { began: now, reported: now };
}

/**
 * The pace after one progress report. A stage may do several kinds of work one after the other: steps of another total,
 * steps that begin again, and steps after a training are timed from the report before them.
 * @param now when it came, s, on the same clock.
 */
export function nextPace(pace: StepPace, progress: Progress, now: number): StepPace {
  switch (progress.kind) {
    case "stage":
    case "training":
      return newPace(now);
    case "step": {
      const { step } = pace;
      const other = step !== undefined && (step.total !== progress.total || step.done > progress.done);
      return { began: other ? pace.reported : pace.began, reported: now, step: progress };
    }
    default:
      return pace;
  }
}

/**
 * Estimated time until the last step is done, s, if the pace stays the same; undefined if it is unknown, because no step
 * is done yet or because the steps differ in length.
 */
export function paceLeft({ began, step }: StepPace, now: number): number | undefined {
  if (step === undefined || step.uneven === true) return undefined;
  const share = step.done / step.total;
  return share > 0 && share <= 1 ? ((now - began) * (1 - share)) / share : undefined;
}
