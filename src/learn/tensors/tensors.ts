import type * as TensorFlow from "@tensorflow/tfjs";

/** The tfjs library, with a backend started. */
export type Tensors = typeof TensorFlow;
