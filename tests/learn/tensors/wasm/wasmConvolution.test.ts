import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tensors } from "../../../../src/learn/tensors/tensors.js";
import { Random } from "../../../../src/math/random.js";
import { startTensors } from "../startTensors.js";

let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startTensors("wasm"));
});
afterAll(async () => (await startTensors("cpu")).close());

type Shape4 = [number, number, number, number];
interface Case {
  readonly image: Shape4;
  readonly filter: Shape4;
  readonly strides: [number, number];
  readonly pad: "same" | "valid" | number;
}

const CASES: readonly Case[] = [
  { image: [2, 5, 7, 3], filter: [3, 3, 3, 5], strides: [1, 1], pad: "same" },
  { image: [2, 7, 6, 1], filter: [3, 2, 1, 9], strides: [1, 1], pad: "valid" },
  { image: [1, 9, 8, 4], filter: [3, 3, 4, 8], strides: [2, 2], pad: "same" },
  { image: [3, 8, 9, 2], filter: [4, 5, 2, 3], strides: [2, 3], pad: "valid" },
  { image: [1, 11, 10, 2], filter: [3, 3, 2, 4], strides: [3, 3], pad: "same" },
  { image: [1, 6, 5, 2], filter: [3, 3, 2, 2], strides: [2, 1], pad: 1 },
  { image: [1, 4, 4, 1], filter: [3, 3, 1, 1], strides: [1, 1], pad: 3 },
  { image: [2, 1, 17, 3], filter: [1, 5, 3, 6], strides: [1, 2], pad: "same" },
  { image: [1, 3, 3, 5], filter: [1, 1, 5, 7], strides: [2, 2], pad: "valid" },
  { image: [2, 13, 14, 1], filter: [5, 5, 1, 2], strides: [1, 1], pad: "same" },
];

const numbers = (random: Random, shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((all, size) => all * size, 1) }, () => random.normal());

/**
 * What defines a convolution: every product of an image's number and a filter's, and the number of the output it
 * is part of.
 */
function visit(
  { image, filter, strides }: Case,
  out: readonly number[],
  [top, left]: readonly number[],
  each: (x: number, w: number, y: number) => void,
): void {
  const [batch, height, width, inputs] = image;
  const [filterHeight, filterWidth, , outputs] = filter;
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < out[1]; r++)
      for (let c = 0; c < out[2]; c++)
        for (let i = 0; i < filterHeight; i++)
          for (let j = 0; j < filterWidth; j++) {
            const [row, column] = [r * strides[0] - top + i, c * strides[1] - left + j];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let k = 0; k < inputs; k++)
              for (let o = 0; o < outputs; o++)
                each(
                  ((b * height + row) * width + column) * inputs + k,
                  ((i * filterWidth + j) * inputs + k) * outputs + o,
                  ((b * out[1] + r) * out[2] + c) * outputs + o,
                );
          }
}

function expectClose(actual: ArrayLike<number>, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
  // Single precision, sums of up to some hundred products.
  expect(worst).toBeLessThan(3e-6 * largest);
}

describe("convolutions on wasm", () => {
  test.each(CASES)(
    "and both gradients equal the sums that define them: $image, $filter, $strides, $pad",
    (one) => {
      const random = new Random(one.image[1] * 31 + one.filter[3]);
      const [x, w] = [numbers(random, one.image), numbers(random, one.filter)];
      tf.tidy(() => {
        const { padInfo, outShape } = tf.backend_util.computeConv2DInfo(
          one.image,
          one.filter,
          one.strides,
          1,
          one.pad,
        );
        const dy = numbers(random, outShape);
        const [y, dx, dw] = [dy, x, w].map(({ length }) => new Float64Array(length));
        visit(one, outShape, [padInfo.top, padInfo.left], (i, j, k) => {
          y[k] += x[i] * w[j];
          dx[i] += dy[k] * w[j];
          dw[j] += dy[k] * x[i];
        });
        const forward = (image: Tensor, filter: Tensor) =>
          tf.conv2d(image as Tensor4D, filter as Tensor4D, one.strides, one.pad);
        const [image, filter] = [tf.tensor4d(x, one.image), tf.tensor4d(w, one.filter)];
        const result = forward(image, filter);
        expect(result.shape).toEqual(outShape);
        expectClose(result.dataSync(), y);
        const gradients = tf.grads(forward)([image, filter], tf.tensor4d(dy, outShape as Shape4));
        expectClose(gradients[0].dataSync(), dx);
        expectClose(gradients[1].dataSync(), dw);
      });
    },
  );

  test.each(CASES.filter(({ pad }) => pad !== 3))(
    "transposed have gradients that agree with finite differences: $image, $filter, $strides, $pad",
    (one) => {
      const random = new Random(one.image[2] + one.filter[0]);
      const { outShape } = tf.backend_util.computeConv2DInfo(one.image, one.filter, one.strides, 1, one.pad);
      const small = [numbers(random, outShape), numbers(random, one.filter)];
      const directions = [numbers(random, outShape), numbers(random, one.filter)];
      const weights = tf.tensor(numbers(random, one.image), one.image);
      const loss = (y: Tensor, w: Tensor) =>
        tf.sum(
          tf.mul(tf.conv2dTranspose(y as Tensor4D, w as Tensor4D, one.image, one.strides, one.pad), weights),
        );
      const tensors = (at: readonly Float32Array[]) => [
        tf.tensor(at[0], outShape),
        tf.tensor(at[1], one.filter),
      ];
      tf.tidy(() => {
        const gradients = tf
          .grads(loss)(tensors(small))
          .map((gradient) => gradient.dataSync());
        directions.forEach((direction, which) => {
          const at = (step: number): number => {
            const moved = small.map((values, i) =>
              i === which ? values.map((value, j) => value + step * direction[j]) : values,
            );
            const [y, w] = tensors(moved);
            return loss(y, w).dataSync()[0];
          };
          const slope = direction.reduce((sum, value, i) => sum + value * gradients[which][i], 0);
          const size = direction.reduce((sum, value, i) => sum + Math.abs(value * gradients[which][i]), 0);
          // The loss is linear in each, so a step of 1 is as good as a small one: what is left is single precision.
          expect(Math.abs((at(1) - at(-1)) / 2 - slope)).toBeLessThan(3e-6 * size);
        });
      });
    },
  );

  test("give the same bits twice and leave nothing behind", () => {
    const random = new Random(3);
    const x = tf.tensor4d(numbers(random, [2, 16, 16, 3]), [2, 16, 16, 3]);
    const w = tf.tensor4d(numbers(random, [3, 3, 3, 8]), [3, 3, 3, 8]);
    const before = tf.backend().numDataIds();
    const once = () =>
      tf.tidy(() =>
        tf
          .grads((a: Tensor, b: Tensor) =>
            tf.sum(tf.square(tf.conv2d(a as Tensor4D, b as Tensor4D, 2, "same"))),
          )([x, w])
          .map((gradient) => gradient.dataSync()),
      );
    expect(once()).toEqual(once());
    expect(tf.backend().numDataIds()).toBe(before);
    tf.dispose([x, w]);
  });

  test("with dilation have no gradient, and say so", () => {
    tf.tidy(() => {
      const x = tf.ones([1, 9, 9, 1]);
      const w = tf.ones([3, 3, 1, 1]);
      const run = (a: Tensor) => tf.sum(tf.conv2d(a as Tensor4D, w as Tensor4D, 1, "same", "NHWC", 2));
      expect(run(x).dataSync()[0]).toBeGreaterThan(0);
      expect(() => tf.grad(run)(x)).toThrow(/dilation/);
    });
  });
});
