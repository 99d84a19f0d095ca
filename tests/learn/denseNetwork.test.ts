import { describe, expect, test } from "vitest";
import { startBackend } from "../../src/learn/backend.js";
import { DenseNetwork } from "../../src/learn/denseNetwork.js";
import { autoencoderLayers, type DenseLayer, initialWeights, type Weight } from "../../src/learn/weights.js";
import { Random } from "../../src/math/random.js";
import { ACTIVATIONS, type Activation } from "../../src/shapes/recipe.js";

const FUNCTIONS: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sine: Math.sin,
};

/** The network by plain sums, in double precision. */
function run(layers: readonly DenseLayer[], weights: readonly Weight[], row: ArrayLike<number>): number[] {
  let h = Array.from(row);
  layers.forEach(({ units, activation }, l) => {
    const w = weights[2 * l].values;
    const b = weights[2 * l + 1].values;
    h = Array.from({ length: units }, (_, j) =>
      FUNCTIONS[activation](h.reduce((s, v, i) => s + v * w[i * units + j], b[j])),
    );
  });
  return h;
}

function lossOf(
  layers: readonly DenseLayer[],
  weights: readonly Weight[],
  rows: Float32Array,
  inputs: number,
): number {
  let sum = 0;
  for (let r = 0; r < rows.length; r += inputs) {
    run(layers, weights, rows.subarray(r, r + inputs)).forEach((v, i) => {
      sum += (v - rows[r + i]) ** 2;
    });
  }
  return sum / rows.length;
}

function setUp(activation: Activation) {
  const inputs = 7;
  const { layers, encoder } = autoencoderLayers(inputs, { hidden: [5, 4], latent: 2, activation });
  const random = new Random(11);
  const weights = initialWeights(layers, random).map((weight) => ({
    ...weight,
    values: weight.values.map((v) => v + 0.05 * random.normal()),
  }));
  const rows = Float32Array.from({ length: inputs * 9 }, () => random.normal());
  return { inputs, layers, encoder, weights, rows };
}

describe.each(["cpu", "wasm"])("on %s", (name) => {
  test.each(ACTIVATIONS)("a network of %s units gives what its equations give", async (activation) => {
    const { tf } = await startBackend(name);
    const { inputs, layers, encoder, weights, rows } = setUp(activation);
    const network = new DenseNetwork(tf, layers, encoder, weights);
    const output = await network.reconstruct(rows);
    const latent = await network.encode(rows);
    for (let r = 0; r < 9; r++) {
      const row = rows.subarray(r * inputs, (r + 1) * inputs);
      // Single precision through five layers.
      for (const [i, v] of run(layers, weights, row).entries()) {
        expect(output[r * inputs + i]).toBeCloseTo(v, 4);
      }
      for (const [i, v] of run(layers.slice(0, encoder), weights, row).entries()) {
        expect(latent[2 * r + i]).toBeCloseTo(v, 4);
      }
    }
    network.dispose();
  });

  test.each(ACTIVATIONS)(
    "a step of Adam on %s units follows the finite-difference gradient",
    async (activation) => {
      const { tf } = await startBackend(name);
      const { inputs, layers, encoder, weights, rows } = setUp(activation);
      const network = new DenseNetwork(tf, layers, encoder, weights);
      const before = await network.trainBatch(rows, 1e-3);
      expect(before).toBeCloseTo(lossOf(layers, weights, rows, inputs), 5);
      const after = await network.weights(weights);
      weights.forEach((weight, w) => {
        for (let i = 0; i < weight.values.length; i += 3) {
          const shifted = (by: number): number => {
            const values = Float64Array.from(weight.values);
            values[i] += by;
            const moved = weights.map((other, o) =>
              o === w ? { ...other, values: values as unknown as Float32Array } : other,
            );
            return lossOf(layers, moved, rows, inputs);
          };
          const gradient = (shifted(1e-4) - shifted(-1e-4)) / 2e-4;
          // Adam's first step is -rate g / (|g| + eps): the sign of every gradient shows, its size does not.
          // A kink of ReLU or ELU within the difference may blur the smallest ones.
          if (Math.abs(gradient) < 1e-3) continue;
          expect(after[w].values[i] - weight.values[i], `${weight.name}[${i}]`).toBeCloseTo(
            -1e-3 * Math.sign(gradient),
            5,
          );
        }
      });
      network.dispose();
    },
  );
});

test("cpu and wasm stay together over ten steps", async () => {
  const ten = async (name: string): Promise<number[]> => {
    const { tf } = await startBackend(name);
    const { layers, encoder, weights, rows } = setUp("elu");
    const network = new DenseNetwork(tf, layers, encoder, weights);
    const losses: number[] = [];
    for (let i = 0; i < 10; i++) losses.push(await network.trainBatch(rows, 1e-2));
    network.dispose();
    return losses;
  };
  const cpu = await ten("cpu");
  const wasm = await ten("wasm");
  expect(cpu[9]).toBeLessThan(cpu[0]);
  // Rounding differs by the order of sums; ten steps carry it on.
  for (const [i, loss] of cpu.entries()) expect(Math.abs(wasm[i] / loss - 1)).toBeLessThan(1e-4);
});
