import type { LabelComparison } from "./comparison.js";
import type { HearingOptions } from "./hearing.js";
import type { Provenance } from "./provenance.js";
import type { LabelledSegment, Segment } from "./segment.js";

/** The contents of `run.json` in a run's folder: the results of a training, and its provenance. */
export interface RunSummary {
  readonly run: string;
  readonly model: string;
  readonly backend: string;
  readonly device: string;
  readonly networks: number;
  /** finished epochs of the network that was trained longest */
  readonly epochs: number;
  /** of the network with the lowest validation loss, like everything below */
  readonly bestEpoch: number;
  readonly loss: { readonly train: number; readonly validation: number; readonly test: number };
  /** test losses of linear methods on the same samples: "SVD(3)", "persistence", "AR(40)" */
  readonly rivals: readonly { readonly name: string; readonly test: number }[];
  readonly members: readonly MemberSummary[];
  readonly stopped: string;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** for autoencoders, and predictors with hidden states */
  readonly latent?: LatentSummary;
  /** for classifiers: share of test samples that were classified correctly, and share of the most frequent class */
  readonly accuracy?: { readonly network: number; readonly majority: number };
  /** for labellers: how the labels of held-out song agree with its annotations */
  readonly labels?: LabelSummary;
  readonly provenance: Provenance;
}

/** How well a labeller names held-out song. */
export interface LabelSummary extends LabelComparison {
  /** of the held-out stretches, s */
  readonly seconds: number;
  /** the same scores of least squares on neighbouring frames; of the threshold of `syrinx analyze`, which names nothing */
  readonly linear?: LabelScore;
  readonly threshold?: Pick<LabelScore, "onsetF1" | "offsetF1">;
  /** the scores after training on fewer seconds of labels, ascending; where they were asked for */
  readonly curve?: readonly CurvePoint[];
}

/** A stretch of a recording that was held out, with what is annotated in it and what a labeller finds. */
export interface HeldOutLabels {
  /** path of the recording */
  readonly file: string;
  /** s of what was heard of the recording, like the times of the syllables */
  readonly from: number;
  readonly to: number;
  readonly truth: readonly Segment[];
  readonly found: readonly LabelledSegment[];
}

/** Scores of trainings on so many seconds of labelled sound. */
export interface CurvePoint {
  readonly seconds: number;
  /** one for each draw of that sound */
  readonly draws: readonly LabelScore[];
}

export type LabelScore = Pick<LabelComparison, "syllableErrorRate" | "frameError" | "onsetF1" | "offsetF1">;

/**
 * One of the networks of a run. Losses are of the best epoch; with steps "every", training and validation count every row
 * of a window, the test only the row after it, as the linear methods do.
 */
export interface MemberSummary {
  readonly seed: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface LatentSummary {
  readonly dimension: number;
  /** mean squared error of the unseen samples, in the units of the data (dB^2 for spectra) */
  readonly reconstructionError?: number;
  /** correlation of the speeds of samples and latent path, over unseen ones; null if undefined */
  readonly pearsonSpeed: number | null;
  /** explained share of the variance of unseen samples */
  readonly explainedVariance?: { readonly autoencoder: number; readonly svd: number };
  /** how many samples the share is measured on */
  readonly unseenSamples?: number;
}

/** Fewer unseen samples than this say nothing about a network: they come from one or two syllables. */
const FEW_SAMPLES = 100;

/**
 * Whether there was too little unseen sound to judge a network by the variance that it explains.
 * @param latent of a run's summary.
 */
export function tooLittleToJudge({ unseenSamples }: LatentSummary): boolean {
  return unseenSamples !== undefined && unseenSamples < FEW_SAMPLES;
}

/**
 * Index of the network with the lowest validation loss.
 * @param members losses that are not finite are ignored; in JSON they are null.
 * @returns counted from 0; 0 if no loss is finite.
 */
export function bestMember(members: readonly { readonly validation: number | null }[]): number {
  const losses = members.map(({ validation }) =>
    validation !== null && Number.isFinite(validation) ? validation : Number.POSITIVE_INFINITY,
  );
  return Math.max(0, losses.indexOf(Math.min(...losses)));
}

/** The contents of `provenance.json`, which a run has from its beginning: enough to resume the training. */
export interface RunProvenance extends Provenance {
  readonly backend: string;
  /** its arithmetic, where it has several; missing in runs of earlier versions */
  readonly variant?: string;
  readonly device: string;
  readonly seed: number;
  /** process that trains, its machine, and when it began, ISO 8601 */
  readonly pid: number;
  readonly host: string;
  readonly began: string;
  /** folder that names in the recipe are relative to */
  readonly folder: string;
  readonly hearing: HearingOptions;
  /** name of the run's final folder, next to its own */
  readonly place: string;
  /**
   * of labellers: SHA-256 of the recordings that the weights have learnt from, those of the run that they started from among them;
   * missing in runs of earlier versions
   */
  readonly learnt?: readonly string[];
}

/** One line of `history.jsonl`: an epoch of one network. */
export interface HistoryLine {
  readonly epoch: number;
  /** counted from 1 */
  readonly network: number;
  /** losses; JSON has null for one that is not finite */
  readonly train: number | null;
  readonly validation: number | null;
  readonly learningRate: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/** The latent path of a run, the contents of `latent.csv`. */
export interface LatentPath {
  /** s unless `timeUnit` says that time is dimensionless, one per point */
  readonly times: readonly number[];
  readonly timeUnit?: "1";
  /** dB, for spectra; otherwise 0 */
  readonly levels: readonly number[];
  /** points x dimension */
  readonly values: Float32Array;
}
