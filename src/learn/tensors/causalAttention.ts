import type { Tensor, Tensor3D } from "@tensorflow/tfjs";
import { InputError } from "../../shapes/inputError.js";
import type { Tensors } from "./tensors.js";

/**
 * Causal scaled dot-product attention of several heads: each step is a mean of the values up to it, weighted by the
 * softmax of query . key / sqrt(channels / heads). Differentiable in the three tensors.
 * @param queries batch x steps x channels; head h has the channels from h channels / heads on.
 * @param keys of the same shape.
 * @param values of the same shape.
 * @param heads a divisor of channels.
 * @returns batch x steps x channels, the heads concatenated. No step depends on a later one.
 * @throws {InputError} if the shapes differ or the channels do not divide among the heads.
 * @see Vaswani et al. (2017), section 3.2.
 */
export function causalAttention(
  tf: Tensors,
  queries: Tensor3D,
  keys: Tensor3D,
  values: Tensor3D,
  heads: number,
): Tensor3D {
  const [batch, steps, channels] = queries.shape;
  if (!Number.isInteger(heads) || heads < 1 || channels % heads !== 0) {
    throw new InputError(
      `causalAttention: heads=${heads} does not divide ${channels} channels; choose a divisor.`,
    );
  }
  for (const [name, { shape }] of Object.entries({ keys, values })) {
    if (shape.join() !== queries.shape.join()) {
      throw new InputError(
        `causalAttention: ${name} of ${shape.join(" x ")} differ from queries; give them ${queries.shape.join(" x ")}.`,
      );
    }
  }
  return tf.tidy(() => {
    const depth = channels / heads;
    const split = (x: Tensor): Tensor =>
      tf.reshape(tf.transpose(tf.reshape(x, [batch, steps, heads, depth]), [0, 2, 1, 3]), [
        batch * heads,
        steps,
        depth,
      ]);
    const scores = tf.matMul(tf.mul(split(queries), 1 / Math.sqrt(depth)), split(keys), false, true);
    const seen = tf.linalg.bandPart(tf.ones([steps, steps]), -1, 0);
    // Far below any score, so that the softmax of future steps is 0; -Infinity would give 0 x Infinity.
    const masked = tf.add(tf.mul(scores, seen), tf.mul(tf.sub(1, seen), -1e30));
    const mixed = tf.matMul(tf.softmax(masked), split(values));
    return tf.reshape(tf.transpose(tf.reshape(mixed, [batch, heads, steps, depth]), [0, 2, 1, 3]), [
      batch,
      steps,
      channels,
    ]);
  });
}
