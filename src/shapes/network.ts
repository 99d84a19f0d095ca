export const ACTIVATIONS = [
  "linear",
  "relu",
  "leakyRelu",
  "elu",
  "silu",
  "softplus",
  "tanh",
  "sigmoid",
  "sine",
] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export const CELLS = ["simple", "gru", "lstm"] as const;
export type Cell = (typeof CELLS)[number];

/**
 * One layer of a network as plain data, so that any executor can run it. Shapes exclude the batch; "steps" are the rows of a
 * time window. Weights are those of `weightShapes`.
 */
export type Layer =
  /** activation(x W + b) on the last axis */
  | {
      readonly kind: "dense";
      readonly inputs: number;
      readonly units: number;
      readonly activation: Activation;
    }
  /** 2-D convolution of height x width x channels with padding "same" (as TensorFlow defines it), then an activation */
  | ConvolutionLayer<"convolution">
  /** the transpose of the convolution that takes outHeight x outWidth to height x width */
  | (ConvolutionLayer<"transposedConvolution"> & { readonly outHeight: number; readonly outWidth: number })
  /** steps x inputs to hidden states, steps x units, from a zero state */
  | { readonly kind: "recurrent"; readonly cell: Cell; readonly inputs: number; readonly units: number }
  /**
   * Two recurrent layers, one from the first step to the last and one from the last to the first: steps x inputs to
   * steps x 2 units, the states of the first, then those of the second.
   */
  | { readonly kind: "bidirectional"; readonly cell: Cell; readonly inputs: number; readonly units: number }
  /**
   * steps x inputs to states, steps x units: z = diag(a) s + W phi(s) + h of the state before, s, where phi cuts the last
   * `rectified` units off at zero. The first `inputs` units stand for the observed columns. In s they are replaced by the
   * data at the first step, whose other units are a linear map of the data, and at every `forcing`-th step after it (sparse
   * teacher forcing).
   */
  | {
      readonly kind: "almostLinear";
      readonly inputs: number;
      readonly units: number;
      readonly rectified: number;
      readonly forcing: number;
    }
  /** the first columns of each row */
  | { readonly kind: "firstColumns"; readonly width: number }
  /** causal multi-head self-attention with projections of queries, keys, values and output, steps x width */
  | { readonly kind: "attention"; readonly width: number; readonly heads: number }
  /** adds a learnt vector to each step, steps x width */
  | { readonly kind: "position"; readonly steps: number; readonly width: number }
  /** over the batch (and steps); at inference, with the running mean and variance from training */
  | { readonly kind: "batchNormalization"; readonly width: number }
  /** over the last axis */
  | { readonly kind: "layerNormalization"; readonly width: number }
  | { readonly kind: "reshape"; readonly shape: readonly number[] }
  /** steps x width to the width of the last step */
  | { readonly kind: "lastStep" }
  /** 2 x latent (mean, log variance) to a sample of that Gaussian; at inference, to the mean */
  | { readonly kind: "gaussian"; readonly latent: number }
  /** x + layers(x) */
  | { readonly kind: "residual"; readonly layers: readonly Layer[] };

export interface ConvolutionLayer<Kind extends string> {
  readonly kind: Kind;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  /** rows and columns of the kernel */
  readonly kernel: number;
  /** pixels from one patch to the next: along both axes, or of rows and of columns */
  readonly stride: number | readonly [rows: number, columns: number];
  readonly activation: Activation;
}

/** Rows and columns from one patch of a convolution to the next. */
export function strides({ stride }: Pick<ConvolutionLayer<string>, "stride">): readonly [number, number] {
  return typeof stride === "number" ? [stride, stride] : stride;
}

/** A network as plain data. */
export interface Network {
  /** shape of a sample, excluding the batch */
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly layers: readonly Layer[];
  /** number of layers up to and including the latent one; 0 if there is no latent space */
  readonly encoder: number;
  /**
   * Meaning of the output: a reconstruction of the input; the row after the window, or the row after each of its rows (as a
   * value, or as an increment to the previous row); the score of each class; for every row, the score of each class and that
   * of an onset.
   */
  readonly task: "reconstruct" | "predict" | "predictEvery" | "classify" | "label";
  /** for predictors: whether the output is added to the last row */
  readonly increment: boolean;
}
