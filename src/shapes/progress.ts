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

/** The state of a training after an epoch, or a moment after the last one told. Also what `look.json` of a run holds. */
export interface TrainingProgress {
  readonly kind: "training";
  /** name of the recipe */
  readonly model: string;
  /** backend and device that really run, e.g. "wasm", "CPU, 2 threads" */
  readonly backend: string;
  readonly device: string;
  readonly state: "running" | "paused" | "ended";
  /** why it ended: "epochs", "batches", "patience", "interrupted", "diverged" */
  readonly stopped?: string;
  /** how many networks are trained; losses, latent and view are those of the one shown, counted from 1 */
  readonly networks: number;
  readonly network: number;
  /** epochs finished, of at most `epochs` */
  readonly epoch: number;
  readonly epochs: number;
  /** batches done in all, and batches an epoch */
  readonly batches: number;
  readonly batchesPerEpoch: number;
  /** loss of the recipe, in normalised units; one entry a finished epoch */
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  /** 0 before the first */
  readonly bestEpoch: number;
  /** epochs without improvement that are still allowed; null where training never stops early */
  readonly patienceLeft: number | null;
  readonly learningRate: number;
  readonly samplesPerSecond: number;
  readonly batchesPerSecond: number;
  readonly seconds: number;
  readonly secondsLeft: number;
  /** of the process, bytes */
  readonly memory: number;
  /** states of the data in latent space, thinned to at most a few thousand rows; null for a network without one */
  readonly latent: Trajectory | null;
  readonly view: TrainingView;
}

/** What a network was given, beside what it made of it. */
export type TrainingView =
  /** one spectral frame, dB; rises with frequency */
  | {
      readonly kind: "spectrum";
      /** centre of the frame, s */
      readonly time: number;
      readonly original: Float32Array;
      readonly output: Float32Array;
      /** Hz of the lowest and the highest bin */
      readonly lowHz: number;
      readonly highHz: number;
      /** dB range shown */
      readonly floorDb: number;
      readonly topDb: number;
    }
  /** a picture, row-major from the top, one value a pixel: a movie frame, or a patch of a spectrogram (high bins on top) */
  | {
      readonly kind: "picture";
      readonly title: string;
      readonly time: number;
      readonly height: number;
      readonly width: number;
      readonly original: Float32Array;
      readonly output: Float32Array;
      /** values shown black and white */
      readonly low: number;
      readonly high: number;
    }
  /** one variable over time: the truth, and what was predicted of it (NaN where nothing was) */
  | {
      readonly kind: "series";
      readonly name: string;
      /** s of the first value, values a second */
      readonly start: number;
      readonly rate: number;
      readonly original: Float32Array;
      readonly output: Float32Array;
    }
  /** shares of the classes: rows are what was right, columns what the network said */
  | {
      readonly kind: "classes";
      readonly names: readonly string[];
      readonly counts: readonly number[];
    };
