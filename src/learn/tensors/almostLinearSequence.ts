import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { Layer } from "../../shapes/network.js";
import type { Tensors } from "./tensors.js";

/** Weights of an almost-linear layer, as `weightShapes` lists them. */
export interface AlmostLinearTensors {
  readonly kernel: Tensor2D;
  readonly diagonal: Tensor;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor;
}

/**
 * States of an almost-linear layer at every step, with sparse teacher forcing. Differentiable in all tensors.
 * @param x batch x steps x inputs.
 * @returns batch x steps x units.
 * @see Brenner et al. (2024) NeurIPS, arXiv:2410.14240, for the cell; Brenner et al. (2022) ICML, arXiv:2207.02542, for the
 * forcing.
 */
export function almostLinearSequence(
  tf: Tensors,
  { inputs, units, rectified, forcing }: Extract<Layer, { kind: "almostLinear" }>,
  x: Tensor3D,
  { kernel, diagonal, recurrent, bias }: AlmostLinearTensors,
): Tensor3D {
  const [batch, steps] = x.shape;
  const cut = units - rectified;
  return tf.tidy(() => {
    let state: Tensor2D | undefined;
    const states: Tensor[] = [];
    for (let t = 0; t < steps; t++) {
      const data = tf.reshape(tf.slice(x, [0, t, 0], [batch, 1, inputs]), [batch, inputs]) as Tensor2D;
      const others =
        state === undefined ? tf.matMul(data, kernel) : tf.slice(state, [0, inputs], [batch, units - inputs]);
      const before: Tensor2D =
        state === undefined || t % forcing === 0 ? tf.concat2d([data, others as Tensor2D], 1) : state;
      const [kept, rest] = tf.split(before, [cut, rectified], 1) as [Tensor2D, Tensor2D];
      const rectifiedState = tf.concat2d([kept, tf.relu(rest)], 1);
      const products = tf.add(tf.mul(before, diagonal), tf.matMul(rectifiedState, recurrent));
      state = tf.add(products, bias) as Tensor2D;
      states.push(state);
    }
    return tf.stack(states, 1) as Tensor3D;
  });
}
