import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tensors } from "../../../../src/learn/tensors/tensors.js";
import { Random } from "../../../../src/math/random.js";
import { startTensors } from "../startTensors.js";

let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startTensors("wasm"));
});
afterAll(async () => (await startTensors("cpu")).close());

describe("sums on wasm", () => {
  test("of a million numbers far from zero are rounded only once", () => {
    const random = new Random(6);
    const values = Float32Array.from({ length: 1_000_003 }, () => 1000 + random.normal());
    const exact = values.reduce((sum, value) => sum + value, 0);
    tf.tidy(() => {
      const x = tf.tensor1d(values);
      expect(tf.sum(x).dataSync()[0]).toBe(Math.fround(exact));
      // The mean is that sum times 1 / n, which is a rounding more.
      expect(Math.abs(tf.mean(x).dataSync()[0] - exact / values.length)).toBeLessThan(1000 * 2 ** -23);
      const columns = tf.tensor2d(values.subarray(0, 1_000_000), [200_000, 5]);
      const sums = tf.sum(columns, 0).dataSync();
      sums.forEach((sum, c) => {
        let wanted = 0;
        for (let i = c; i < 1_000_000; i += 5) wanted += values[i];
        expect(sum).toBe(Math.fround(wanted));
      });
    });
  });

  const SHAPE = [3, 1, 5, 4, 19];
  const AXES = [[0], [4], [1], [2, 3], [0, 2], [0, 1, 2, 3], [1, 2, 4], [0, 1, 2, 3, 4], [-1], [3], [0, 3]];
  test.each(AXES.flatMap((axes) => [true, false].map((keep) => ({ axes, keep }))))(
    "and means over axes $axes (kept: $keep), and their gradients, equal a plain computation",
    ({ axes, keep }) => {
      const random = new Random(7);
      const length = SHAPE.reduce((all, n) => all * n, 1);
      const values = Float32Array.from({ length }, () => random.normal());
      const summed = new Set(axes.map((axis) => (axis + SHAPE.length) % SHAPE.length));
      const sizes = SHAPE.filter((_, i) => !summed.has(i));
      const place = (i: number): number => {
        let [to, stride, rest] = [0, 1, i];
        for (let axis = SHAPE.length - 1; axis >= 0; axis--) {
          if (!summed.has(axis)) {
            to += (rest % SHAPE[axis]) * stride;
            stride *= SHAPE[axis];
          }
          rest = Math.floor(rest / SHAPE[axis]);
        }
        return to;
      };
      const total = sizes.reduce((all, n) => all * n, 1);
      const wanted = new Float64Array(total);
      values.forEach((value, i) => {
        wanted[place(i)] += value;
      });
      const weights = Float32Array.from({ length: total }, () => random.normal());
      const count = length / total;
      tf.tidy(() => {
        const x = tf.tensor(values, SHAPE);
        for (const [run, factor] of [
          [tf.sum, 1],
          [tf.mean, 1 / count],
        ] as const) {
          const y = run(x, axes, keep);
          expect(y.shape).toEqual(keep ? SHAPE.map((n, i) => (summed.has(i) ? 1 : n)) : sizes);
          y.dataSync().forEach((value, i) => {
            // Two roundings at most where the axes do not lie together.
            expect(Math.abs(value - wanted[i] * factor)).toBeLessThan(
              1e-6 * (1 + Math.abs(wanted[i]) * factor),
            );
          });
          const dy = tf.tensor(weights, y.shape);
          const gradient = tf
            .grad((v) => run(v, axes, keep))(x, dy)
            .dataSync();
          gradient.forEach((value, i) => {
            expect(Math.abs(value - weights[place(i)] * factor)).toBeLessThan(1e-6);
          });
        }
      });
    },
  );

  test("of integers and of empty tensors are exact", () => {
    tf.tidy(() => {
      expect(tf.sum(tf.tensor1d([1, 2, 3], "int32")).dtype).toBe("int32");
      expect(tf.sum(tf.zeros([0, 3]), 0).dataSync()).toEqual(new Float32Array(3));
      expect(tf.sum(tf.scalar(5)).dataSync()[0]).toBe(5);
    });
  });

  test("leave nothing behind", () => {
    const x = tf.ones([4, 5, 6]);
    const before = tf.backend().numDataIds();
    tf.sum(x, [0, 2]).dispose();
    expect(tf.backend().numDataIds()).toBe(before);
    x.dispose();
  });
});
