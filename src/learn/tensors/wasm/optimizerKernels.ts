import type { TensorInfo } from "@tensorflow/tfjs";
import { STEPS_CODE } from "../../../kernels/stepsCode.js";
import type { Tensors } from "../tensors.js";
import { keptKernels } from "./wasmKernels.js";

/** The exports of assembly/steps.ts. */
interface StepFunctions {
  momentum(p: number, g: number, v: number, n: number, ...values: number[]): void;
  rmsprop(p: number, g: number, s: number, n: number, ...values: number[]): void;
  adam(p: number, g: number, m: number, v: number, n: number, ...values: number[]): void;
  scale(x: number, n: number, factor: number): void;
}

export interface MomentumValues {
  readonly rate: number;
  readonly momentum: number;
}

export interface RmspropValues {
  readonly rate: number;
  /** decay factor of the mean square, e.g. 0.99 */
  readonly alpha: number;
  readonly epsilon: number;
}

export interface AdamValues {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** from 1 */
  readonly iteration: number;
}

/**
 * Optimiser steps on tensors of the `wasm` backend, in place. All tensors are float32 and as large as the parameter.
 * A clone of a parameter shares its memory and changes with it; to keep the values, read them out.
 */
export interface OptimizerKernels {
  /** v = momentum v + g; p -= rate v. As in PyTorch's SGD. */
  momentum(parameter: TensorInfo, gradient: TensorInfo, velocity: TensorInfo, values: MomentumValues): void;
  /** s = alpha s + (1 - alpha) g^2; p -= rate g / (sqrt(s) + epsilon). As in PyTorch's RMSprop. */
  rmsprop(parameter: TensorInfo, gradient: TensorInfo, square: TensorInfo, values: RmspropValues): void;
  /** Kingma & Ba (2015), arXiv:1412.6980. As in PyTorch. */
  adam(
    parameter: TensorInfo,
    gradient: TensorInfo,
    mean: TensorInfo,
    square: TensorInfo,
    values: AdamValues,
  ): void;
  /** Multiplies a tensor in place. */
  scale(tensor: TensorInfo, factor: number): void;
}

/**
 * The optimiser kernels for the current backend.
 * @returns undefined unless that is `wasm`.
 */
export function optimizerKernels(tf: Tensors): OptimizerKernels | undefined {
  if (tf.getBackend() !== "wasm") return undefined;
  const { functions, address, changed } = keptKernels<StepFunctions>(tf, STEPS_CODE);
  const sizeOf = (tensor: TensorInfo, ...others: readonly TensorInfo[]): number => {
    const size = tf.util.sizeFromShape(tensor.shape);
    for (const { dtype, shape } of [tensor, ...others]) {
      if (dtype === "float32" && tf.util.sizeFromShape(shape) === size) continue;
      throw new Error(`optimizerKernels: ${dtype} ${shape.join(" x ")} for a parameter of ${size} numbers`);
    }
    return size;
  };
  return {
    momentum(parameter, gradient, velocity, { rate, momentum }) {
      const n = sizeOf(parameter, gradient, velocity);
      const [p, g, v] = [parameter, gradient, velocity].map(address);
      functions.momentum(p, g, v, n, rate, momentum);
      changed(parameter);
    },
    rmsprop(parameter, gradient, square, { rate, alpha, epsilon }) {
      const n = sizeOf(parameter, gradient, square);
      const [p, g, s] = [parameter, gradient, square].map(address);
      functions.rmsprop(p, g, s, n, rate, alpha, 1 - alpha, epsilon);
      changed(parameter);
    },
    adam(parameter, gradient, mean, square, { rate, beta1, beta2, epsilon, iteration }) {
      const n = sizeOf(parameter, gradient, mean, square);
      const [p, g, m, v] = [parameter, gradient, mean, square].map(address);
      const step = rate / (1 - beta1 ** iteration);
      const root = Math.sqrt(1 - beta2 ** iteration);
      functions.adam(p, g, m, v, n, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, step, root);
      changed(parameter);
    },
    scale(tensor, factor) {
      functions.scale(address(tensor), sizeOf(tensor), factor);
      changed(tensor);
    },
  };
}
