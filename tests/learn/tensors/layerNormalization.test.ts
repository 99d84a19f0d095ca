import { afterAll, describe, expect, test } from "vitest";
import { normalizeLayer } from "../../../src/learn/tensors/layerNormalization.js";
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

const EPSILON = 1e-3;

// Single precision: 6e-8 an operation, sums of up to 65 terms, divided by deviations that may be small in short rows.
const SINGLE = 1e-5;

const SHAPES = [
  [1, 1],
  [3, 2],
  [2, 3, 5],
  [4, 4],
  [1, 2, 3, 7],
  [9, 33],
  [2, 65],
];

function blocksOf(shape: readonly number[]): [Block[], Block] {
  const random = new Random(shape.reduce((sum, n) => 10 * sum + n, 0));
  const columns = shape.slice(-1);
  const inputs = [randomBlock(random, shape), randomBlock(random, columns), randomBlock(random, columns)];
  return [inputs, randomBlock(random, shape)];
}

const operation =
  (tf: Tensors, epsilon: number): Operation =>
  (x, gain, offset) =>
    normalizeLayer(tf, x, gain, offset, epsilon);

/** The definition, one number at a time. */
function defined(x: Float64Array, gain: Float64Array, offset: Float64Array): Float64Array {
  const n = gain.length;
  return x.map((value, i) => {
    const row = x.subarray(i - (i % n), i - (i % n) + n);
    const mean = row.reduce((sum, v) => sum + v, 0) / n;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
    return ((value - mean) / Math.sqrt(variance + EPSILON)) * gain[i % n] + offset[i % n];
  });
}

describe.each(["cpu"])("on the backend %s", (backend) => {
  test("rows are normalised as defined, and gradients equal finite differences", async () => {
    const { tf } = await startTensors(backend);
    for (const shape of SHAPES) {
      const [inputs, weights] = blocksOf(shape);
      const { output, gradients } = outputAndGradients(tf, operation(tf, EPSILON), inputs, weights);
      const [x, gain, offset] = inputs.map(({ values }) => Float64Array.from(values));
      expect(relativeError(output, defined(x, gain, offset))).toBeLessThan(SINGLE);
      const expected = differences(defined, inputs, weights);
      gradients.forEach((gradient, i) => {
        expect(relativeError(gradient, expected[i]), `${shape} input ${i}`).toBeLessThan(SINGLE);
      });
    }
  });

  test("PyTorch gives the same output and gradients", async () => {
    const { tf } = await startTensors(backend);
    const { x, gain, offset, direction, epsilon, ...expected } = oracle.normalization;
    const block = (values: number[], shape: number[]): Block => ({
      shape,
      values: Float32Array.from(values),
    });
    const { output, gradients } = outputAndGradients(
      tf,
      operation(tf, epsilon),
      [block(x, [4, 7]), block(gain, [7]), block(offset, [7])],
      block(direction, [4, 7]),
    );
    expect(relativeError(output, expected.output)).toBeLessThan(SINGLE);
    [expected.dX, expected.dGain, expected.dOffset].forEach((gradient, i) => {
      expect(relativeError(gradients[i], gradient)).toBeLessThan(SINGLE);
    });
  });

  test("a large offset of the rows does not matter", async () => {
    const { tf } = await startTensors(backend);
    // Powers of two apart from 4096, so that single precision holds the rows exactly.
    const row = [-1, 0, 0.5, 2, -0.25, 1, 3];
    const plain = tf.tensor2d([row]);
    const ones = tf.ones([7]);
    const zeros = tf.zeros([7]);
    const expected = normalizeLayer(tf, plain, ones, zeros, EPSILON).dataSync();
    const moved = normalizeLayer(tf, tf.add(plain, 4096), ones, zeros, EPSILON).dataSync();
    // The mean of values near 4096 is off by half of 2^-11 at most, the deviation is 1.3.
    expect(relativeError(moved, expected)).toBeLessThan(4e-4);
  });

  test("gains of another shape broadcast", async () => {
    const { tf } = await startTensors(backend);
    const [[x]] = blocksOf([2, 3, 5]);
    const input = tf.tensor(x.values, [2, 3, 5]);
    const gain = tf.tensor([1, 2, 3, 4, 5, 10, 20, 30, 40, 50], [2, 1, 5]);
    const whole = tf.split(normalizeLayer(tf, input, gain, tf.zerosLike(gain), EPSILON), 2);
    tf.split(input, 2).forEach((part, i) => {
      const own = tf.reshape(tf.split(gain, 2)[i], [5]);
      const expected = normalizeLayer(tf, part, own, tf.zerosLike(own), EPSILON).dataSync();
      expect(relativeError(whole[i].dataSync(), expected)).toBeLessThan(SINGLE);
    });
  });

  test("100 steps of training leave no tensor behind", async () => {
    const { tf } = await startTensors(backend);
    const [inputs, weights] = blocksOf(SHAPES[2]);
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, [...shape]));
    const direction = tf.tensor(weights.values, [...weights.shape]);
    const { numTensors, numBytes } = tf.memory();
    for (let step = 0; step < 100; step++) {
      tf.dispose(operation(tf, EPSILON)(...tensors));
      tf.dispose(tf.grads(operation(tf, EPSILON))(tensors, direction));
    }
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    tf.dispose([tensors, direction]);
  });
});
