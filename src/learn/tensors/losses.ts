import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { LossRecipe } from "../../shapes/recipe.js";
import type { StepSettings } from "../executor.js";
import { weightShapes } from "../networks/weightShapes.js";
import type { TensorNetwork } from "./tensorNetwork.js";
import type { Tensors } from "./tensors.js";

/**
 * Error of outputs, one number per member: the mean over all values of (y - t)^2 or |y - t|; for class scores and one-hot
 * classes, the mean over samples of the cross-entropy with softmax, or over values with sigmoid, nats. For labels the last value
 * of a row is the onset's; see `Learner.step`.
 * @param output, target members x batch x ... of the same shape.
 * @returns members.
 */
export function dataLoss(tf: Tensors, kind: LossRecipe["kind"], output: Tensor, target: Tensor): Tensor1D {
  switch (kind) {
    case "squared":
      return memberMean(tf, tf.square(tf.sub(output, target)));
    case "absolute":
      return memberMean(tf, tf.abs(tf.sub(output, target)));
    case "softmaxCrossEntropy":
      return memberMean(tf, tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(output)), -1)));
    case "sigmoidCrossEntropy":
      // softplus(y) - t y = -t log s - (1 - t) log(1 - s), without overflow
      return memberMean(tf, tf.sub(tf.softplus(output), tf.mul(target, output)));
    case "labelling": {
      const classes = output.shape[output.rank - 1] - 1;
      const [scores, onset] = tf.split(output, [classes, 1], -1);
      const [weights, begins] = tf.split(target, [classes, 1], -1);
      const entropy = tf.neg(tf.sum(tf.mul(weights, tf.logSoftmax(scores)), -1));
      const onsetEntropy = tf.squeeze(tf.sub(tf.softplus(onset), tf.mul(begins, onset)), [output.rank - 1]);
      const known = tf.cast(tf.greaterEqual(tf.squeeze(begins, [output.rank - 1]), 0), "float32");
      return memberMean(tf, tf.add(entropy, tf.mul(known, onsetEntropy)));
    }
  }
}

/**
 * Mean squared error of time derivatives between consecutive samples, per time unit: the second term of
 * Fainstein, Groisman & Mindlin (2025), sum |(y[i+1] - y[i])/dt - (t[i+1] - t[i])/dt|^2, as a mean over values.
 * @param output, target members x batch x ...; the batch in temporal order, without gaps.
 * @param rate samples per time unit, 1/dt.
 * @returns members.
 */
export function derivativeLoss(tf: Tensors, output: Tensor, target: Tensor, rate: number): Tensor1D {
  const error = tf.sub(output, target);
  const [members, batch, ...rest] = error.shape;
  const zeros = rest.map(() => 0);
  const later = tf.slice(error, [0, 1, ...zeros], [members, batch - 1, ...rest]);
  const earlier = tf.slice(error, [0, 0, ...zeros], [members, batch - 1, ...rest]);
  return tf.mul(memberMean(tf, tf.square(tf.sub(later, earlier))), rate * rate);
}

/**
 * Kullback-Leibler divergence of the latent Gaussians from the standard normal distribution, nats per sample:
 * -1/2 sum (1 + log s^2 - m^2 - s^2), as a mean over samples.
 * @param mean, logVariance members x batch x latent.
 * @returns members.
 * @see Kingma & Welling (2014) ICLR, arXiv:1312.6114, appendix B.
 */
export function klDivergence(tf: Tensors, mean: Tensor, logVariance: Tensor): Tensor1D {
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
  return tf.mul(memberMean(tf, tf.sum(terms, -1)), 0.5);
}

/** Penalty on the size of weights, excluding biases: l1 sum |w| + l2 sum w^2, over all networks. */
export function penalty(
  tf: Tensors,
  net: TensorNetwork,
  { l1, l2 }: Pick<StepSettings, "l1" | "l2">,
): Tensor {
  let sum: Tensor = tf.scalar(0);
  if (l1 === 0 && l2 === 0) return sum;
  weightShapes(net.network).forEach(({ role }, w) => {
    if (role !== "weight" && role !== "recurrent") return;
    const weight = net.variables[w];
    if (l1 > 0) sum = tf.add(sum, tf.mul(tf.sum(tf.abs(weight)), l1));
    if (l2 > 0) sum = tf.add(sum, tf.mul(tf.sum(tf.square(weight)), l2));
  });
  return sum;
}

/** Prepends an axis of networks if a single network lacks it. */
export function withMembers(tf: Tensors, x: Tensor, members: number): Tensor {
  return members === 1 ? tf.expandDims(x, 0) : x;
}

function memberMean(tf: Tensors, x: Tensor): Tensor1D {
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis + 1);
  return tf.mean(x, axes) as Tensor1D;
}
