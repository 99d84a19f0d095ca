import type { Activation, Cell } from "./network.js";

/** A network, its data and its training: the content of `models/<name>/recipe.json`, with every default filled in. */
export interface Recipe {
  readonly format: "syrinx-recipe/1";
  readonly name: string;
  /** seed of the first network; each further network has the next seed */
  readonly seed: number;
  /** number of networks to train, which differ only in their seeds */
  readonly networks: number;
  readonly data: DataRecipe;
  readonly network: NetworkRecipe;
  readonly loss: LossRecipe;
  readonly training: TrainingRecipe;
}

/** Where the data come from, and how they are cut into samples. */
export type DataRecipe = (RecordingData | SystemData | TableData) & SampleRecipe;

/** Recordings, as spectral frames in dB or as the waveform. */
export interface RecordingData {
  /** bundled names, paths, folders or globs, relative to the recipe's folder or the working directory */
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
    /** number of mel bands; 0 for the bins of the transform */
    readonly melBands: number;
  };
  /** sample rate that waveforms are resampled to, Hz; 0 for the rate of the first file */
  readonly sampleRate: number;
  /**
   * standard deviation of the random frequency shift of each training frame, Hz; 0 for none. Without it the autoencoder
   * memorises the pitches it has seen: of a whistled song it explained 59 to 63 % of the variance of unseen frames, and
   * 85 % with 250 Hz.
   */
  readonly shiftHz: number;
  /** whether annotations give the classes of frames; for classifiers and labellers */
  readonly labels: boolean;
  /** file or folder of the annotations, instead of next to the recordings */
  readonly annotations?: string;
  /**
   * whether only the stretch from the first annotated onset of a recording to the last offset, and `PARTLY_MARGIN` around it, is
   * annotated in full: the rest is unknown. Otherwise what is not annotated is silence.
   */
  readonly partly?: boolean;
}

/** What is known to be silent before the first and after the last annotation of a partly labelled recording, s. */
export const PARTLY_MARGIN = 0.05;

/** A simulated series or movie. */
export interface SystemData {
  /** its name in the register of systems, e.g. "lorenz" */
  readonly system: string;
  /** number of rows, and the time between them, s (time units) */
  readonly samples: number;
  readonly step: number;
  /** names of the observed variables; empty for all (or the movie) */
  readonly observe: readonly string[];
  /** of the system, e.g. { "beta": 0.1, "noise": 0.02 } */
  readonly parameters: Readonly<Record<string, number>>;
  /** seed of the simulation, independent of that of the networks */
  readonly dataSeed: number;
}

/** A CSV table on disk. */
export interface TableData {
  readonly table: string;
  /** columns to learn; empty for all numeric columns except the time */
  readonly columns: readonly string[];
  /** rows per second, Hz; 0 to derive it from a column time_s */
  readonly rate: number;
  /** column that distinguishes sequences, e.g. "file"; empty if there is only one sequence */
  readonly sequence: string;
}

export const NORMALISATIONS = ["column", "whole", "none"] as const;
export const SPLITS = ["time", "blocks", "file"] as const;

/** How samples are cut from rows. */
export interface SampleRecipe {
  /** for predictors: names of the input columns and of the predicted columns; empty for all */
  readonly inputs: readonly string[];
  readonly targets: readonly string[];
  /** rows per sample: 1 for single frames, more for patches, windows and the history that predictors use */
  readonly lookBack: number;
  /** rows from one sample to the next */
  readonly stride: number;
  /**
   * "column": each column to mean 0 and SD 1; "whole": each column to mean 0, all columns together to SD 1; "none". Fitted to
   * the training part.
   */
  readonly normalise: (typeof NORMALISATIONS)[number];
  readonly split: {
    /**
     * "time": the first part of each sequence is for training, the next for validation, the last for testing; "blocks": blocks
     * of time, spread over each sequence, are assigned to the parts; "file": whole sequences are assigned.
     */
    readonly by: (typeof SPLITS)[number];
    /** fractions of the rows or the files */
    readonly validation: number;
    readonly test: number;
    /** length of a block, s */
    readonly block: number;
    /** for "file": names (or ends of paths) of the test files; empty to choose them by the fraction */
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
  "labeller",
] as const;
export const INITIALISATIONS = ["auto", "he", "glorot", "orthogonal", "normal"] as const;
export const LAYER_NORMALISATIONS = ["none", "batch", "layer"] as const;

export interface AnyNetwork {
  /** of the hidden layers */
  readonly activation: Activation;
  /** "auto": He before rectifiers, Glorot otherwise, orthogonal for recurrent weights */
  readonly initialisation: (typeof INITIALISATIONS)[number];
  /** standard deviation for "normal" */
  readonly initialSd: number;
  /** normalisation after the hidden layers */
  readonly normalisation: (typeof LAYER_NORMALISATIONS)[number];
}

export interface Predicts {
  /** "value": the next row; "increment": its difference from the last row */
  readonly output: "value" | "increment";
  /** "every": predict the row after every row of the window; "last": only the row after the last */
  readonly steps: "last" | "every";
}

/** The architecture of a network. */
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
    | {
        readonly kind: "labeller";
        /** of convolutions over time and frequency, and rows and columns of their kernels */
        readonly filters: readonly number[];
        readonly kernel: number;
        /** bands from one patch of a convolution to the next; in time there is one for each frame */
        readonly stride: number;
        /** of the recurrent layer, which goes through the frames in both directions */
        readonly cell: Cell;
        readonly units: number;
        /** folder of the run whose weights it starts from, or "generic" for the bundled labeller; otherwise random weights */
        readonly from?: string;
      }
  );

export const LOSSES = [
  "squared",
  "absolute",
  "softmaxCrossEntropy",
  "sigmoidCrossEntropy",
  "labelling",
] as const;

/** The loss that training minimises. */
export interface LossRecipe {
  /**
   * mean over values; cross-entropies take scores (logits); "labelling": of the classes, with softmax, and of the onset, with
   * sigmoid, over the rows whose label is known
   */
  readonly kind: (typeof LOSSES)[number];
  /** weight of the same error of time derivatives, in units per time, between consecutive samples */
  readonly derivative: number;
  /** weight of the Kullback-Leibler divergence of a variational autoencoder, nats per sample divided by values per sample */
  readonly kl: number;
}

export const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adam", "adamw"] as const;
export const SCHEDULES = ["constant", "cosine", "oneCycle", "exponential", "steps"] as const;
export const ORDERS = ["shuffled", "contiguous", "sequential", "drawn"] as const;

/** Batches of an epoch whose samples are drawn. */
export const DRAWN_BATCHES = 50;

/** How a network is trained. */
export interface TrainingRecipe {
  /** limits: training ends after this many epochs, or the complete epochs in this many batches (at least one; 0 for no limit) */
  readonly epochs: number;
  readonly batches: number;
  /** samples per batch, fewer where gapless stretches are shorter; 0 for all samples, or for whole stretches */
  readonly batchSize: number;
  /**
   * "shuffled": samples in random order; "contiguous": batches of consecutive samples, in random order; "sequential": the
   * same in temporal order; "drawn": samples drawn at random, with replacement, an epoch being DRAWN_BATCHES batches
   */
  readonly order: (typeof ORDERS)[number];
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly learningRate: number;
  readonly momentum: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /**
   * "cosine": to 0 along half a cosine; "oneCycle": from a twenty-fifth up along half a cosine over the first three tenths of
   * all steps, then down to 0 along another; "exponential" and "steps": times `decay` every `decayEpochs`, smoothly or in steps
   */
  readonly schedule: (typeof SCHEDULES)[number];
  /** epochs over which the learning rate rises from 0 */
  readonly warmup: number;
  readonly decay: number;
  readonly decayEpochs: number;
  /** decoupled weight decay, as in AdamW: each step shrinks weights by learningRate x this; equals the classic form for sgd */
  readonly weightDecay: number;
  /** penalties on weights (not biases), added to the loss: l1 sum |w| + l2 sum w^2 */
  readonly l1: number;
  readonly l2: number;
  /** maximum norm of the gradient over all weights; 0 for no limit */
  readonly clipNorm: number;
  /** epochs without a better validation loss after which training stops; 0 for never */
  readonly patience: number;
}
