import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import type { Tensors } from "../../../../src/learn/tensors/tensors.js";
import { Random } from "../../../../src/math/random.js";
import { startTensors } from "../startTensors.js";

afterAll(async () => (await startTensors("cpu")).close());

const EDGES = [0, -0, 1e-30, -1e-30, 1, -1, 20, -20, 87, -87, 89, -104, 3e4, -3e4, Infinity, -Infinity, NaN];

/** What defines each function, in double precision. */
const FUNCTIONS: Record<string, { of(x: number): number; run(tf: Tensors, x: Tensor): Tensor }> = {
  exp: { of: Math.exp, run: (tf, x) => tf.exp(x) },
  log: { of: Math.log, run: (tf, x) => tf.log(x) },
  tanh: { of: Math.tanh, run: (tf, x) => tf.tanh(x) },
  softplus: {
    of: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    run: (tf, x) => tf.softplus(x),
  },
  leakyRelu: { of: (x) => (x < 0 ? 0.2 * x : x), run: (tf, x) => tf.leakyRelu(x, 0.2) },
  sin: { of: Math.sin, run: (tf, x) => tf.sin(x) },
  cos: { of: Math.cos, run: (tf, x) => tf.cos(x) },
};

describe("functions of every element on wasm", () => {
  test.each(Object.keys(FUNCTIONS))("%s agrees with double precision, also at the edges", async (name) => {
    const { tf } = await startTensors("wasm");
    const random = new Random(4);
    // 1 + 4 n elements: a rest that fills no vector.
    const values = Float32Array.from(
      { length: 401 },
      () => random.normal() * 10 ** (3 * random.uniform() - 2),
    );
    for (const x of [values, Float32Array.from(EDGES), Float32Array.of(0.5)]) {
      const y = tf.tidy(() => FUNCTIONS[name].run(tf, tf.tensor1d(x)).dataSync());
      expect(y.length).toBe(x.length);
      y.forEach((value, i) => {
        const wanted = Math.fround(FUNCTIONS[name].of(x[i]));
        if (!Number.isFinite(wanted)) {
          expect([x[i], value]).toEqual([x[i], wanted]);
          return;
        }
        // 3e-7 is what the rational function for tanh is good to. Below the least normal number the rest is lost.
        const tolerance = 3e-7 * Math.max(Math.abs(wanted), name === "log" ? 1 : 0) + 1.2e-38;
        const absolute = name === "sin" || name === "cos" ? 6e-8 : tolerance;
        expect(Math.abs(value - wanted), `${name}(${x[i]})`).toBeLessThanOrEqual(absolute);
      });
    }
  });
});

const A = [3, 5, 7];
const OTHERS = [[3, 5, 7], [], [7], [5, 7], [3, 1, 1], [3, 5, 1], [1, 5, 1], [1], [3, 1, 7]];

type Pair = (tf: Tensors, a: Tensor, b: Tensor) => Tensor;
const PAIRS: Record<string, Pair> = {
  add: (tf, a, b) => tf.add(a, b),
  sub: (tf, a, b) => tf.sub(a, b),
  mul: (tf, a, b) => tf.mul(a, b),
  div: (tf, a, b) => tf.div(a, b),
  maximum: (tf, a, b) => tf.maximum(a, b),
  minimum: (tf, a, b) => tf.minimum(a, b),
  greater: (tf, a, b) => tf.greater(a, b),
  greaterEqual: (tf, a, b) => tf.greaterEqual(a, b),
  less: (tf, a, b) => tf.less(a, b),
  lessEqual: (tf, a, b) => tf.lessEqual(a, b),
  equal: (tf, a, b) => tf.equal(a, b),
  notEqual: (tf, a, b) => tf.notEqual(a, b),
  where: (tf, a, b) => tf.where(tf.greater(a, b), a, tf.add(tf.zerosLike(a), b)),
  both: (tf, a, b) => tf.logicalAnd(tf.greater(a, b), tf.less(a, 1)),
  counted: (tf, a, b) => tf.cast(tf.greaterEqual(a, b), "float32"),
};

describe("functions of two tensors on wasm", () => {
  test.each(Object.keys(PAIRS))("%s of shapes that broadcast agrees with the cpu backend", async (name) => {
    const random = new Random(9);
    // Small whole numbers: equal ones come up, and every result is exact or rounded alike.
    const values = (shape: number[]): Float32Array =>
      Float32Array.from(
        { length: shape.reduce((all, n) => all * n, 1) },
        () => Math.floor(5 * random.uniform()) + 1,
      );
    const inputs = OTHERS.flatMap((other) => {
      const [a, b] = [
        { shape: A, values: values(A) },
        { shape: other, values: values(other) },
      ];
      return [[a, b], ...(name === "where" ? [] : [[b, a]])];
    });
    const results = [];
    for (const backend of ["cpu", "wasm"]) {
      const { tf } = await startTensors(backend);
      results.push(
        inputs.map((pair) =>
          tf.tidy(() => {
            const [a, b] = pair.map(({ values, shape }) => tf.tensor(values, shape));
            const y = PAIRS[name](tf, a, b);
            return { shape: y.shape, dtype: y.dtype, values: Array.from(y.dataSync()) };
          }),
        ),
      );
    }
    expect(results[1]).toEqual(results[0]);
  });
});
