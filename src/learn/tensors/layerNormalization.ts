import type { Tensor } from "@tensorflow/tfjs";
import type { Tensors } from "./tensors.js";

/**
 * Layer normalisation: each row of the last axis is normalised to mean 0 and variance 1, then scaled and shifted.
 * Differentiable in the three tensors.
 * @param x of any shape whose last axis has n values.
 * @param gain n values; or any shape that broadcasts with x.
 * @param offset of the same shape as gain.
 * @param epsilon added to the variance before the root is taken, > 0.
 * @returns in the shape of x.
 * @see Ba, Kiros & Hinton (2016).
 */
export function normalizeLayer<T extends Tensor>(
  tf: Tensors,
  x: T,
  gain: Tensor,
  offset: Tensor,
  epsilon: number,
): T {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gain), offset) as T;
  });
}
