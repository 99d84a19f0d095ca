import type { Tensor4D } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tensors } from "../../../../src/learn/tensors/tensors.js";
import {
  type OptimizerKernels,
  optimizerKernels,
} from "../../../../src/learn/tensors/wasm/optimizerKernels.js";
import { Random } from "../../../../src/math/random.js";
import { startTensors } from "../startTensors.js";

let tf: Tensors;
let kernels: OptimizerKernels;
beforeAll(async () => {
  ({ tf } = await startTensors("wasm"));
  const found = optimizerKernels(tf);
  if (found === undefined) throw new Error("no kernels on wasm");
  kernels = found;
});
afterAll(async () => (await startTensors("cpu")).close());

const STEPS = 7;

/** Parameters after some steps of a kernel, and of the formulas in double precision. */
function compare(
  n: number,
  step: (p: never, g: never, states: never[], iteration: number) => void,
  formula: (p: number, g: number, state: number[], iteration: number) => number,
): void {
  const random = new Random(n);
  const start = Float32Array.from({ length: n }, () => random.normal());
  const gradients = Array.from({ length: STEPS }, () =>
    Float32Array.from({ length: n }, () => random.normal()),
  );
  const run = (): Float32Array => {
    const p = tf.tensor1d(start);
    const states = [tf.zeros([n]), tf.zeros([n])];
    gradients.forEach((values, i) => {
      const g = tf.tensor1d(values);
      step(p as never, g as never, states as never[], i + 1);
      // The gradient stays what it was.
      expect(g.dataSync()).toEqual(values);
      g.dispose();
    });
    const end = p.dataSync() as Float32Array;
    tf.dispose([p, ...states]);
    return end;
  };
  const end = run();
  for (let i = 0; i < n; i++) {
    const state = [0, 0];
    let p = start[i];
    gradients.forEach((values, t) => {
      p = formula(p, values[i], state, t + 1);
    });
    // Seven steps in single precision.
    expect(Math.abs(end[i] - p)).toBeLessThan(1e-6 * Math.max(1, Math.abs(p)));
  }
  expect(run()).toEqual(end);
}

describe("steps of optimisers on wasm follow PyTorch's formulas", () => {
  const sizes = [1, 3, 4, 6, 129];

  test.each(sizes)("Adam, %d numbers", (n) => {
    const [rate, beta1, beta2, epsilon] = [0.01, 0.9, 0.999, 1e-8];
    compare(
      n,
      (p, g, [m, v], iteration) => kernels.adam(p, g, m, v, { rate, beta1, beta2, epsilon, iteration }),
      (p, g, state, t) => {
        state[0] = beta1 * state[0] + (1 - beta1) * g;
        state[1] = beta2 * state[1] + (1 - beta2) * g ** 2;
        const mean = state[0] / (1 - beta1 ** t);
        const square = state[1] / (1 - beta2 ** t);
        return p - (rate * mean) / (Math.sqrt(square) + epsilon);
      },
    );
  });

  test.each(sizes)("momentum, %d numbers", (n) => {
    const [rate, momentum] = [0.02, 0.9];
    compare(
      n,
      (p, g, [v]) => kernels.momentum(p, g, v, { rate, momentum }),
      (p, g, state) => {
        state[0] = momentum * state[0] + g;
        return p - rate * state[0];
      },
    );
  });

  test.each(sizes)("RMSprop, %d numbers", (n) => {
    const [rate, alpha, epsilon] = [0.01, 0.99, 1e-8];
    compare(
      n,
      (p, g, [s]) => kernels.rmsprop(p, g, s, { rate, alpha, epsilon }),
      (p, g, state) => {
        state[0] = alpha * state[0] + (1 - alpha) * g ** 2;
        return p - (rate * g) / (Math.sqrt(state[0]) + epsilon);
      },
    );
  });
});

describe("a tensor changed in place on wasm", () => {
  test("has its new values in products and convolutions", () => {
    tf.tidy(() => {
      const x = tf.ones([2, 3, 3, 4]);
      const w = tf.ones([1, 1, 4, 8]);
      const bias = tf.zeros([8]);
      // The backend keeps packed weights of its own kernels, which this one falls back to.
      const run = () =>
        tf.fused
          .conv2d({ x: x as Tensor4D, filter: w as Tensor4D, bias, strides: 1, pad: "same" })
          .dataSync()[0];
      expect(run()).toBe(4);
      kernels.scale(w, 3);
      expect(run()).toBe(12);
    });
  });

  test("is scaled", () => {
    tf.tidy(() => {
      const n = 1_000_003;
      const x = tf.fill([n], 0.1);
      const one = Math.fround(0.1);
      kernels.scale(x, 2);
      expect(x.dataSync().every((value) => value === 2 * one)).toBe(true);
    });
  });

  test("must be float32 and of one size", () => {
    tf.tidy(() => {
      const [p, g] = [tf.zeros([3]), tf.zeros([4])];
      expect(() => kernels.momentum(p, g, tf.zeros([3]), { rate: 1, momentum: 0 })).toThrow(/4/);
      expect(() => kernels.scale(tf.zeros([3], "int32"), 2)).toThrow(/int32/);
    });
  });
});

test("another backend has no kernels for optimisers", async () => {
  const backend = await startTensors("cpu");
  expect(optimizerKernels(backend.tf)).toBeUndefined();
  await startTensors("wasm");
});
