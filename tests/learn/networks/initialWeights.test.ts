import { describe, expect, test } from "vitest";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import { weightShapes } from "../../../src/learn/networks/weightShapes.js";
import { Random } from "../../../src/math/random.js";
import { ACTIVATIONS, type Activation, type Layer } from "../../../src/shapes/network.js";
import type { INITIALISATIONS } from "../../../src/shapes/recipe.js";
import type { Weight } from "../../../src/shapes/weight.js";

const AUTO = { initialisation: "auto", initialSd: 0.05 } as const;
type Initialisation = (typeof INITIALISATIONS)[number];

function weightsOf(
  layer: Layer,
  initialisation: Initialisation = "auto",
  initialSd = 0.05,
  seed = 1,
): Weight[] {
  return initialWeights({ layers: [layer] }, { initialisation, initialSd }, new Random(seed));
}

function named(weights: readonly Weight[], name: string): Weight {
  const found = weights.find((weight) => weight.name === name);
  if (found === undefined) throw new Error(`no weight ${name}`);
  return found;
}

/**
 * That values are normal with mean 0 and this variance. Of n normal numbers the mean has standard error sd / sqrt(n), the
 * variance v sqrt(2 / n), and the fourth moment over 3 v^2 about sqrt(96 / 9 / n); 5 errors are never reached by chance.
 */
function expectNormal(values: ArrayLike<number>, variance: number): void {
  const n = values.length;
  let mean = 0;
  let square = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    mean += values[i] / n;
    square += values[i] ** 2 / n;
    fourth += values[i] ** 4 / n;
  }
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / n));
  expect(Math.abs(square / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  expect(Math.abs(fourth / (3 * variance ** 2) - 1)).toBeLessThan(5 * Math.sqrt(96 / 9 / n));
}

/** Greatest deviation of the products of a block's columns (or rows, where they are fewer) from the identity. */
function unorthogonality({ shape, values }: Weight, from: number, columns: number): number {
  const stride = shape[shape.length - 1];
  const rows = values.length / stride;
  const upright = rows >= columns;
  const count = upright ? columns : rows;
  const length = upright ? rows : columns;
  const at = (v: number, i: number): number =>
    values[upright ? i * stride + from + v : v * stride + from + i];
  let worst = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += at(a, i) * at(b, i);
      worst = Math.max(worst, Math.abs(sum - (a === b ? 1 : 0)));
    }
  }
  return worst;
}

const RECTIFIERS: readonly Activation[] = ["relu", "leakyRelu", "elu", "silu", "softplus"];
const GATES = { simple: 1, gru: 3, lstm: 4 } as const;

describe("matrices have the variance of their rule", () => {
  test.each(ACTIVATIONS)("before %s", (activation) => {
    const [weight, bias] = weightsOf({ kind: "dense", inputs: 300, units: 500, activation });
    expectNormal(weight.values, RECTIFIERS.includes(activation) ? 2 / 300 : 2 / 800);
    expect(bias.values).toEqual(new Float32Array(500));
  });

  test.each<[Initialisation, number]>([
    ["he", 2 / 300],
    ["glorot", 2 / 800],
    ["normal", 0.3 ** 2],
  ])("%s, whatever the activation", (initialisation, variance) => {
    for (const activation of ["relu", "tanh"] as const) {
      const [weight] = weightsOf({ kind: "dense", inputs: 300, units: 500, activation }, initialisation, 0.3);
      expectNormal(weight.values, variance);
    }
  });

  test("of convolutions, with the area of the kernel", () => {
    const sizes = { height: 8, width: 8, channels: 20, filters: 60, kernel: 5, stride: 2 } as const;
    const one = (activation: Activation): Weight =>
      weightsOf({ kind: "convolution", ...sizes, activation })[0];
    expectNormal(one("relu").values, 2 / (25 * 20));
    expectNormal(one("tanh").values, 2 / (25 * 80));
    const [back] = weightsOf({
      kind: "transposedConvolution",
      ...sizes,
      outHeight: 16,
      outWidth: 16,
      activation: "relu",
    });
    expect(back.shape).toEqual([5, 5, 60, 20]);
    expectNormal(back.values, 2 / (25 * 20));
  });

  test.each(["simple", "gru", "lstm"] as const)("of a %s cell, gate by gate", (cell) => {
    const layer = { kind: "recurrent", cell, inputs: 100, units: 200 } as const;
    expectNormal(named(weightsOf(layer), "0.kernel").values, 2 / 300);
    expectNormal(named(weightsOf(layer, "he"), "0.recurrent").values, 2 / 200);
    expectNormal(named(weightsOf(layer, "glorot"), "0.recurrent").values, 2 / 400);
  });

  test("of attention, and of the vectors of places", () => {
    const weights = weightsOf({ kind: "attention", width: 256, heads: 4 });
    for (const name of ["queries", "keys", "values", "output"]) {
      expectNormal(named(weights, `0.${name}`).values, 1 / 256);
    }
    expectNormal(weightsOf({ kind: "position", steps: 300, width: 300 })[0].values, 0.02 ** 2);
  });
});

describe("orthogonal matrices", () => {
  // Rounding to 32 bits: 6e-8 a number, 100 of them a product.
  const TOLERANCE = 1e-5;

  test.each(["simple", "gru", "lstm"] as const)("stand in every gate of a %s cell's feedback", (cell) => {
    const recurrent = named(weightsOf({ kind: "recurrent", cell, inputs: 3, units: 100 }), "0.recurrent");
    for (let gate = 0; gate < GATES[cell]; gate++) {
      expect(unorthogonality(recurrent, gate * 100, 100)).toBeLessThan(TOLERANCE);
    }
  });

  test.each([
    [40, 90],
    [90, 40],
  ])("of %i x %i have the shorter side orthonormal", (inputs, units) => {
    const [weight] = weightsOf({ kind: "dense", inputs, units, activation: "relu" }, "orthogonal");
    expect(unorthogonality(weight, 0, units)).toBeLessThan(TOLERANCE);
  });

  test("are uniform: the mean square of every entry is 1 / side, and signs are even", () => {
    const side = 8;
    const draws = 2000;
    const squares = new Float64Array(side * side);
    const sums = new Float64Array(side * side);
    const random = new Random(3);
    const layer = { kind: "recurrent", cell: "simple", inputs: 1, units: side } as const;
    for (let d = 0; d < draws; d++) {
      const { values } = named(initialWeights({ layers: [layer] }, AUTO, random), "0.recurrent");
      values.forEach((value, i) => {
        squares[i] += value ** 2 / draws;
        sums[i] += value / draws;
      });
    }
    // Five standard errors of a mean of entries of variance 1 / side, and of squares of variance 2 (side - 1) / (side^2
    // (side + 2)).
    const error = Math.sqrt((2 * (side - 1)) / (side * side * (side + 2)) / draws);
    for (const square of squares) expect(Math.abs(square - 1 / side)).toBeLessThan(5 * error);
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(5 / Math.sqrt(side * draws));
  });
});

describe("a weight that isn't a matrix", () => {
  test("is 0 if it is a bias, except 1 for the forget gate of an LSTM", () => {
    const bias = (cell: "simple" | "gru" | "lstm"): number[] => [
      ...named(weightsOf({ kind: "recurrent", cell, inputs: 3, units: 2 }), "0.bias").values,
    ];
    expect(bias("simple")).toEqual([0, 0]);
    expect(bias("gru")).toEqual(Array(12).fill(0));
    // Gates in the order input, forget, candidate, output.
    expect(bias("lstm")).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  test("leaves normalised values unchanged initially", () => {
    const weights = weightsOf({ kind: "batchNormalization", width: 3 });
    expect(weights.map(({ name, values }) => [name, ...values])).toEqual([
      ["0.gain", 1, 1, 1],
      ["0.offset", 0, 0, 0],
      ["0.mean", 0, 0, 0],
      ["0.variance", 1, 1, 1],
    ]);
  });
});

test("gives all weights of a network in order, determined by the seed alone", () => {
  const network = describeNetwork(
    {
      kind: "attention",
      activation: "relu",
      normalisation: "none",
      ...AUTO,
      width: 8,
      heads: 2,
      blocks: 2,
      output: "value",
      steps: "last",
    },
    [5, 3],
    3,
  );
  const draw = (seed: number): Weight[] => initialWeights(network, AUTO, new Random(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1).map(({ name, shape }) => ({ name, shape }))).toEqual(
    weightShapes(network).map(({ name, shape }) => ({ name, shape })),
  );
  for (const { shape, values } of draw(1)) expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
});
