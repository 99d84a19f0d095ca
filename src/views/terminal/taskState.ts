import type { Progress, StageProgress, TrainingProgress } from "../../shapes/progress.js";
import { oneLine } from "./figures.js";
import { newPace, nextPace, paceLeft, type StepPace } from "./stepPace.js";

/** A stage that has begun. Times are in s on the caller's clock. */
export interface Stage {
  readonly title: string;
  readonly index: number;
  readonly began: number;
  /** undefined while the stage runs */
  readonly ended?: number;
}

export interface Message {
  readonly kind: "note" | "warning" | "output";
  readonly text: string;
  /** number of times it was repeated in a row */
  readonly times: number;
}

/** The state of a task as a screen shows it. */
export interface TaskState {
  readonly began: number;
  /** undefined while the task runs */
  readonly ended?: number;
  readonly stages: readonly Stage[];
  /** total number of stages of the task, 0 before the first begins */
  readonly stageCount: number;
  /** of the steps of the running stage */
  readonly pace: StepPace;
  readonly messages: readonly Message[];
  readonly training?: TrainingProgress;
  /** when the newest progress of the training came */
  readonly trained?: number;
  /** index of the stage that the training belongs to */
  readonly trainingStage?: number;
}

/** Number of messages kept; a screen shows the last few. */
const MESSAGES_KEPT = 100;

/** The state of a task that has not reported anything yet. @param now s. */
export function newTask(now: number): TaskState {
  return { began: now, stages: [], stageCount: 0, pace: newPace(now), messages: [] };
}

/**
 * The state after one progress report.
 * @param now when it came, s, on the same clock as the state.
 */
export function advance(before: TaskState, progress: Progress, now: number): TaskState {
  const state = { ...before, pace: nextPace(before.pace, progress, now) };
  switch (progress.kind) {
    case "stage":
      return beginStage(state, progress, now);
    case "step":
      return state;
    case "training":
      return {
        ...state,
        training: progress,
        trained: now,
        trainingStage: state.stages.at(-1)?.index ?? 0,
      };
    case "output":
      return addMessage(state, "output", `wrote ${progress.path}`);
    default:
      return addMessage(state, progress.kind, progress.text);
  }
}

/** The state of a task that has come to its end. @param now s. */
export function endTask(state: TaskState, now: number): TaskState {
  return { ...state, stages: endedStages(state, now), ended: now };
}

function endedStages({ stages }: TaskState, now: number): Stage[] {
  return stages.map((stage) => (stage.ended === undefined ? { ...stage, ended: now } : stage));
}

function beginStage(state: TaskState, { title, index, count }: StageProgress, now: number): TaskState {
  return {
    ...state,
    stages: [...endedStages(state, now), { title: oneLine(title), index, began: now }],
    stageCount: Math.max(count, index),
  };
}

function addMessage(state: TaskState, kind: Message["kind"], text: string): TaskState {
  const clean = oneLine(text);
  const last = state.messages.at(-1);
  if (last?.kind === kind && last.text === clean) {
    return { ...state, messages: [...state.messages.slice(0, -1), { ...last, times: last.times + 1 }] };
  }
  return { ...state, messages: [...state.messages, { kind, text: clean, times: 1 }].slice(-MESSAGES_KEPT) };
}

/** Share of the running stage that is done, 0 to 1; undefined if it is unknown. */
export function shareDone(state: TaskState): number | undefined {
  const { step } = state.pace;
  if (step && step.total > 0) return clampedShare(step.done / step.total);
  if (trainingRuns(state) && state.training) return shareTrained(state.training);
  return undefined;
}

/**
 * Share of a training that is done, 0 to 1; undefined if its number of epochs is unlimited. For a single network the
 * batches of the running epoch are counted.
 */
export function shareTrained({
  networks,
  epoch,
  epochs,
  batches,
  batchesPerEpoch,
}: TrainingProgress): number | undefined {
  if (!(epochs > 0 && Number.isFinite(epochs))) return undefined;
  const begun = networks === 1 && batchesPerEpoch > 0 ? batches / batchesPerEpoch - epoch : 0;
  return clampedShare((epoch + (begun > 0 && begun < 1 ? begun : 0)) / epochs);
}

/**
 * Estimated time left in the running stage, s; undefined if it is unknown. A training reports its own estimate;
 * otherwise the pace so far is assumed to continue.
 */
export function secondsLeft(state: TaskState, now: number): number | undefined {
  const { training, trained = now } = state;
  if (trainingRuns(state) && training) {
    if (training.state !== "running" || !Number.isFinite(training.secondsLeft)) return undefined;
    return Math.max(0, training.secondsLeft - (now - trained));
  }
  return paceLeft(state.pace, now);
}

/** Whether the last reported training is running: it has not ended and belongs to the current stage. */
export function trainingRuns({ training, trainingStage, stages }: TaskState): boolean {
  return (
    training !== undefined && training.state !== "ended" && trainingStage === (stages.at(-1)?.index ?? 0)
  );
}

function clampedShare(share: number): number | undefined {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : undefined;
}

/**
 * The messages to show in a number of rows: the newest ones, oldest first. With two rows or more, the newest warning
 * is always included.
 */
export function newestMessages(messages: readonly Message[], rows: number): Message[] {
  if (rows <= 0) return [];
  const shown = messages.slice(-rows);
  const warning = messages.findLast(({ kind }) => kind === "warning");
  if (rows < 2 || !warning || shown.includes(warning)) return shown;
  return [warning, ...shown.slice(1)];
}
