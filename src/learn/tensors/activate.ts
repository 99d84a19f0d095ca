import type { Tensor } from "@tensorflow/tfjs";
import type { Activation } from "../../shapes/network.js";
import type { Tensors } from "./tensors.js";

/** Slope of the leaky rectifier below 0, as in PyTorch. */
const LEAK = 0.01;

/**
 * An activation, element by element: linear x; ReLU max(0, x); leaky ReLU, with slope 0.01 below 0; ELU, exp(x) - 1
 * below 0; SiLU x sigmoid(x); softplus log(1 + exp(x)); tanh; sigmoid; sine sin(x).
 */
export function activate(tf: Tensors, activation: Activation, x: Tensor): Tensor {
  switch (activation) {
    case "linear":
      return x;
    case "relu":
      return tf.relu(x);
    case "leakyRelu":
      return tf.leakyRelu(x, LEAK);
    case "elu":
      return tf.elu(x);
    case "silu":
      return tf.mul(x, tf.sigmoid(x));
    case "softplus":
      return tf.softplus(x);
    case "tanh":
      return tf.tanh(x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "sine":
      return tf.sin(x);
  }
}
