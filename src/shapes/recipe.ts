import type { Activation, Cell } from "./network.js";

/** What a network is, what it learns from and how: what `models/<name>/recipe.json` holds, with every default filled in. */
export interface Recipe {
  readonly format: "syrinx-recipe/1";
  readonly name: string;
  /** of the first network; each further one has the next */
  readonly seed: number;
  /** how many networks are trained, alike but for their seeds */
  readonly networks: number;
  readonly data: DataRecipe;
  readonly network: NetworkRecipe;
  readonly loss: LossRecipe;
  readonly training: TrainingRecipe;
}

export type DataRecipe = (RecordingData | SystemData | TableData) & SampleRecipe;

/** Sounds: spectral frames in dB, or the waveform itself. */
export interface RecordingData {
  /** bundled names, paths, folders or globs, relative to the folder of the recipe or the working folder */
  readonly recordings: readonly string[];
  readonly represent: "frames" | "waveform";
  readonly frames: {
    /** length of the Hann window and step from frame to frame, s */
    readonly window: number;
    readonly hop: number;
    /** band, Hz */
    readonly lowHz: number;
    readonly highHz: number;
    /** dB from the loudest value of the training part down to the floor */
    readonly rangeDb: number;
    /** mel bands instead of the bins of the transform; 0 for the bins */
    readonly melBands: number;
  };
  /** Hz of a waveform, resampled where a file has another; 0 for the rate of the first file */
  readonly sampleRate: number;
  /** standard deviation of the random shift in frequency that each training frame gets, Hz; 0 for none */
  readonly shiftHz: number;
  /** annotations beside the recordings name the classes of frames; for classifiers */
  readonly labels: boolean;
}

export const SYSTEMS = ["lorenz", "rossler", "membrane", "convection"] as const;

/** A simulated series or movie. */
export interface SystemData {
  readonly system: (typeof SYSTEMS)[number];
  /** rows; s (time units) between them */
  readonly samples: number;
  readonly step: number;
  /** names of the variables that are seen; empty for all (or the movie) */
  readonly observe: readonly string[];
  /** of the system, e.g. { "beta": 0.1, "noise": 0.02 } */
  readonly parameters: Readonly<Record<string, number>>;
  /** seed of what is simulated, whatever that of the networks */
  readonly dataSeed: number;
}

/** A table on disk: CSV. */
export interface TableData {
  readonly table: string;
  /** columns that are learnt; empty for all numbers but the time */
  readonly columns: readonly string[];
  /** rows a second, Hz; 0 to take it from a column time_s */
  readonly rate: number;
  /** column that tells sequences apart, e.g. "file"; empty where there is one */
  readonly sequence: string;
}

export const NORMALISATIONS = ["column", "whole", "none"] as const;
export const SPLITS = ["time", "blocks", "file"] as const;

/** How samples are cut from rows. */
export interface SampleRecipe {
  /** for predictors: names of the columns that are seen, and of those that are predicted; empty for all */
  readonly inputs: readonly string[];
  readonly targets: readonly string[];
  /** rows a sample: 1 for single frames, more for patches, windows and what predictors look back on */
  readonly lookBack: number;
  /** rows from one sample to the next */
  readonly stride: number;
  /**
   * "column": every column to mean 0, sd 1; "whole": every column to mean 0, all together to sd 1; "none". Fitted on the
   * training part.
   */
  readonly normalise: (typeof NORMALISATIONS)[number];
  readonly split: {
    /**
     * "time": of each sequence the first part trains, the next validates, the last tests; "blocks": blocks of time are
     * dealt out, spread over the sequence; "file": whole sequences are dealt out.
     */
    readonly by: (typeof SPLITS)[number];
    /** shares, of the rows or the files */
    readonly validation: number;
    readonly test: number;
    /** length of a block, s */
    readonly block: number;
    /** by "file": names (or ends of paths) of the files that test; empty to deal by the share */
    readonly testFiles: readonly string[];
  };
}

export const NETWORK_KINDS = [
  "autoencoder",
  "convolutional",
  "recurrent",
  "attention",
  "mlp",
  "classifier",
] as const;
export const INITIALISATIONS = ["auto", "he", "glorot", "orthogonal", "normal"] as const;
export const LAYER_NORMALISATIONS = ["none", "batch", "layer"] as const;

export interface AnyNetwork {
  /** of the hidden layers */
  readonly activation: Activation;
  /** "auto": He before rectifiers, Glorot otherwise, orthogonal for what is fed back */
  readonly initialisation: (typeof INITIALISATIONS)[number];
  /** standard deviation for "normal" */
  readonly initialSd: number;
  /** after the hidden layers */
  readonly normalisation: (typeof LAYER_NORMALISATIONS)[number];
}

export interface Predicts {
  /** "value": the next row; "increment": what is to be added to the last */
  readonly output: "value" | "increment";
  /** whether the row after every row of the window is learnt, or that after the last alone */
  readonly steps: "last" | "every";
}

export type NetworkRecipe = AnyNetwork &
  (
    | {
        readonly kind: "autoencoder";
        /** widths of the encoder, mirrored in the decoder */
        readonly hidden: readonly number[];
        readonly latent: number;
        readonly variational: boolean;
      }
    | {
        readonly kind: "convolutional";
        /** filters of the encoder's convolutions, mirrored in the decoder */
        readonly filters: readonly number[];
        readonly kernel: number;
        readonly stride: number;
        /** dense widths between convolutions and latent layer */
        readonly hidden: readonly number[];
        readonly latent: number;
        readonly variational: boolean;
      }
    | ({ readonly kind: "recurrent"; readonly cell: Cell; readonly units: readonly number[] } & Predicts)
    | ({
        readonly kind: "attention";
        readonly width: number;
        readonly heads: number;
        readonly blocks: number;
      } & Predicts)
    | ({ readonly kind: "mlp"; readonly hidden: readonly number[] } & Pick<Predicts, "output">)
    | { readonly kind: "classifier"; readonly hidden: readonly number[] }
  );

export const LOSSES = ["squared", "absolute", "softmaxCrossEntropy", "sigmoidCrossEntropy"] as const;

export interface LossRecipe {
  /** mean over values; cross-entropies are of scores (logits) */
  readonly kind: (typeof LOSSES)[number];
  /** weight of the same error of time derivatives, per-time units, between samples that follow one another */
  readonly derivative: number;
  /** weight of the Kullback-Leibler divergence of a variational autoencoder, nats a sample over values a sample */
  readonly kl: number;
}

export const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adam", "adamw"] as const;
export const SCHEDULES = ["constant", "cosine", "exponential", "steps"] as const;
export const ORDERS = ["shuffled", "contiguous", "sequential"] as const;

export interface TrainingRecipe {
  /** training ends after so many epochs, or the whole epochs that so many batches make (at least one; 0 for no limit) */
  readonly epochs: number;
  readonly batches: number;
  /** samples a batch, fewer where gapless stretches are shorter; 0 for all of them, or for whole stretches */
  readonly batchSize: number;
  /**
   * "shuffled": samples in random order; "contiguous": batches of samples that follow one another, in random order;
   * "sequential": the same in the order of time
   */
  readonly order: (typeof ORDERS)[number];
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly learningRate: number;
  readonly momentum: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** "cosine": to 0 along half a cosine; "exponential" and "steps": times `decay` every `decayEpochs`, smoothly or at once */
  readonly schedule: (typeof SCHEDULES)[number];
  /** epochs over which the rate rises from 0 */
  readonly warmup: number;
  readonly decay: number;
  readonly decayEpochs: number;
  /** decoupled, as in AdamW: the weight loses learningRate x this share a step; with sgd it is the classic one */
  readonly weightDecay: number;
  /** penalties on weights (not biases), added to the loss: l1 sum |w| + l2 sum w^2 */
  readonly l1: number;
  readonly l2: number;
  /** greatest norm of the gradient over all weights; 0 for any */
  readonly clipNorm: number;
  /** epochs without a better validation loss after which training stops; 0 for never */
  readonly patience: number;
}
