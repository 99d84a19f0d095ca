import type { Tensor } from "@tensorflow/tfjs";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import type { Random } from "../../../src/math/random.js";

/** A tensor's values and its shape, kept outside any backend. */
export interface Block {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export function randomBlock(random: Random, shape: readonly number[], spread = 1): Block {
  const length = shape.reduce((product, n) => product * n, 1);
  return { shape, values: Float32Array.from({ length }, () => spread * random.normal()) };
}

export type Operation = (...inputs: Tensor[]) => Tensor;

/** The output of an operation, and the gradient of sum(output x weights) with respect to each input. */
export function outputAndGradients(
  tf: Tensors,
  operation: Operation,
  inputs: readonly Block[],
  weights: Block,
): { output: Float32Array; gradients: Float32Array[] } {
  const tensors = inputs.map(({ values, shape }) => tf.tensor(values, [...shape]));
  const direction = tf.tensor(weights.values, [...weights.shape]);
  const output = operation(...tensors);
  const gradients = tf.grads((...xs: Tensor[]) => operation(...xs))(tensors, direction);
  const read = {
    output: output.dataSync() as Float32Array,
    gradients: gradients.map((g) => g.dataSync() as Float32Array),
  };
  tf.dispose([tensors, direction, output, gradients]);
  return read;
}

/** The greatest difference, over the greatest value of `expected`. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, difference);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return actual.length === expected.length ? most / Math.max(scale, 1e-3) : Number.POSITIVE_INFINITY;
}

/** Gradients of sum(output x weights) by central differences, of a function in double precision. */
export function differences(
  forward: (...inputs: Float64Array[]) => Float64Array,
  inputs: readonly Block[],
  weights: Block,
): Float64Array[] {
  const doubles = inputs.map(({ values }) => Float64Array.from(values));
  const step = 1e-5;
  const total = (): number =>
    forward(...doubles).reduce((sum, value, i) => sum + value * weights.values[i], 0);
  return doubles.map((values) =>
    values.map((value, i) => {
      values[i] = value + step;
      const above = total();
      values[i] = value - step;
      const below = total();
      values[i] = value;
      return (above - below) / (2 * step);
    }),
  );
}
