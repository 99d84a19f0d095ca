import type { Rank, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { recurrentSequence } from "../../../src/learn/tensors/recurrentSequence.js";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import { Random } from "../../../src/math/random.js";
import type { Cell } from "../../../src/shapes/network.js";
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

const CELLS = ["simple", "gru", "lstm"] as const;
const GATES = { simple: 1, gru: 3, lstm: 4 } as const;

interface Sizes {
  readonly batch: number;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
}

// Single precision: 6e-8 an operation, a tanh off by 3e-7, sums of up to about 50 terms, up to 7 steps one on another.
const SINGLE = 5e-6;

const SIZES: Sizes[] = [
  { batch: 1, steps: 1, features: 1, units: 1 },
  { batch: 2, steps: 3, features: 1, units: 5 },
  { batch: 3, steps: 7, features: 2, units: 13 },
  { batch: 4, steps: 2, features: 9, units: 8 },
  { batch: 5, steps: 4, features: 4, units: 16 },
  { batch: 9, steps: 5, features: 3, units: 4 },
  { batch: 7, steps: 6, features: 5, units: 33 },
  { batch: 19, steps: 5, features: 8, units: 7 },
  { batch: 33, steps: 3, features: 7, units: 64 },
];

function blocksOf(cell: Cell, { batch, steps, features, units }: Sizes): [Block[], Block] {
  const random = new Random(batch + 10 * steps + 100 * features + 1000 * units);
  const columns = GATES[cell] * units;
  const inputs = [
    randomBlock(random, [batch, steps, features]),
    randomBlock(random, [features, columns], 0.6),
    randomBlock(random, [units, columns], 1 / Math.sqrt(units)),
    randomBlock(random, cell === "gru" ? [2, columns] : [columns], 0.5),
  ];
  return [inputs, randomBlock(random, [batch, steps, units])];
}

const operation =
  (tf: Tensors, cell: Cell): Operation =>
  (x, w, r, b) =>
    recurrentSequence(tf, cell, x as Tensor3D, w as Tensor2D, r as Tensor2D, b);

/** The definitions, one number at a time. */
function defined(
  cell: Cell,
  { batch, steps, features, units }: Sizes,
  x: Float64Array,
  w: Float64Array,
  r: Float64Array,
  b: Float64Array,
): Float64Array {
  const columns = GATES[cell] * units;
  const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));
  const y = new Float64Array(batch * steps * units);
  for (let n = 0; n < batch; n++) {
    let h = new Float64Array(units);
    const c = new Float64Array(units);
    for (let t = 0; t < steps; t++) {
      const fromInput = (column: number): number => {
        let sum = b[column];
        for (let f = 0; f < features; f++) sum += x[(n * steps + t) * features + f] * w[f * columns + column];
        return sum;
      };
      const fromState = (column: number): number => {
        let sum = cell === "gru" ? b[columns + column] : 0;
        for (let u = 0; u < units; u++) sum += h[u] * r[u * columns + column];
        return sum;
      };
      const both = (gate: number, u: number): number =>
        fromInput(gate * units + u) + fromState(gate * units + u);
      h = Float64Array.from(h, (before, u) => {
        if (cell === "simple") return Math.tanh(both(0, u));
        if (cell === "lstm") {
          c[u] = sigmoid(both(1, u)) * c[u] + sigmoid(both(0, u)) * Math.tanh(both(2, u));
          return sigmoid(both(3, u)) * Math.tanh(c[u]);
        }
        const z = sigmoid(both(0, u));
        const candidate = Math.tanh(
          fromInput(2 * units + u) + sigmoid(both(1, u)) * fromState(2 * units + u),
        );
        return z * before + (1 - z) * candidate;
      });
      y.set(h, (n * steps + t) * units);
    }
  }
  return y;
}

describe.each(["cpu"])("on the backend %s", (backend) => {
  test.each(CELLS)("the states and gradients of %s equal its definition", async (cell) => {
    const { tf } = await startTensors(backend);
    for (const sizes of SIZES.slice(0, 6)) {
      const [inputs, weights] = blocksOf(cell, sizes);
      const { output, gradients } = outputAndGradients(tf, operation(tf, cell), inputs, weights);
      const definition = (x: Float64Array, w: Float64Array, r: Float64Array, b: Float64Array): Float64Array =>
        defined(cell, sizes, x, w, r, b);
      const [x, w, r, b] = inputs.map(({ values }) => Float64Array.from(values));
      expect(relativeError(output, definition(x, w, r, b))).toBeLessThan(SINGLE);
      const expected = differences(definition, inputs, weights);
      gradients.forEach((gradient, i) => {
        expect(relativeError(gradient, expected[i]), `${cell} input ${i}`).toBeLessThan(SINGLE);
      });
    }
  });

  test.each(oracle.recurrent)("the $cell of PyTorch gives the same states and gradients", async (given) => {
    const { tf } = await startTensors(backend);
    const { batch, steps, features, units } = given;
    const cell = given.cell as Cell;
    const columns = GATES[cell] * units;
    const block = (values: number[], shape: number[]): Block => ({
      shape,
      values: Float32Array.from(values),
    });
    const { output, gradients } = outputAndGradients(
      tf,
      operation(tf, cell),
      [
        block(given.x, [batch, steps, features]),
        block(given.kernel, [features, columns]),
        block(given.recurrent, [units, columns]),
        block(given.bias, cell === "gru" ? [2, columns] : [columns]),
      ],
      block(given.direction, [batch, steps, units]),
    );
    expect(relativeError(output, given.output)).toBeLessThan(SINGLE);
    const expected = [given.dX, given.dKernel, given.dRecurrent, given.dBias];
    gradients.forEach((gradient, i) => {
      expect(relativeError(gradient, expected[i])).toBeLessThan(SINGLE);
    });
  });

  test.each(CELLS)("100 steps of training %s leave no tensor behind", async (cell) => {
    const { tf } = await startTensors(backend);
    const [inputs, weights] = blocksOf(cell, SIZES[1]);
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, [...shape]));
    const direction = tf.tensor(weights.values, [...weights.shape]);
    const { numTensors, numBytes } = tf.memory();
    for (let step = 0; step < 100; step++) {
      tf.dispose(operation(tf, cell)(...tensors));
      tf.dispose(tf.grads(operation(tf, cell))(tensors, direction));
    }
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    tf.dispose([tensors, direction]);
  });

  test.each(CELLS)("the states of %s do not depend on later steps", async (cell) => {
    const { tf } = await startTensors(backend);
    const sizes = { batch: 5, steps: 7, features: 3, units: 13 };
    const [inputs, weights] = blocksOf(cell, sizes);
    const [x, ...rest] = inputs;
    const before = outputAndGradients(tf, operation(tf, cell), inputs, weights).output;
    for (const changed of [1, 4, 6]) {
      const values = x.values.map((value, i) =>
        Math.floor(i / sizes.features) % sizes.steps === changed ? value + 1 : value,
      );
      const after = outputAndGradients(tf, operation(tf, cell), [{ ...x, values }, ...rest], weights).output;
      after.forEach((value, i) => {
        const step = Math.floor(i / sizes.units) % sizes.steps;
        if (step < changed) expect(value).toBe(before[i]);
        else if (step === changed) expect(value).not.toBe(before[i]);
      });
    }
  });
});

test("large inputs saturate the cells and nothing overflows", async () => {
  const { tf } = await startTensors("cpu");
  for (const cell of CELLS) {
    const [inputs, weights] = blocksOf(cell, SIZES[2]);
    const [x, ...rest] = inputs;
    const huge = { ...x, values: x.values.map((value) => 1e30 * value) };
    const { output, gradients } = outputAndGradients(tf, operation(tf, cell), [huge, ...rest], weights);
    for (const value of output) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    for (const gradient of gradients) expect(gradient.every(Number.isFinite)).toBe(true);
  }
});

test("accepts integers", async () => {
  const { tf } = await startTensors("cpu");
  const [[x, w, r, b]] = blocksOf("simple", SIZES[1]);
  const rounded = x.values.map(Math.round);
  const states = (["int32", "float32"] as const).map((type) =>
    operation(tf, "simple")(
      tf.tensor(rounded, [...x.shape], type),
      ...[w, r, b].map(({ values, shape }) => tf.tensor(values, [...shape])),
    ).dataSync(),
  );
  expect(states[0]).toEqual(states[1]);
});

test("rejects shapes that do not match and names the right ones", async () => {
  const { tf } = await startTensors("cpu");
  const x = tf.zeros<Rank.R3>([2, 3, 4]);
  const kernel = tf.zeros<Rank.R2>([4, 15]);
  const recurrent = tf.zeros<Rank.R2>([5, 15]);
  const bias = tf.zeros([2, 15]);
  expect(() => recurrentSequence(tf, "lstm", x, kernel, recurrent, bias)).toThrow(/give lstm 20 columns/);
  expect(() => recurrentSequence(tf, "gru", x, recurrent, recurrent, bias)).toThrow(/give it 4 x 15/);
  expect(() => recurrentSequence(tf, "gru", x, kernel, recurrent, tf.zeros([15]))).toThrow(/give it 2 x 15/);
  expect(() => recurrentSequence(tf, "gru", tf.zeros([2, 0, 4]), kernel, recurrent, bias)).toThrow(/empty/);
});
