import { afterAll, beforeAll, expect, test } from "vitest";
import { dataLoss, derivativeLoss, klDivergence, penalty } from "../../../src/learn/tensors/losses.js";
import { TensorNetwork } from "../../../src/learn/tensors/tensorNetwork.js";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import type { TrainingRecipe } from "../../../src/shapes/recipe.js";
import { startTensors } from "./startTensors.js";

let tf: Tensors;
beforeAll(async () => {
  ({ tf } = await startTensors("cpu"));
});
afterAll(async () => (await startTensors("cpu")).close());

/** Numbers below are of order 1 to 10, in single precision. */
const SINGLE = 6;

test("squared and absolute errors are means over values, one per network", () => {
  const output = tf.tensor3d([1, 2, 3, 4, 0, 0, 0, 0], [2, 2, 2]);
  const target = tf.tensor3d([0, 4, 3, 0, 1, -1, 2, -2], [2, 2, 2]);
  expect(Array.from(dataLoss(tf, "squared", output, target).dataSync())).toEqual([21 / 4, 10 / 4]);
  expect(Array.from(dataLoss(tf, "absolute", output, target).dataSync())).toEqual([7 / 4, 6 / 4]);
});

test("equal scores have a loss of the logarithm of the number of classes", () => {
  const target = tf.tensor3d([1, 0, 0, 0, 0, 1], [1, 2, 3]);
  const alike = tf.fill([1, 2, 3], 40);
  expect(dataLoss(tf, "softmaxCrossEntropy", alike, target).dataSync()[0]).toBeCloseTo(Math.log(3), SINGLE);
  const none = tf.zeros([1, 2, 3]);
  expect(dataLoss(tf, "sigmoidCrossEntropy", none, target).dataSync()[0]).toBeCloseTo(Math.log(2), SINGLE);
});

test("cross-entropies are those of the probabilities, and finite for scores however wrong", () => {
  const scores = [0.3, -1.2, 2];
  const shares = [0, 1, 0];
  const output = tf.tensor3d(scores, [1, 1, 3]);
  const target = tf.tensor3d(shares, [1, 1, 3]);
  const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
  const softmax = -Math.log(Math.exp(scores[1]) / total);
  expect(dataLoss(tf, "softmaxCrossEntropy", output, target).dataSync()[0]).toBeCloseTo(softmax, SINGLE);
  const sigmoid = scores
    .map((score) => 1 / (1 + Math.exp(-score)))
    .reduce((sum, s, i) => sum - shares[i] * Math.log(s) - (1 - shares[i]) * Math.log(1 - s), 0);
  expect(dataLoss(tf, "sigmoidCrossEntropy", output, target).dataSync()[0]).toBeCloseTo(sigmoid / 3, SINGLE);
  const wrong = tf.tensor3d([500, -500, 0], [1, 1, 3]);
  expect(dataLoss(tf, "softmaxCrossEntropy", wrong, target).dataSync()[0]).toBe(1000);
  // 500 for the class that is there, 500 for the first that is not, and log 2 for the last.
  const both = (1000 + Math.log(2)) / 3;
  expect(dataLoss(tf, "sigmoidCrossEntropy", wrong, target).dataSync()[0]).toBeCloseTo(both, 3);
});

test("the loss of derivatives depends on slopes per time unit, not on offsets", () => {
  const target = tf.tensor3d([0, 5, 1, 5, 2, 5], [1, 3, 2]);
  expect(derivativeLoss(tf, tf.add(target, 7), target, 10).dataSync()[0]).toBe(0);
  // One column's slope is off by 1 a sample, that is 10 a time unit; the other's by nothing.
  const steeper = tf.tensor3d([0, 5, 2, 5, 4, 5], [1, 3, 2]);
  expect(derivativeLoss(tf, steeper, target, 10).dataSync()[0]).toBe(50);
});

test("the divergence of the standard normal distribution from itself is 0, and otherwise follows Kingma and Welling", () => {
  const zero = tf.zeros([1, 4, 2]);
  expect(klDivergence(tf, zero, zero).dataSync()[0]).toBe(0);
  expect(klDivergence(tf, tf.fill([1, 4, 2], 3), zero).dataSync()[0]).toBeCloseTo((2 * 9) / 2, SINGLE);
  const logVariance = Math.log(4);
  const expected = (2 * (4 - 1 - logVariance)) / 2;
  const wide = tf.fill([1, 4, 2], logVariance);
  expect(klDivergence(tf, zero, wide).dataSync()[0]).toBeCloseTo(expected, SINGLE);
});

test("penalties apply to weights, including recurrent ones, but not to biases", () => {
  const network = {
    input: [2, 1],
    output: [2, 1],
    layers: [{ kind: "recurrent", cell: "simple", inputs: 1, units: 1 }],
    encoder: 0,
    task: "predict",
    increment: false,
  } as const;
  const weight = (name: string, shape: number[], value: number) => ({
    name: `0.${name}`,
    shape,
    values: Float32Array.of(value),
  });
  const net = new TensorNetwork(tf, network, [
    [weight("kernel", [1, 1], -3), weight("recurrent", [1, 1], 2), weight("bias", [1], 50)],
  ]);
  const of = (l1: number, l2: number): number => {
    const settings = { l1, l2 } as TrainingRecipe;
    return penalty(tf, net, settings).dataSync()[0];
  };
  expect(of(0, 0)).toBe(0);
  expect(of(1, 0)).toBe(5);
  expect(of(0, 1)).toBe(13);
  expect(of(2, 0.5)).toBe(16.5);
});

test("cross-entropies equal the closed form, however far apart the scores", async () => {
  {
    const { tf, close } = await startTensors("cpu");
    const of = (kind: "softmaxCrossEntropy" | "sigmoidCrossEntropy", scores: number[], target: number[]) =>
      tf.tidy(() => {
        const shape = [1, 1, scores.length];
        return dataLoss(tf, kind, tf.tensor(scores, shape), tf.tensor(target, shape)).dataSync()[0];
      });
    // Two classes: log(1 + exp(other - own)). Single precision, and an exp or log1p that is off by 3e-7.
    expect(of("softmaxCrossEntropy", [1.5, -0.25], [1, 0])).toBeCloseTo(Math.log1p(Math.exp(-1.75)), 6);
    expect(of("softmaxCrossEntropy", [1.5, -0.25], [0, 1])).toBeCloseTo(Math.log1p(Math.exp(1.75)), 6);
    // Equal scores of five classes: log 5.
    expect(of("softmaxCrossEntropy", [7, 7, 7, 7, 7], [0, 0, 1, 0, 0])).toBeCloseTo(Math.log(5), 6);
    expect(of("softmaxCrossEntropy", [200, -200], [0, 1])).toBe(400);
    expect(of("softmaxCrossEntropy", [200, -200], [1, 0])).toBe(0);
    // Each for itself: -log s(y) where it is, -log(1 - s(y)) where it is not.
    const each = (Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(0.5)) + Math.log1p(Math.exp(-1))) / 3;
    expect(of("sigmoidCrossEntropy", [2, 0.5, -1], [1, 0, 0])).toBeCloseTo(each, 6);
    expect(of("sigmoidCrossEntropy", [200, -200], [0, 1])).toBeCloseTo(200, 4);
    close();
  }
});
