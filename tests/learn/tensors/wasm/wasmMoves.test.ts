import type { Tensor } from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tensors } from "../../../../src/learn/tensors/tensors.js";
import { startTensors } from "../startTensors.js";

let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startTensors("wasm"));
});
afterAll(async () => (await startTensors("cpu")).close());

const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
const kinds = fc.constantFrom("float32" as const, "int32" as const, "bool" as const);

/** A tensor that holds 0, 1, 2, ... (or 0, 1, 0, ... as truth), so that every number says where it came from. */
function counting(shape: number[], dtype: "float32" | "int32" | "bool"): Tensor {
  const length = shape.reduce((all, n) => all * n, 1);
  return tf.tensor(
    Array.from({ length }, (_, i) => (dtype === "bool" ? ((i * i) % 3) % 2 : i)),
    shape,
    dtype,
  );
}

/** Checks every element of y against that of x which `origin` names. */
function expectMoved(x: Tensor, y: Tensor, shape: number[], origin: (at: number[]) => number[]): void {
  const flat = (at: number[], sizes: number[]): number =>
    at.reduce((all, i, axis) => all * sizes[axis] + i, 0);
  expect(y.shape).toEqual(shape);
  expect(y.dtype).toBe(x.dtype);
  const [from, to] = [x.dataSync(), y.dataSync()];
  const expected = Array.from(to, (_, i) => {
    const at = [];
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      at.unshift(rest % shape[axis]);
      rest = Math.floor(rest / shape[axis]);
    }
    return from[flat(origin(at), x.shape)];
  });
  expect(Array.from(to)).toEqual(expected);
}

describe("copies of parts of tensors on wasm", () => {
  test("a slice contains the values between its limits", () => {
    fc.assert(
      fc.property(shapes, kinds, fc.infiniteStream(fc.nat()), (shape, dtype, stream) => {
        const begin = shape.map((n) => (stream.next().value as number) % n);
        const size = shape.map((n, i) => 1 + ((stream.next().value as number) % (n - begin[i])));
        tf.tidy(() => {
          const x = counting(shape, dtype);
          expectMoved(x, tf.slice(x, begin, size), size, (at) => at.map((i, axis) => i + begin[axis]));
        });
      }),
    );
  });

  test("a transposed tensor has its axes in another order", () => {
    fc.assert(
      fc.property(
        shapes.chain((shape) =>
          fc.tuple(
            fc.constant(shape),
            fc.shuffledSubarray(
              shape.map((_, i) => i),
              { minLength: shape.length },
            ),
          ),
        ),
        kinds,
        ([shape, perm], dtype) => {
          tf.tidy(() => {
            const x = counting(shape, dtype);
            const turned = perm.map((axis) => shape[axis]);
            expectMoved(x, tf.transpose(x, perm), turned, (at) => {
              const origin: number[] = [];
              perm.forEach((axis, i) => {
                origin[axis] = at[i];
              });
              return origin;
            });
          });
        },
      ),
    );
    tf.tidy(() => {
      const x = counting([37, 70], "float32");
      expectMoved(x, tf.transpose(x), [70, 37], ([i, j]) => [j, i]);
    });
  });

  test("a tiled tensor repeats, a reversed one runs backward", () => {
    fc.assert(
      fc.property(shapes, kinds, fc.infiniteStream(fc.nat()), (shape, dtype, stream) => {
        const next = (n: number): number => (stream.next().value as number) % n;
        const reps = shape.map(() => 1 + next(3));
        const back = shape.map(() => next(2) === 1);
        tf.tidy(() => {
          const x = counting(shape, dtype);
          const tiled = shape.map((n, i) => n * reps[i]);
          expectMoved(x, tf.tile(x, reps), tiled, (at) => at.map((i, axis) => i % shape[axis]));
          if (dtype === "bool") return;
          const axes = shape.map((_, i) => i).filter((i) => back[i]);
          expectMoved(x, tf.reverse(x, axes), shape, (at) =>
            at.map((i, axis) => (back[axis] ? shape[axis] - 1 - i : i)),
          );
        });
      }),
    );
  });

  test("gathers the given indices along an axis, and rejects indices out of range", () => {
    fc.assert(
      fc.property(
        shapes,
        kinds,
        fc.nat(),
        fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
        (shape, dtype, n, picks) => {
          const axis = n % shape.length;
          const which = picks.map((pick) => pick % shape[axis]);
          tf.tidy(() => {
            const x = counting(shape, dtype);
            const gathered = tf.gather(x, tf.tensor1d(which, "int32"), axis);
            const out = shape.map((size, i) => (i === axis ? which.length : size));
            expectMoved(x, gathered, out, (at) => at.map((i, j) => (j === axis ? which[i] : i)));
          });
        },
      ),
    );
    tf.tidy(() => {
      const x = counting([3, 2], "float32");
      expect(() => tf.gather(x, tf.tensor1d([0, 3], "int32"))).toThrow(/number 1 .*0 to 2/);
      expect(() => tf.gather(x, tf.tensor1d([-1], "int32"))).toThrow(/number 0/);
    });
  });

  test("the gradient of gathering adds up for repeated indices", () => {
    tf.tidy(() => {
      const x = counting([4, 5], "float32");
      const which = tf.tensor1d([2, 0, 2], "int32");
      const weights = counting([3, 5], "float32");
      const gradient = tf.grad((v) => tf.sum(tf.mul(tf.gather(v, which), weights)))(x);
      const expected = [5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 10, 12, 14, 16, 18, 0, 0, 0, 0, 0];
      expect(Array.from(gradient.dataSync())).toEqual(expected);
    });
  });
});
