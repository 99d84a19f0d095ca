import type { Tensor } from "@tensorflow/tfjs";
import { NORMALIZATION_CODE } from "../../kernels/normalizationCode.js";
import type { Tensors } from "./tensors.js";
import { fusedOperation } from "./wasm/fusedOperation.js";
import { keptKernels } from "./wasm/wasmKernels.js";

interface NormalizationKernels {
  forward(
    rows: number,
    columns: number,
    x: number,
    gain: number,
    offset: number,
    epsilon: number,
    ...at: number[]
  ): void;
  backward(rows: number, columns: number, ...at: number[]): void;
}

/**
 * Layer normalisation: each row of the last axis is normalised to mean 0 and variance 1, then scaled and shifted.
 * Differentiable in the three tensors; only once on the `wasm` backend, where it is one fused operation.
 * @param x of any shape whose last axis has n values.
 * @param gain n values; or any shape that broadcasts with x, which is then not fused.
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
  const columns = x.shape[x.rank - 1];
  const plain = [gain, offset].every(({ shape }) => shape.length === 1 && shape[0] === columns);
  if (tf.getBackend() !== "wasm" || !plain || x.size === 0) return composite(tf, x, gain, offset, epsilon);

  const kernels = keptKernels<NormalizationKernels>(tf, NORMALIZATION_CODE);
  const { functions, address } = kernels;
  const rows = x.size / columns;
  return fusedOperation(tf, kernels, [x, gain, offset], {
    forward([values, scale, shift], { own }) {
      const output = own(x.shape);
      const moments = own([rows, 2]);
      const inputs = [address(values), address(scale), address(shift)] as const;
      functions.forward(rows, columns, ...inputs, epsilon, address(output), address(moments));
      return { output, saved: [values, scale, moments] };
    },
    backward(dOutput, [values, scale, moments], { own }) {
      const gradients = [own(x.shape), own([columns]), own([columns])];
      functions.backward(rows, columns, ...[values, scale, moments, dOutput, ...gradients].map(address));
      return gradients;
    },
  }) as T;
}

function composite<T extends Tensor>(tf: Tensors, x: T, gain: Tensor, offset: Tensor, epsilon: number): T {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gain), offset) as T;
  });
}
