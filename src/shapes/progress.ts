import type { Trajectory } from "./series.js";

/** What a long task says while it works. Dashboard, page and plain lines all read this one stream. */
export type Progress = StageProgress | StepProgress | MessageProgress | OutputProgress | TrainingProgress;

/** A stage of the task begins; stages are counted from 1. */
export interface StageProgress {
  readonly kind: "stage";
  readonly title: string;
  readonly index: number;
  readonly count: number;
}

/** How far the present stage is. */
export interface StepProgress {
  readonly kind: "step";
  readonly done: number;
  readonly total: number;
  /** what is counted: "frames", "s of sound" */
  readonly unit: string;
}

/** A line for the user: a finding or a warning. */
export interface MessageProgress {
  readonly kind: "note" | "warning";
  readonly text: string;
}

/** A file was written, whole. */
export interface OutputProgress {
  readonly kind: "output";
  readonly path: string;
}

/** The state of a training after an epoch, or some seconds after the last one told. */
export interface TrainingProgress {
  readonly kind: "training";
  /** name of the recipe */
  readonly model: string;
  /** backend and device that really run, e.g. "wasm", "CPU, 2 threads" */
  readonly backend: string;
  readonly device: string;
  /** epochs finished, of at most `epochs` */
  readonly epoch: number;
  readonly epochs: number;
  readonly batches: number;
  /** mean squared error a value, in normalised units; one entry a finished epoch */
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  readonly bestEpoch: number;
  /** epochs without improvement that are still allowed */
  readonly patienceLeft: number;
  readonly samplesPerSecond: number;
  readonly seconds: number;
  readonly secondsLeft: number;
  /** every frame of the sound in latent space, thinned to at most a few thousand rows */
  readonly latent: Trajectory;
  /** one frame of the sound beside its reconstruction, in dB; rises with frequency */
  readonly frame: {
    /** centre of the frame, s */
    readonly time: number;
    readonly original: Float32Array;
    readonly reconstruction: Float32Array;
    /** Hz of the lowest and the highest bin */
    readonly lowHz: number;
    readonly highHz: number;
    /** dB range shown */
    readonly floorDb: number;
    readonly topDb: number;
  };
}
