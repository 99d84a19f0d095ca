import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { weightShapes } from "../../../src/learn/networks/weightShapes.js";
import { dataLoss, derivativeLoss, klDivergence, penalty } from "../../../src/learn/tensors/losses.js";
import { TensorNetwork } from "../../../src/learn/tensors/tensorNetwork.js";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import { Random } from "../../../src/math/random.js";
import {
  ACTIVATIONS,
  type Activation,
  CELLS,
  type Layer,
  type Network,
} from "../../../src/shapes/network.js";
import { LOSSES } from "../../../src/shapes/recipe.js";
import type { Weight } from "../../../src/shapes/weight.js";
import { startTensors } from "./startTensors.js";

/**
 * Differences over h and 2 h are combined so that their errors of second order cancel. With h = 0.02 a loss L in single
 * precision (6e-8 L, over 0.04) leaves about 1e-5, and the fourth order h^4 = 2e-7 times the fifth derivative, which is
 * some hundred for what is stacked here: 1e-3 of the greatest gradient of a tensor holds both.
 */
const STEP = 0.02;
const CLOSE = 1e-3;

let tf: Tensors;
let close: () => void;
beforeAll(async () => {
  ({ tf, close } = await startTensors("cpu"));
});
afterAll(() => close());

function plain(input: readonly number[], layers: readonly Layer[], more: Partial<Network> = {}): Network {
  return { input, output: input, layers, encoder: 0, task: "reconstruct", increment: false, ...more };
}

/** Weights that are far from 0, where |w| has a kink. */
function drawn(network: Network, random: Random): Weight[] {
  return weightShapes(network).map(({ name, shape, role }) => ({
    name,
    shape,
    values: Float32Array.from({ length: shape.reduce((all, n) => all * n, 1) }, () => {
      const value = 0.6 * random.normal();
      return role === "running" ? 1 : value + 0.15 * Math.sign(value);
    }),
  }));
}

function block(random: Random, shape: readonly number[]): Tensor {
  const length = shape.reduce((all, n) => all * n, 1);
  return tf.tensor(
    Float32Array.from({ length }, () => random.normal()),
    [...shape],
  );
}

/** Compares every gradient of a loss of a network with differences. */
function check(network: Network, loss: (net: TensorNetwork) => Tensor, random: Random): void {
  const net = new TensorNetwork(tf, network, [drawn(network, random)]);
  const trained = net.variables.filter((_, w) => weightShapes(network)[w].role !== "running");
  const { grads, value } = tf.variableGrads(() => tf.sum(loss(net)) as never, [...trained]);
  value.dispose();
  for (const variable of trained) {
    const values = Float32Array.from(variable.dataSync());
    const at = (place: number, moved: number): number =>
      tf.tidy(() => {
        const changed = Float32Array.from(values);
        changed[place] = moved;
        variable.assign(tf.tensor(changed, variable.shape));
        return tf.sum(loss(net)).dataSync()[0];
      });
    const slopes = Array.from(values, (middle, i) => {
      const over = (step: number): number => {
        const [high, low] = [Math.fround(middle + step), Math.fround(middle - step)];
        return (at(i, high) - at(i, low)) / (high - low);
      };
      return (4 * over(STEP) - over(2 * STEP)) / 3;
    });
    at(0, values[0]);
    const w = net.variables.indexOf(variable);
    // Biases are not penalised: tfjs leaves them out of the gradients.
    const gradient = grads[variable.name]?.dataSync() ?? new Float32Array(values.length);
    // Where every slope is as good as 0, as that of a bias before a normalisation, it is compared with 0.01.
    const scale = Math.max(0.01, ...slopes.map(Math.abs));
    const worst = Math.max(...slopes.map((slope, i) => Math.abs(slope - gradient[i])));
    expect(worst / scale, weightShapes(network)[w].name).toBeLessThan(CLOSE);
  }
  tf.dispose(grads);
  net.dispose();
}

function dense(inputs: number, units: number, activation: Activation = "linear"): Layer {
  return { kind: "dense", inputs, units, activation };
}

/** A linear layer before the one that is tested shows whether it hands the gradient down, too. */
const sequence = (...layers: readonly Layer[]): Network => plain([4, 3], [dense(3, 4), ...layers]);
const picture = (...layers: readonly Layer[]): Network =>
  plain(
    [5, 4, 2],
    [{ kind: "reshape", shape: [20, 2] }, dense(2, 2), { kind: "reshape", shape: [5, 4, 2] }, ...layers],
  );
const convolution = { height: 5, width: 4, channels: 2, filters: 3, activation: "tanh" } as const;

const NETWORKS: readonly (readonly [string, Network])[] = [
  ...[1, 2].map((stride): [string, Network] => [
    `a convolution of stride ${stride}`,
    picture({ kind: "convolution", ...convolution, kernel: 3, stride }),
  ]),
  [
    "a transposed convolution",
    picture({
      kind: "transposedConvolution",
      ...convolution,
      kernel: 3,
      stride: 2,
      outHeight: 9,
      outWidth: 8,
    }),
  ],
  ...CELLS.map((cell): [string, Network] => [
    `${cell} cells`,
    sequence({ kind: "recurrent", cell, inputs: 4, units: 3 }),
  ]),
  ["attention", sequence({ kind: "attention", width: 4, heads: 2 })],
  ["vectors of places", sequence({ kind: "position", steps: 4, width: 4 })],
  ["batch normalisation", sequence({ kind: "batchNormalization", width: 4 })],
  ["layer normalisation", sequence({ kind: "layerNormalization", width: 4 })],
  ["the last step", sequence({ kind: "lastStep" })],
  ["a layer whose input is added", sequence({ kind: "residual", layers: [dense(4, 4, "tanh")] })],
  ["a sample of a Gaussian", plain([3], [dense(3, 4), { kind: "gaussian", latent: 2 }, dense(2, 3)])],
  ["increments", plain([4, 3], [dense(3, 3)], { task: "predictEvery", increment: true })],
];

describe("gradients equal finite differences: ", () => {
  test.each(NETWORKS)("%s", (_, network) => {
    const random = new Random(11);
    const x = block(random, [5, ...network.input]);
    const noises: Tensor[] = [];
    const forward = (net: TensorNetwork): Tensor => {
      let drawnAlready = 0;
      return net.forward(x, {
        training: true,
        noise: (shape) => {
          noises[drawnAlready] ??= tf.keep(block(random, shape));
          return noises[drawnAlready++];
        },
      });
    };
    const probe = new TensorNetwork(tf, network, [drawn(network, new Random(1))]);
    const direction = block(random, forward(probe).shape);
    probe.dispose();
    check(network, (net) => tf.mean(tf.mul(forward(net), direction)), random);
  });

  test.each(ACTIVATIONS)("the activation %s", (activation) => {
    const network = plain([3], [dense(3, 2, activation), dense(2, 2)]);
    const hidden = plain([3], [dense(3, 2)]);
    // Inputs are drawn until none brings a unit near 0, where rectifiers have a kink.
    for (let seed = 1; ; seed++) {
      const random = new Random(seed);
      const x = block(random, [4, 3]);
      const before = Random.at(random.state);
      const net = new TensorNetwork(tf, hidden, [drawn(hidden, before)]);
      const nearest = tf.min(tf.abs(net.forward(x, { training: false }))).dataSync()[0];
      net.dispose();
      if (nearest < 0.25) continue;
      check(network, (of) => tf.mean(tf.square(of.forward(x, { training: true }))), random);
      return;
    }
  });

  test.each(LOSSES)("the loss %s", (kind) => {
    const random = new Random(5);
    const network = plain([3], [dense(3, 3)]);
    const x = block(random, [4, 3]);
    // Classes as shares; numbers so far away that no error changes its sign.
    const target =
      kind === "squared" || kind === "absolute"
        ? tf.add(block(random, [1, 4, 3]), 9)
        : tf.oneHot(tf.tensor2d([[0, 2, 1, 1]], [1, 4], "int32"), 3);
    const loss = (net: TensorNetwork): Tensor1D =>
      dataLoss(tf, kind, tf.expandDims(net.forward(x, { training: true }), 0), target);
    check(network, loss, random);
  });

  test("the loss of derivatives", () => {
    const random = new Random(6);
    const x = block(random, [6, 3]);
    const target = block(random, [1, 6, 2]);
    const loss = (net: TensorNetwork): Tensor1D =>
      derivativeLoss(tf, tf.expandDims(net.forward(x, { training: true }), 0), target, 2);
    check(plain([3], [dense(3, 2)]), loss, random);
  });

  test("the Kullback-Leibler divergence", () => {
    const random = new Random(7);
    const x = block(random, [3, 3]);
    const loss = (net: TensorNetwork): Tensor1D => {
      const [mean, logVariance] = tf.split(net.forward(x, { training: true }), 2, -1);
      return klDivergence(tf, tf.expandDims(mean, 0), tf.expandDims(logVariance, 0));
    };
    check(plain([3], [dense(3, 4)]), loss, random);
  });

  test("penalties on weights", () => {
    const { training } = asRecipe(
      {
        format: "syrinx-recipe/1",
        name: "test",
        data: { system: "rossler" },
        network: { kind: "autoencoder", latent: 1 },
        training: { l1: 0.3, l2: 0.2 },
      },
      "test",
    );
    check(
      sequence({ kind: "attention", width: 4, heads: 2 }),
      (net) => penalty(tf, net, training),
      new Random(8),
    );
  });
});

test("detects a gradient that is 1 % too large", () => {
  const wrong = tf.customGrad((x, save) => {
    (save as unknown as (kept: Tensor[]) => void)([x as Tensor]);
    return {
      value: tf.square(x as Tensor),
      gradFunc: (dy, [kept]) => tf.mul(dy, tf.mul(kept, 2.02)),
    };
  });
  const random = new Random(9);
  const x = block(random, [4, 3]);
  const network = plain([3], [dense(3, 2)]);
  const loss = (net: TensorNetwork): Tensor => tf.mean(wrong(net.forward(x, { training: true })));
  expect(() => check(network, loss, random)).toThrow(/weight/);
});
