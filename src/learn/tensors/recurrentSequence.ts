import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { InputError } from "../../shapes/inputError.js";
import type { Cell } from "../../shapes/network.js";
import { GATES } from "../networks/weightShapes.js";
import type { Tensors } from "./tensors.js";

/**
 * Hidden states of a recurrent layer at every step, from an initial state of zeros. Cells and weights follow Keras's
 * defaults; the GRU resets after its product, as in PyTorch and cuDNN. Differentiable in the four tensors.
 * @param cell "simple": h = tanh(x W + h R + b); "gru", gates in the order update, reset, candidate; "lstm", gates in
 * the order input, forget, candidate, output.
 * @param x batch x steps x features.
 * @param kernel W, features x (gates units): 1 gate for simple, 3 for gru, 4 for lstm.
 * @param recurrent R, units x (gates units).
 * @param bias gates units; for gru 2 x 3 units: for the input and for the state.
 * @returns batch x steps x units.
 * @throws {InputError} if the shapes do not agree.
 * @see Hochreiter & Schmidhuber (1997), Gers et al. (2000), Cho et al. (2014).
 */
export function recurrentSequence(
  tf: Tensors,
  cell: Cell,
  x: Tensor3D,
  kernel: Tensor2D,
  recurrent: Tensor2D,
  bias: Tensor,
): Tensor3D {
  const [batch, steps, features] = x.shape;
  const [units, columns] = recurrent.shape;
  const gates = GATES[cell];
  if (columns !== gates * units) {
    throw new InputError(
      `recurrentSequence: recurrent of ${units} x ${columns} is not units x ${gates} units; give ${cell} ${gates * units} columns.`,
    );
  }
  if (kernel.shape[0] !== features || kernel.shape[1] !== columns) {
    throw new InputError(
      `recurrentSequence: kernel of ${kernel.shape.join(" x ")} does not fit; give it ${features} x ${columns}.`,
    );
  }
  const biasShape = cell === "gru" ? [2, columns] : [columns];
  if (bias.shape.join() !== biasShape.join()) {
    throw new InputError(
      `recurrentSequence: bias of ${bias.shape.join(" x ")} does not fit; give it ${biasShape.join(" x ")}.`,
    );
  }
  if (batch === 0 || steps === 0) {
    throw new InputError(`recurrentSequence: x of ${batch} x ${steps} steps is empty; give at least one.`);
  }
  return tf.tidy(() => {
    const [batch, steps, features] = x.shape;
    const units = recurrent.shape[0];
    const gates = GATES[cell];
    const [inputBias, stateBias] = cell === "gru" ? tf.unstack(bias) : [bias, null];
    // The contribution of the input is one product for all steps.
    const products = tf.add(tf.matMul(tf.reshape(x, [batch * steps, features]), kernel), inputBias);
    // The gradient of unstack fails for a single step.
    const fromInput =
      steps === 1 ? [products] : tf.unstack(tf.reshape(products, [batch, steps, gates * units]), 1);
    let h: Tensor = tf.zeros([batch, units]);
    let c = h;
    const states = fromInput.map((input) => {
      const fromState = tf.matMul(h as Tensor2D, recurrent);
      if (cell === "simple") {
        h = tf.tanh(tf.add(input, fromState));
      } else if (cell === "lstm") {
        const [i, f, g, o] = tf.split(tf.add(input, fromState), 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      } else {
        const [zx, rx, nx] = tf.split(input, 3, 1);
        const [zh, rh, nh] = tf.split(tf.add(fromState, stateBias as Tensor), 3, 1);
        const z = tf.sigmoid(tf.add(zx, zh));
        const n = tf.tanh(tf.add(nx, tf.mul(tf.sigmoid(tf.add(rx, rh)), nh)));
        h = tf.add(n, tf.mul(z, tf.sub(h, n)));
      }
      return h;
    });
    return tf.stack(states, 1) as Tensor3D;
  });
}
