import type { Segment } from "./segment.js";
import type { Trajectory } from "./series.js";

/** What a long task reports as it runs. Dashboard, page and plain output all consume this one stream. */
export type Progress = StageProgress | StepProgress | MessageProgress | OutputProgress | TrainingProgress;

/** A stage of the task begins; stages are numbered from 1. */
export interface StageProgress {
  readonly kind: "stage";
  readonly title: string;
  readonly index: number;
  readonly count: number;
}

/** Progress of the current stage. */
export interface StepProgress {
  readonly kind: "step";
  readonly done: number;
  readonly total: number;
  /** what is counted: "frames", "s of sound" */
  readonly unit: string;
  /** true if the steps differ in length, so that those done don't tell how long the others take */
  readonly uneven?: boolean;
}

/** A line for the user: a result or a warning. */
export interface MessageProgress {
  readonly kind: "note" | "warning";
  readonly text: string;
}

/** A file was written completely. */
export interface OutputProgress {
  readonly kind: "output";
  readonly path: string;
}

/** The state of a training after an epoch, or some time after the last report. Also the content of `look.json` of a run. */
export interface TrainingProgress {
  readonly kind: "training";
  /** name of the recipe */
  readonly model: string;
  /** backend and device in use, e.g. "engine", "CPU, 2 threads" */
  readonly backend: string;
  readonly device: string;
  readonly state: "running" | "paused" | "ended";
  /** why it ended: "epochs", "batches", "patience", "interrupted", "diverged" */
  readonly stopped?: string;
  /** number of networks, and the one whose losses, latent states and view are shown, from 1 */
  readonly networks: number;
  readonly network: number;
  /** epochs finished, of at most `epochs` */
  readonly epoch: number;
  readonly epochs: number;
  /** batches done in total, and batches per epoch */
  readonly batches: number;
  readonly batchesPerEpoch: number;
  /** loss of the recipe, in normalised units; one entry per finished epoch */
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  /** 0 before the first epoch has finished */
  readonly bestEpoch: number;
  /** epochs without improvement that are still allowed; null if training never stops early */
  readonly patienceLeft: number | null;
  readonly learningRate: number;
  readonly samplesPerSecond: number;
  readonly batchesPerSecond: number;
  readonly seconds: number;
  readonly secondsLeft: number;
  /** memory of the process, bytes */
  readonly memory: number;
  /** latent states of the data, thinned to at most a few thousand rows; null for a network without a latent space */
  readonly latent: ShownPath | null;
  readonly view: TrainingView;
  /** of an experiment, which trains many networks for a statistic */
  readonly ensemble?: EnsembleProgress;
}

/** A path through latent space as training shows it. */
export interface ShownPath extends Trajectory {
  /** "1" if time is dimensionless; otherwise seconds */
  readonly timeUnit?: "1";
}

/** All networks of an experiment's condition in training, and what they keep so far. */
export interface EnsembleProgress {
  /** condition that is trained, and what is claimed of its networks, e.g. "uncrossed" */
  readonly condition: string;
  readonly claim: string;
  /** validation losses by epoch, one list per network */
  readonly losses: readonly (readonly number[])[];
  /** whether each network keeps what is claimed, as last judged; null before that, or where it is not judged */
  readonly kept: readonly (boolean | null)[];
  /** conditions that are done: how many of the networks that were judged keep it */
  readonly done: readonly { readonly title: string; readonly kept: number; readonly judged: number }[];
}

/** Input of a network next to its output. */
export type TrainingView =
  /** one spectral frame, dB, in ascending frequency */
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
  /** a picture, row-major from the top, one value per pixel: a movie frame or a patch of a spectrogram (high bins on top) */
  | {
      readonly kind: "picture";
      readonly title: string;
      readonly time: number;
      readonly height: number;
      readonly width: number;
      readonly original: Float32Array;
      readonly output: Float32Array;
      /** values shown as black and as white */
      readonly low: number;
      readonly high: number;
    }
  /** one variable over time: the truth, and the prediction (NaN where there is none) */
  | {
      readonly kind: "series";
      readonly name: string;
      /** time of the first value, and values per unit of time: seconds, unless `timeUnit` says that time is dimensionless */
      readonly start: number;
      readonly rate: number;
      readonly timeUnit?: "1";
      readonly original: Float32Array;
      readonly output: Float32Array;
    }
  /** a stretch of held-out song with its annotations, and the labels that a network gives it */
  | {
      readonly kind: "labels";
      /** name of the recording's file */
      readonly name: string;
      /** where the stretch begins in the recording, and how long it is, s */
      readonly start: number;
      readonly duration: number;
      /** its spectrogram: row-major, the highest band on top */
      readonly height: number;
      readonly width: number;
      readonly original: Float32Array;
      /** values shown as black and as white */
      readonly low: number;
      readonly high: number;
      /** centres of the lowest and the highest band, Hz */
      readonly lowHz: number;
      readonly highHz: number;
      /** what is annotated and what is found, s of the recording, by onset */
      readonly truth: readonly Segment[];
      readonly found: readonly Segment[];
      /** least number of labels to insert, delete or replace in what is found that make it the truth */
      readonly edits: number;
    }
  /** confusion matrix: rows are the true classes, columns the predicted ones */
  | {
      readonly kind: "classes";
      readonly names: readonly string[];
      readonly counts: readonly number[];
    };
