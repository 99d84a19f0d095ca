import { afterAll, expect, test } from "vitest";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import { runStatefully } from "../../../src/learn/networks/runStatefully.js";
import type { Network } from "../../../src/shapes/network.js";
import { Draw, drawWeights } from "../engine/drawn.js";
import { ALMOST_LINEAR, ATTENTION, recurrent } from "../engine/sampleNetworks.js";

const executor = new EngineExecutor(1, "plain");
afterAll(() => executor.close());

/** An almost-linear cell that gets data at every step, as a history does. */
const [CELL, ...AFTER] = ALMOST_LINEAR.layers;
const FORCED: Network = { ...ALMOST_LINEAR, layers: [{ ...CELL, forcing: 1 } as typeof CELL, ...AFTER] };

test.each([
  ["simple cells", recurrent("simple", "predictEvery")],
  ["a GRU", recurrent("gru", "predictEvery")],
  ["an LSTM and increments", { ...recurrent("lstm", "predictEvery"), increment: true }],
  ["an almost-linear cell", FORCED],
] as const)("%s carried on through a window give what the executor gives for it", async (_title, network) => {
  const draw = new Draw();
  const weights = drawWeights(network, draw);
  const window = draw.values(9 * 5);
  const net = executor.load(network, weights);
  const answer = await net.output(window);
  const state = await net.latent(window);
  net.dispose();
  const { rows, states } = runStatefully(network, weights, window, 1);
  // The executor computes in single precision; an almost-linear state may grow.
  const limit = 1e-5 * Math.max(1, ...state.map(Math.abs));
  rows.forEach((value, c) => {
    expect(Math.abs(value - answer[8 * 5 + c])).toBeLessThan(limit);
  });
  states.forEach((value, u) => {
    expect(Math.abs(value - state[u])).toBeLessThan(limit);
  });
});

test("a free run without a replacement is the almost-linear map itself", async () => {
  const draw = new Draw();
  const weights = drawWeights(FORCED, draw).map((weight) => ({
    ...weight,
    values: weight.values.map((x) => x / 2),
  }));
  const first = draw.values(5);
  const { rows } = runStatefully(FORCED, weights, first, 9);
  // With data at the first step only, the executor's steps are those of a free run.
  const free: Network = { ...FORCED, layers: [{ ...CELL, forcing: 100 } as typeof CELL, ...AFTER] };
  const window = new Float32Array(9 * 5);
  window.set(first);
  const net = executor.load(free, weights);
  const answer = await net.output(window);
  net.dispose();
  rows.forEach((value, i) => {
    expect(Math.abs(value - answer[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
  });
});

test("refuses networks without a state", () => {
  const weights = drawWeights(ATTENTION, new Draw());
  expect(() => runStatefully(ATTENTION, weights, new Float32Array(45), 1)).toThrow(
    /does not predict the row after every/,
  );
});
