import type { Rank, Tensor3D } from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { causalAttention } from "../../../src/learn/tensors/causalAttention.js";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import { Random } from "../../../src/math/random.js";
import oracle from "../../reference/sequenceLayers.json" with { type: "json" };
import {
  type Block,
  differences,
  type Operation,
  outputAndGradients,
  randomBlock,
  relativeError,
} from "./gradients.js";
import { startTensors } from "./startTensors.js";

afterAll(async () => (await startTensors("cpu")).close());

interface Sizes {
  readonly batch: number;
  readonly steps: number;
  readonly channels: number;
  readonly heads: number;
}

// Single precision: 6e-8 an operation, an exponential off by 2e-7, scores of up to 10, sums of up to about 50 terms.
const SINGLE = 5e-6;

const SIZES: Sizes[] = [
  { batch: 1, steps: 1, channels: 1, heads: 1 },
  { batch: 2, steps: 3, channels: 5, heads: 1 },
  { batch: 3, steps: 7, channels: 6, heads: 2 },
  { batch: 2, steps: 4, channels: 32, heads: 4 },
  { batch: 1, steps: 9, channels: 13, heads: 1 },
  { batch: 2, steps: 13, channels: 39, heads: 3 },
  { batch: 1, steps: 40, channels: 34, heads: 2 },
];

function blocksOf({ batch, steps, channels, heads }: Sizes): [Block[], Block] {
  const random = new Random(batch + 10 * steps + 100 * channels + heads);
  const block = (): Block => randomBlock(random, [batch, steps, channels]);
  return [[block(), block(), block()], block()];
}

const operation =
  (tf: Tensors, heads: number): Operation =>
  (q, k, v) =>
    causalAttention(tf, q as Tensor3D, k as Tensor3D, v as Tensor3D, heads);

/** The definition, one number at a time. */
function defined(
  { batch, steps, channels, heads }: Sizes,
  q: Float64Array,
  k: Float64Array,
  v: Float64Array,
): Float64Array {
  const depth = channels / heads;
  const output = new Float64Array(q.length);
  for (let pair = 0; pair < batch * heads; pair++) {
    const place = (t: number): number =>
      (Math.floor(pair / heads) * steps + t) * channels + (pair % heads) * depth;
    for (let t = 0; t < steps; t++) {
      const weights = Array.from({ length: t + 1 }, (_, s) => {
        let score = 0;
        for (let d = 0; d < depth; d++) score += q[place(t) + d] * k[place(s) + d];
        return Math.exp(score / Math.sqrt(depth));
      });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (let d = 0; d < depth; d++) {
        output[place(t) + d] = weights.reduce((sum, w, s) => sum + w * v[place(s) + d], 0) / total;
      }
    }
  }
  return output;
}

describe.each(["cpu"])("on the backend %s", (backend) => {
  test("attention and its gradients equal the definition", async () => {
    const { tf } = await startTensors(backend);
    for (const sizes of SIZES.slice(0, 6)) {
      const [inputs, weights] = blocksOf(sizes);
      const { output, gradients } = outputAndGradients(tf, operation(tf, sizes.heads), inputs, weights);
      const definition = (q: Float64Array, k: Float64Array, v: Float64Array): Float64Array =>
        defined(sizes, q, k, v);
      const [q, k, v] = inputs.map(({ values }) => Float64Array.from(values));
      expect(relativeError(output, definition(q, k, v))).toBeLessThan(SINGLE);
      const expected = differences(definition, inputs, weights);
      gradients.forEach((gradient, i) => {
        expect(relativeError(gradient, expected[i]), `${JSON.stringify(sizes)} input ${i}`).toBeLessThan(
          SINGLE,
        );
      });
    }
  });

  test("PyTorch gives the same output and gradients", async () => {
    const { tf } = await startTensors(backend);
    const { attention } = oracle;
    const shape = [attention.batch, attention.steps, attention.channels];
    const block = (values: number[]): Block => ({ shape, values: Float32Array.from(values) });
    const { output, gradients } = outputAndGradients(
      tf,
      operation(tf, attention.heads),
      [block(attention.queries), block(attention.keys), block(attention.values)],
      block(attention.direction),
    );
    expect(relativeError(output, attention.output)).toBeLessThan(SINGLE);
    const expected = [attention.dQueries, attention.dKeys, attention.dValues];
    gradients.forEach((gradient, i) => {
      expect(relativeError(gradient, expected[i])).toBeLessThan(SINGLE);
    });
  });

  test("no step depends on a later one", async () => {
    const { tf } = await startTensors(backend);
    const sizes = { batch: 2, steps: 11, channels: 12, heads: 3 };
    const [inputs, weights] = blocksOf(sizes);
    const before = outputAndGradients(tf, operation(tf, sizes.heads), inputs, weights).output;
    for (const changed of [1, 4, 7, 10]) {
      const moved = inputs.map(({ shape, values }) => ({
        shape,
        values: values.map((value, i) =>
          Math.floor(i / sizes.channels) % sizes.steps === changed ? value + 50 : value,
        ),
      }));
      const after = outputAndGradients(tf, operation(tf, sizes.heads), moved, weights).output;
      after.forEach((value, i) => {
        const step = Math.floor(i / sizes.channels) % sizes.steps;
        if (step < changed) expect(value).toBe(before[i]);
        else if (step === changed) expect(value).not.toBe(before[i]);
      });
    }
  });

  test("equal keys give the running mean of the values, however large they are", async () => {
    const { tf } = await startTensors(backend);
    const values = Float32Array.from({ length: 6 }, (_, t) => t);
    const same = tf.fill<Rank.R3>([1, 6, 1], 30);
    const output = causalAttention(tf, same, same, tf.tensor3d(values, [1, 6, 1]), 1).dataSync();
    // The mean of 0 ... t; each of up to 6 additions rounds.
    values.forEach((t, i) => {
      expect(Math.abs(output[i] - t / 2)).toBeLessThan(1e-6);
    });
  });

  test("100 steps of training leave no tensor behind", async () => {
    const { tf } = await startTensors(backend);
    const [inputs, weights] = blocksOf(SIZES[2]);
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, [...shape]));
    const direction = tf.tensor(weights.values, [...weights.shape]);
    const { numTensors, numBytes } = tf.memory();
    for (let step = 0; step < 100; step++) {
      tf.dispose(operation(tf, 2)(...tensors));
      tf.dispose(tf.grads(operation(tf, 2))(tensors, direction));
    }
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    tf.dispose([tensors, direction]);
  });
});

test("rejects heads that do not divide the channels, and differing shapes", async () => {
  const { tf } = await startTensors("cpu");
  const x = tf.zeros<Rank.R3>([2, 3, 4]);
  expect(() => causalAttention(tf, x, x, x, 3)).toThrow(/heads=3 .*choose a divisor/);
  expect(() => causalAttention(tf, x, x, tf.zeros([2, 4, 4]), 2)).toThrow(/values of 2 x 4 x 4 .*2 x 3 x 4/);
});
