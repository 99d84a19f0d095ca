import { expect, test } from "vitest";
import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { ForwardMode } from "../../../src/learn/networks/forwardMode.js";
import { weightShapes } from "../../../src/learn/networks/weightShapes.js";
import { Random } from "../../../src/math/random.js";
import { InputError } from "../../../src/shapes/inputError.js";
import { ACTIVATIONS, type Network } from "../../../src/shapes/network.js";
import type { Weight } from "../../../src/shapes/weight.js";
import { ATTENTION, CONVOLUTIONAL, DENSE, recurrent, VARIATIONAL } from "../engine/sampleNetworks.js";

/** Weights of every role: variances positive, the rest of a size that bends activations without closing them. */
function weightsOf(network: Network): Weight[] {
  const random = new Random(3);
  return weightShapes(network).map(({ name, shape }) => ({
    name,
    shape,
    values: Float32Array.from({ length: shape.reduce((all, side) => all * side, 1) }, () =>
      name.endsWith("variance") ? 0.5 + random.uniform() : 0.3 * random.normal(),
    ),
  }));
}

function sampleOf({ input }: Network, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: input.reduce((all, side) => all * side, 1) }, () =>
    // Single precision, so that the executor sees the same numbers.
    Math.fround(random.normal()),
  );
}

const NETWORKS: readonly [string, Network][] = [
  ["dense", DENSE],
  ["variational with batch normalisation", VARIATIONAL],
  ["simple cells", recurrent("simple", "predict")],
  ["GRU", recurrent("gru", "predictEvery")],
  ["LSTM", recurrent("lstm", "predict")],
  ["attention that adds to the last row", ATTENTION],
  ["convolutional", CONVOLUTIONAL],
  ...ACTIVATIONS.map((activation): [string, Network] => [
    `activation ${activation}`,
    {
      ...DENSE,
      input: [6],
      output: [6],
      layers: [
        { kind: "dense", inputs: 6, units: 9, activation },
        { kind: "dense", inputs: 9, units: 6, activation },
      ],
      encoder: 1,
    },
  ]),
];

test.each(NETWORKS)(
  "%s: values are the executor's, and tangents those of finite differences",
  async (_, network) => {
    const weights = weightsOf(network);
    const mode = new ForwardMode(network, weights);
    const [sample, direction] = [sampleOf(network, 1), sampleOf(network, 2)];
    const executor = await startExecutor("engine");
    const net = executor.load(network, weights);
    const zero = new Float64Array(sample.length);
    for (const what of network.encoder > 0 ? (["output", "latent"] as const) : (["output"] as const)) {
      const { value, tangent } = mode[what](sample, direction);
      const found = await net[what](Float32Array.from(sample));
      expect(found.length).toBe(value.length);
      // The executor rounds to single precision, 6e-8 an operation, some hundred operations deep, on values near 1.
      for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - value[i])).toBeLessThan(2e-5);
      // Central differences err by h^2 and by rounding over h: about 1e-9 at h = 1e-5.
      const h = 1e-5;
      const moved = [h, -h].map(
        (by) =>
          mode[what](
            sample.map((x, i) => x + by * direction[i]),
            zero,
          ).value,
      );
      for (let i = 0; i < value.length; i++)
        expect(Math.abs((moved[0][i] - moved[1][i]) / (2 * h) - tangent[i])).toBeLessThan(1e-6);
    }
    net.dispose();
    executor.close();
  },
);

test("the tangent is linear in the direction, and 0 along none", () => {
  const mode = new ForwardMode(DENSE, weightsOf(DENSE));
  const [sample, u, v] = [1, 2, 3].map((seed) => sampleOf(DENSE, seed));
  const along = (direction: Float64Array): Float64Array => mode.latent(sample, direction).tangent;
  const sum = along(u.map((value, i) => 2 * value - v[i]));
  const [one, other] = [along(u), along(v)];
  sum.forEach((value, i) => {
    expect(value).toBeCloseTo(2 * one[i] - other[i], 10);
  });
  expect(Array.from(along(new Float64Array(40)), Math.abs)).toEqual([0, 0, 0]);
});

test("a sample that does not fit, and a network without latent space, are refused", () => {
  const mode = new ForwardMode(ATTENTION, weightsOf(ATTENTION));
  expect(() => mode.output([1], [1])).toThrow(InputError);
  expect(() => mode.latent(new Float64Array(45), new Float64Array(45))).toThrow(/no latent/);
});
