import type * as TensorFlow from "@tensorflow/tfjs";

/** The library of tensors, with a backend started. */
export type Tensors = typeof TensorFlow;
