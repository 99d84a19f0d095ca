import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { weightShapes } from "../../../src/learn/networks/weightShapes.js";
import { InputError } from "../../../src/shapes/inputError.js";
import { type Layer, type Network, strides } from "../../../src/shapes/network.js";
import type { NetworkRecipe } from "../../../src/shapes/recipe.js";

const ANY = { activation: "relu", initialisation: "auto", initialSd: 0.05, normalisation: "none" } as const;
const AUTOENCODER = {
  kind: "autoencoder",
  ...ANY,
  hidden: [64, 32, 16],
  latent: 2,
  variational: false,
} as const;
const CONVOLUTIONAL = {
  kind: "convolutional",
  ...ANY,
  filters: [16, 32],
  kernel: 3,
  stride: 2,
  hidden: [20],
  latent: 2,
  variational: false,
} as const;
const RECURRENT = {
  kind: "recurrent",
  ...ANY,
  cell: "lstm",
  units: [32],
  output: "value",
  steps: "last",
} as const;
const ATTENTION = {
  kind: "attention",
  ...ANY,
  width: 32,
  heads: 4,
  blocks: 2,
  output: "value",
  steps: "last",
} as const;

const product = (shape: readonly number[]): number => shape.reduce((whole, side) => whole * side, 1);

/** How many weights there are in all. */
function count(network: Network): number {
  return weightShapes(network).reduce((sum, { shape }) => sum + product(shape), 0);
}

const DENSE = (inputs: number, units: number): number => (inputs + 1) * units;

/** The shape that a layer gives, after checking that it can take what comes in. */
function through(layer: Layer, shape: readonly number[]): readonly number[] {
  const last = shape[shape.length - 1];
  switch (layer.kind) {
    case "dense":
      expect(last).toBe(layer.inputs);
      return [...shape.slice(0, -1), layer.units];
    case "convolution":
      expect(shape).toEqual([layer.height, layer.width, layer.channels]);
      return [
        Math.ceil(layer.height / strides(layer)[0]),
        Math.ceil(layer.width / strides(layer)[1]),
        layer.filters,
      ];
    case "transposedConvolution":
      expect(shape).toEqual([layer.height, layer.width, layer.channels]);
      // It is the transpose of a convolution with padding "same" that gives this shape.
      expect(Math.ceil(layer.outHeight / strides(layer)[0])).toBe(layer.height);
      expect(Math.ceil(layer.outWidth / strides(layer)[1])).toBe(layer.width);
      return [layer.outHeight, layer.outWidth, layer.filters];
    case "recurrent":
      expect(shape).toEqual([shape[0], layer.inputs]);
      return [shape[0], layer.units];
    case "bidirectional":
      expect(shape).toEqual([shape[0], layer.inputs]);
      return [shape[0], 2 * layer.units];
    case "almostLinear":
      expect(shape).toEqual([shape[0], layer.inputs]);
      expect(layer.units).toBeGreaterThan(layer.inputs);
      return [shape[0], layer.units];
    case "firstColumns":
      expect(last).toBeGreaterThanOrEqual(layer.width);
      return [...shape.slice(0, -1), layer.width];
    case "attention":
      expect(shape).toEqual([shape[0], layer.width]);
      expect(layer.width % layer.heads).toBe(0);
      return shape;
    case "position":
      expect(shape).toEqual([layer.steps, layer.width]);
      return shape;
    case "batchNormalization":
    case "layerNormalization":
      expect(last).toBe(layer.width);
      return shape;
    case "reshape":
      expect(product(layer.shape)).toBe(product(shape));
      return layer.shape;
    case "lastStep":
      expect(shape.length).toBe(2);
      return [last];
    case "gaussian":
      expect(shape).toEqual([2 * layer.latent]);
      return [layer.latent];
    case "residual": {
      const inside = layer.layers.reduce((now: readonly number[], one) => through(one, now), shape);
      expect(inside).toEqual(shape);
      return shape;
    }
  }
}

describe("every layer accepts the output of the previous one", () => {
  const widths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 });
  const some = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });
  const size = fc.integer({ min: 1, max: 13 });
  const any = {
    activation: fc.constantFrom("relu", "tanh", "sine"),
    initialisation: fc.constant("auto"),
    initialSd: fc.constant(0.05),
    normalisation: fc.constantFrom("none", "batch", "layer"),
  };
  const latent = { latent: size, variational: fc.boolean() };
  const predicts = { output: fc.constantFrom("value", "increment"), steps: fc.constantFrom("last", "every") };
  const recipe = (kind: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<NetworkRecipe> =>
    fc.record({ kind: fc.constant(kind), ...any, ...fields }) as unknown as fc.Arbitrary<NetworkRecipe>;
  const autoencoder = recipe("autoencoder", { hidden: widths, ...latent });
  const kernel = fc.integer({ min: 3, max: 5 });
  const stride = fc.integer({ min: 1, max: 3 });
  const convolutional = recipe("convolutional", { filters: some, kernel, stride, hidden: widths, ...latent });
  const cell = fc.constantFrom("simple", "gru", "lstm");
  const recurrent = recipe("recurrent", { cell, units: some, ...predicts });
  const blocks = fc.integer({ min: 1, max: 3 });
  const attention = recipe("attention", {
    width: fc.constant(8),
    heads: fc.constant(2),
    blocks,
    ...predicts,
  });
  const dense = fc.oneof(
    recipe("mlp", { hidden: widths, ...predicts }),
    recipe("classifier", { hidden: widths }),
  );
  const shapes = {
    row: fc.tuple(size),
    window: fc.tuple(size, size),
    picture: fc.tuple(size, size, fc.constantFrom(1, 3)),
  };
  test.each<[string, fc.Arbitrary<NetworkRecipe>, fc.Arbitrary<readonly number[]>]>([
    ["autoencoders", autoencoder, fc.oneof(shapes.row, shapes.window, shapes.picture)],
    ["convolutional autoencoders", convolutional, fc.oneof(shapes.window, shapes.picture)],
    ["recurrent networks", recurrent, shapes.window],
    ["attention", attention, shapes.window],
    ["dense predictors and classifiers", dense, fc.oneof(shapes.row, shapes.window)],
  ])("in %s", (_, recipes, samples) => {
    fc.assert(
      fc.property(recipes, samples, size, (one, shape, outputs) => {
        const network = describeNetwork(one, shape, outputs);
        const states: (readonly number[])[] = [network.input];
        for (const layer of network.layers) states.push(through(layer, states[states.length - 1]));
        expect(network.input).toEqual(shape);
        expect(states[states.length - 1]).toEqual(network.output);
        if ("latent" in one) {
          expect(network.output).toEqual(shape);
          expect(states[network.encoder]).toEqual([one.latent]);
        } else {
          const every = network.task === "predictEvery";
          expect(network.output).toEqual(every ? [shape[0], outputs] : [outputs]);
        }
        const names = weightShapes(network).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe("the number of weights equals Keras's count", () => {
  test("in the autoencoder of the membrane movie, 9900-64-32-16-2 and back", () => {
    const network = describeNetwork(AUTOENCODER, [9900], 9900);
    const widths = [9900, 64, 32, 16, 2, 16, 32, 64, 9900];
    expect(count(network)).toBe(widths.slice(1).reduce((sum, units, i) => sum + DENSE(widths[i], units), 0));
    // The narrow layers have 2080 + 528 + 34 and 48 + 544 + 2112 weights; then there are the two wide ones.
    expect(count(network)).toBe(64 * 9900 + 64 + 2642 + 2704 + 64 * 9900 + 9900);
  });

  test("in recurrent networks: Keras's summaries of SimpleRNN(5), GRU(16) and LSTM(32) before Dense(1)", () => {
    const of = (cell: "simple" | "gru" | "lstm", units: number): number =>
      count(describeNetwork({ ...RECURRENT, cell, units: [units] }, [40, 1], 1));
    // units (units + inputs + 1); 3 units (units + inputs + 2) with reset_after; 4 units (units + inputs + 1).
    expect(of("simple", 5)).toBe(35 + 6);
    expect(of("gru", 16)).toBe(912 + 17);
    expect(of("lstm", 32)).toBe(4352 + 33);
    const two = describeNetwork({ ...RECURRENT, units: [32, 8] }, [40, 3], 3);
    expect(count(two)).toBe(4 * 32 * (32 + 3 + 1) + 4 * 8 * (8 + 32 + 1) + DENSE(8, 3));
  });

  test("in convolutions: kernel area times channels times filters, and a bias a filter", () => {
    const network = describeNetwork(CONVOLUTIONAL, [16, 83], 0);
    // 16 x 83 is halved to 8 x 42 and 4 x 21.
    const flat = 4 * 21 * 32;
    const there = 9 * 16 + 16 + (9 * 16 * 32 + 32) + DENSE(flat, 20) + DENSE(20, 2);
    const back = DENSE(2, 20) + DENSE(20, flat) + (9 * 32 * 16 + 16) + (9 * 16 + 1);
    expect(count(network)).toBe(there + back);
  });

  test("in attention: MultiHeadAttention(heads, width / heads), LayerNormalization and Dense", () => {
    const network = describeNetwork(ATTENTION, [40, 3], 3);
    const block = 4 * DENSE(32, 32) + DENSE(32, 128) + DENSE(128, 32) + 2 * 2 * 32;
    expect(count(network)).toBe(DENSE(3, 32) + 40 * 32 + 2 * block + 2 * 32 + DENSE(32, 3));
  });

  test("in batch normalisation: four a unit, two of which are not trained", () => {
    const plain = describeNetwork(AUTOENCODER, [100], 100);
    const normalised = describeNetwork({ ...AUTOENCODER, normalisation: "batch" }, [100], 100);
    const units = 2 * (64 + 32 + 16);
    expect(count(normalised) - count(plain)).toBe(4 * units);
    const running = weightShapes(normalised).filter(({ role }) => role === "running");
    expect(running.reduce((sum, { shape }) => sum + shape[0], 0)).toBe(2 * units);
  });
});

describe("the layers", () => {
  test("of an autoencoder have the activation save for the latent and the last", () => {
    const { layers, encoder } = describeNetwork(AUTOENCODER, [100], 100);
    const activations = layers.map((layer) => ("activation" in layer ? layer.activation : ""));
    const hidden = ["relu", "relu", "relu"];
    expect(activations).toEqual([...hidden, "linear", ...hidden, "linear"]);
    expect(encoder).toBe(4);
  });

  test("of a variational one draw from a Gaussian before the decoder", () => {
    const { layers, encoder } = describeNetwork({ ...AUTOENCODER, variational: true }, [100], 100);
    expect(layers[encoder - 1]).toEqual({ kind: "gaussian", latent: 2 });
    expect(layers[encoder - 2]).toMatchObject({ kind: "dense", units: 4, activation: "linear" });
    expect(layers[encoder]).toMatchObject({ kind: "dense", inputs: 2 });
  });

  test("of a convolutional one normalise over the filters, not after the last", () => {
    const { layers } = describeNetwork({ ...CONVOLUTIONAL, normalisation: "batch" }, [8, 8, 3], 0);
    const after = layers.flatMap((layer, l) => {
      const next = layers[l + 1];
      return /onvolution$/.test(layer.kind) ? [next?.kind === "batchNormalization" ? next.width : 0] : [];
    });
    expect(after).toEqual([16, 32, 16, 0]);
    expect(layers[layers.length - 1]).toMatchObject({ filters: 3, activation: "linear" });
  });

  test("of predictors end at the last step, or answer to every one", () => {
    const last = describeNetwork(RECURRENT, [40, 3], 2);
    expect(last).toMatchObject({ task: "predict", output: [2], encoder: 2, increment: false });
    const every = describeNetwork({ ...ATTENTION, steps: "every", output: "increment" }, [40, 3], 3);
    expect(every).toMatchObject({ task: "predictEvery", output: [40, 3], increment: true });
    expect(every.layers.some(({ kind }) => kind === "lastStep")).toBe(false);
  });

  test("of attention normalise before each part and after all", () => {
    const { layers } = describeNetwork(ATTENTION, [40, 3], 3);
    const kinds = layers.map((layer) =>
      layer.kind === "residual" ? layer.layers.map(({ kind }) => kind) : layer.kind,
    );
    const mixing = ["layerNormalization", "attention"];
    const widening = ["layerNormalization", "dense", "dense"];
    const blocks = [mixing, widening, mixing, widening];
    expect(kinds).toEqual(["dense", "position", ...blocks, "layerNormalization", "lastStep", "dense"]);
  });
});

test("weights are named after the path of their layer, even within a residual layer", () => {
  const names = weightShapes(describeNetwork({ ...ATTENTION, blocks: 1 }, [5, 3], 3)).map(({ name }) => name);
  expect(names.slice(0, 5)).toEqual(["0.weight", "0.bias", "1.vectors", "2.0.gain", "2.0.offset"]);
  expect(names).toContain("2.1.queriesBias");
  expect(names).toContain("3.2.weight");
  expect(names.at(-1)).toBe("6.bias");
});

test("a transposed convolution's weights have filters before channels, as TensorFlow requires", () => {
  const shapes = weightShapes(describeNetwork({ ...CONVOLUTIONAL, hidden: [] }, [8, 8, 1], 0));
  const kernels = shapes.filter(({ shape }) => shape.length === 4).map(({ shape }) => shape.slice(2));
  expect(kernels).toEqual([
    [1, 16],
    [16, 32],
    [16, 32],
    [1, 16],
  ]);
});

test("rejects samples of the wrong shape and names the required one", () => {
  for (const [recipe, shape] of [
    [RECURRENT, [3]],
    [ATTENTION, [4, 4, 1]],
    [CONVOLUTIONAL, [3]],
  ] as const) {
    expect(() => describeNetwork(recipe, shape, 1)).toThrow(InputError);
    expect(() => describeNetwork(recipe, shape, 1)).toThrow(/shape=\[.*\] does not suit kind ".*"; give it/);
  }
});
