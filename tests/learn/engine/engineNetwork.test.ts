import { afterAll, describe, expect, test } from "vitest";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import { product } from "../../../src/math/product.js";
import { ACTIVATIONS, CELLS, type Layer, type Network } from "../../../src/shapes/network.js";
import type { Weight } from "../../../src/shapes/weight.js";
import { Draw, drawWeights } from "./drawn.js";
import { ATTENTION, NETWORKS, recurrent } from "./sampleNetworks.js";

const executor = new EngineExecutor(2, "plain");
afterAll(() => executor.close());

/** The output of a network that is loaded for nothing else. */
async function outputOf(network: Network, weights: readonly Weight[], samples: Float32Array) {
  const loaded = executor.load(network, weights);
  const output = await loaded.output(samples);
  loaded.dispose();
  return output;
}

describe.each(NETWORKS)("a loaded network: %s", (_title, network) => {
  const draw = new Draw();
  const weights = drawWeights(network, draw);
  const size = product(network.input);
  const given = product(network.output);

  test("gives the same for a sample alone as among any number of others", async () => {
    const samples = draw.values(37 * size);
    const together = await outputOf(network, weights, samples);
    for (const [from, to] of [
      [0, 1],
      [3, 6],
      [5, 14],
      [36, 37],
    ]) {
      const some = await outputOf(network, weights, samples.slice(from * size, to * size));
      expect(some).toEqual(together.slice(from * given, to * given));
    }
  });

  test("gives the same for few samples after many, and for many after few", async () => {
    const [few, many] = [draw.values(3 * size), draw.values(18 * size)];
    const loaded = executor.load(network, weights);
    const first = await loaded.output(few);
    await loaded.output(many);
    expect(await loaded.output(few)).toEqual(first);
    expect(await loaded.output(many)).toEqual(await outputOf(network, weights, many));
    loaded.dispose();
  });

  test("gives the same for a thousand samples as for each part of them", async () => {
    const samples = draw.values(1001 * size);
    const all = await outputOf(network, weights, samples);
    const last = await outputOf(network, weights, samples.slice(900 * size));
    expect(all.slice(900 * given)).toEqual(last);
  });
});

describe("a free run", () => {
  test.each([
    ...CELLS.flatMap((cell) =>
      (["predict", "predictEvery"] as const).map(
        (task) => [`${cell}, ${task}`, recurrent(cell, task)] as const,
      ),
    ),
    ["attention of increments", ATTENTION] as const,
  ])("is the output of windows that move on: %s", async (_title, network) => {
    const draw = new Draw();
    const [starts, steps, columns] = [3, 6, 5];
    const size = product(network.input);
    const loaded = executor.load(network, drawWeights(network, draw));
    const windows = draw.values(starts * size);
    const expected = new Float32Array(starts * steps * columns);
    const moving = windows.slice();
    for (let step = 0; step < steps; step++) {
      const output = await loaded.output(moving);
      for (let s = 0; s < starts; s++) {
        const end = ((s + 1) * output.length) / starts;
        const row = output.slice(end - columns, end);
        expected.set(row, (s * steps + step) * columns);
        moving.copyWithin(s * size, s * size + columns, (s + 1) * size);
        moving.set(row, (s + 1) * size - columns);
      }
    }
    expect(await loaded.freeRun(windows, steps)).toEqual(expected);
    loaded.dispose();
  });

  test("from many windows at once is that from each", async () => {
    const network = recurrent("gru", "predict");
    const draw = new Draw();
    const loaded = executor.load(network, drawWeights(network, draw));
    const windows = draw.values(601 * 45);
    const all = await loaded.freeRun(windows, 3);
    for (const s of [0, 511, 512, 600]) {
      const one = await loaded.freeRun(windows.slice(s * 45, (s + 1) * 45), 3);
      expect(all.slice(s * 15, (s + 1) * 15)).toEqual(one);
    }
    loaded.dispose();
  });

  test("feeds back the columns that are seen, where more are predicted", async () => {
    // From windows of 4 rows of column 1 alone, all three columns.
    const layers: Layer[] = [
      { kind: "reshape", shape: [4] },
      { kind: "dense", inputs: 4, units: 3, activation: "tanh" },
    ];
    const network: Network = {
      input: [4, 1],
      output: [3],
      layers,
      encoder: 0,
      task: "predict",
      increment: false,
    };
    const draw = new Draw();
    const loaded = executor.load(network, drawWeights(network, draw));
    const window = draw.values(4);
    const run = await loaded.freeRun(window, 3, Int32Array.of(1));
    let moving = Array.from(window);
    for (let step = 0; step < 3; step++) {
      const output = await loaded.output(Float32Array.from(moving));
      expect(run.slice(step * 3, step * 3 + 3)).toEqual(output);
      moving = [...moving.slice(1), output[1]];
    }
    loaded.dispose();
  });

  test("of no steps is empty, and of a network that does not predict is refused", async () => {
    const network = recurrent("gru", "predict");
    const loaded = executor.load(network, drawWeights(network, new Draw()));
    expect(await loaded.freeRun(new Float32Array(45), 0)).toEqual(new Float32Array(0));
    loaded.dispose();
    const [[, autoencoder]] = NETWORKS;
    const other = executor.load(autoencoder, drawWeights(autoencoder, new Draw()));
    await expect(other.freeRun(new Float32Array(40), 1)).rejects.toThrow("not predict");
    other.dispose();
  });
});

describe("the latent state", () => {
  test.each(CELLS)("of %s cells is their state after the last row", async (cell) => {
    const draw = new Draw();
    const network = recurrent(cell, "predictEvery");
    const weights = drawWeights(network, draw);
    const samples = draw.values(7 * 45);
    const loaded = executor.load(network, weights);
    const latent = await loaded.latent(samples);
    loaded.dispose();
    const states: Network = { ...network, output: [9, 17], layers: network.layers.slice(0, 1), encoder: 0 };
    const all = await outputOf(states, weights.slice(0, 3), samples);
    const last = Array.from({ length: 7 }, (_, s) =>
      Array.from(all.slice((s * 9 + 8) * 17, (s + 1) * 9 * 17)),
    );
    expect(Array.from(latent)).toEqual(last.flat());
  });

  test("of a network without one is refused", async () => {
    const loaded = executor.load(ATTENTION, drawWeights(ATTENTION, new Draw()));
    await expect(loaded.latent(new Float32Array(45))).rejects.toThrow("no latent space");
    loaded.dispose();
  });
});

describe("numbers that are none", () => {
  /** Two layers, so that the gradient passes through the activation, too. */
  function layersWith(activation: (typeof ACTIVATIONS)[number]): Network {
    const layers: Layer[] = [
      { kind: "dense", inputs: 3, units: 5, activation },
      { kind: "dense", inputs: 5, units: 3, activation: "linear" },
    ];
    return { input: [3], output: [3], layers, encoder: 1, task: "reconstruct", increment: false };
  }

  test.each(ACTIVATIONS)("in weights pass through %s", async (activation) => {
    const network = layersWith(activation);
    const weights = drawWeights(network, new Draw()).map((weight) => ({
      ...weight,
      values: weight.name === "0.weight" ? weight.values.map(() => Number.NaN) : weight.values,
    }));
    const loaded = executor.load(network, weights);
    const samples = new Draw().values(6);
    expect((await loaded.latent(samples)).every(Number.isNaN)).toBe(true);
    expect((await loaded.output(samples)).every(Number.isNaN)).toBe(true);
    loaded.dispose();
  });

  test.each(ACTIVATIONS)("or values too large for sines and powers do no harm to %s", async (activation) => {
    const network = layersWith(activation);
    const weights = drawWeights(network, new Draw()).map((weight) => ({
      ...weight,
      values: weight.name === "0.weight" ? weight.values.map(() => 1e30) : weight.values,
    }));
    const loaded = executor.load(network, weights);
    const latent = await loaded.latent(Float32Array.of(1, 1, 1, -1, -1, -1));
    expect(latent.some(Number.isNaN)).toBe(false);
    loaded.dispose();
  });

  test.each(NETWORKS)("in a sample spoil no other one: %s", async (_title, network) => {
    const draw = new Draw();
    const weights = drawWeights(network, draw);
    const size = product(network.input);
    const given = product(network.output);
    const samples = draw.values(6 * size);
    const expected = await outputOf(network, weights, samples);
    samples.fill(Number.NaN, 2 * size, 3 * size);
    const output = await outputOf(network, weights, samples);
    expect(output.slice(0, 2 * given)).toEqual(expected.slice(0, 2 * given));
    expect(output.slice(2 * given, 3 * given).every(Number.isNaN)).toBe(true);
    expect(output.slice(3 * given)).toEqual(expected.slice(3 * given));
  });

  test.each(NETWORKS)("in all weights give nothing else: %s", async (_title, network) => {
    const weights = drawWeights(network, new Draw());
    const spoilt = weights.map((weight) => ({ ...weight, values: weight.values.map(() => Number.NaN) }));
    const output = await outputOf(network, spoilt, new Draw().values(3 * product(network.input)));
    expect(output.every(Number.isNaN)).toBe(true);
  });
});
