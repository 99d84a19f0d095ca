import { afterAll, describe, expect, test } from "vitest";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import { threadsFor } from "../../../src/learn/engine/threadsFor.js";
import { WeightLayout } from "../../../src/learn/engine/weightLayout.js";
import type { Executor, LearnerState } from "../../../src/learn/executor.js";
import { product } from "../../../src/math/product.js";
import type { Network } from "../../../src/shapes/network.js";
import { relativeError } from "../tensors/gradients.js";
import { batchOf, begun, Draw, drawWeights, taskOf } from "./drawn.js";
import { NETWORKS, SINGLE } from "./sampleNetworks.js";

/** Not multiples of 4, so that threads get unequal parts. */
const BATCH = 149;
const STEPS = 3;

/** Everything that an executor makes of networks: after some steps of training, and from what they have learnt. */
async function everything(executor: Executor, network: Network, count: number) {
  const draw = new Draw();
  const task = taskOf(network, {
    optimizer: "adam",
    epsilon: 1e-3,
    clipNorm: 0.5,
    l2: 1e-3,
    weightDecay: 0.01,
  });
  const states = Array.from({ length: count }, () => begun(drawWeights(network, draw)));
  const learner = executor.learner({ ...task, loss: { kind: "squared", derivative: 0.1, kl: 0.3 } }, states);
  const [inputs, outputs] = [product(network.input), product(network.output)];
  for (let step = 0; step < STEPS; step++) {
    const batch = batchOf(BATCH, draw.values(count * BATCH * inputs), draw.values(count * BATCH * outputs));
    learner.step(batch, 0.01, (_, into) => into.set(draw.values(into.length)));
  }
  const samples = draw.values(BATCH * inputs);
  const losses = Array.from(await learner.losses(samples, draw.values(BATCH * outputs)));
  const learnt = await learner.state();
  learner.dispose();
  return { losses, learnt, ...(await inferences(executor, network, learnt[0], samples)) };
}

async function inferences(
  executor: Executor,
  network: Network,
  { weights }: LearnerState,
  samples: Float32Array,
) {
  const loaded = executor.load(network, weights);
  const none = new Float32Array(0);
  const output = await loaded.output(samples);
  const latent = network.encoder > 0 ? await loaded.latent(samples) : none;
  const run = network.task === "reconstruct" ? none : await loaded.freeRun(samples, 4);
  loaded.dispose();
  return { output, latent, run };
}

const one = new EngineExecutor(1, "plain");
const two = new EngineExecutor(2, "plain");
const four = new EngineExecutor(4, "plain");
const relaxed = new EngineExecutor(2, "relaxed");
afterAll(() => {
  for (const executor of [one, two, four, relaxed]) executor.close();
});

describe.each(NETWORKS)("the results of %s", (_title, network) => {
  test("are worth several threads", () => {
    expect(threadsFor(4, new WeightLayout(network), BATCH, network)).toBe(4);
  });

  test.each([1, 2, 3, 5])("are the same bytes on 1, 2 and 4 threads, of %i networks", async (count) => {
    const alone = await everything(one, network, count);
    expect(alone.losses.every(Number.isFinite)).toBe(true);
    expect(await everything(two, network, count)).toEqual(alone);
    expect(await everything(four, network, count)).toEqual(alone);
  });

  test("are the same on both builds, but for rounding", async () => {
    const plain = await everything(one, network, 2);
    const other = await everything(relaxed, network, 2);
    // Three steps of Adam, each of some hundred roundings of 6e-8.
    const tolerance = 1e-5;
    expect(relativeError(other.losses, plain.losses)).toBeLessThan(tolerance);
    for (const what of ["output", "latent", "run"] as const)
      expect(relativeError(other[what], plain[what]), what).toBeLessThan(tolerance);
    other.learnt.forEach(({ weights }, n) => {
      weights.forEach(({ name, values }, w) => {
        expect(relativeError(values, plain.learnt[n].weights[w].values), name).toBeLessThan(tolerance);
      });
    });
  });
});

test.each([
  [1, 30],
  [1, 600],
  [7, 257],
  [32, 600],
])(
  "gradients of %i samples go back through a matrix of %i columns alike, whether it is turned whole or in pieces",
  async (size, columns) => {
    const network: Network = {
      input: [columns],
      output: [columns],
      layers: [
        { kind: "dense", inputs: columns, units: 19, activation: "tanh" },
        { kind: "dense", inputs: 19, units: columns, activation: "linear" },
      ],
      encoder: 1,
      task: "reconstruct",
      increment: false,
    };
    const draw = new Draw();
    const weights = drawWeights(network, draw);
    const samples = draw.values(size * columns);
    // A network alone is shared by two threads and turned whole; one that has a thread for itself is turned in pieces.
    const states = [];
    for (const executor of [one, two, four]) {
      const learner = executor.learner(taskOf(network), [begun(weights)]);
      learner.step(batchOf(size, samples, samples), 0.1, () => {});
      states.push(await learner.state());
      learner.dispose();
    }
    expect(states[0][0].weights[0].values).not.toEqual(weights[0].values);
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  },
);

test("more threads than networks never begin with one network before the last is done", async () => {
  // Without clipping, nothing in the program of a single layer makes a thread wait at its end.
  const draw = new Draw();
  const count = 3;
  const states = Array.from({ length: count }, () => begun(drawWeights(SINGLE, draw)));
  const samples = draw.values(count * BATCH * 40);
  const batch = batchOf(BATCH, samples, samples);
  const [alone, together] = [one, four].map((executor) => executor.learner(taskOf(SINGLE), states));
  for (let step = 0; step < 200; step++) {
    for (const learner of [alone, together]) learner.step(batch, 0.01, () => {});
  }
  expect(await together.state()).toEqual(await alone.state());
  alone.dispose();
  together.dispose();
});

test.each([1, 3])(
  "steps that are taken at once give the bytes of steps taken one by one, of %i networks",
  async (count) => {
    const draw = new Draw();
    const states = Array.from({ length: count }, () => begun(drawWeights(SINGLE, draw)));
    const task = taskOf(SINGLE, { optimizer: "adam", weightDecay: 0.01 });
    const [atOnce, oneByOne] = [two, two].map((executor) => executor.learner(task, states));
    for (let step = 0; step < 21; step++) {
      // Another number of samples, and another rate, while steps wait.
      const size = step === 5 ? 96 : BATCH;
      const samples = draw.values(count * size * 40);
      const batch = batchOf(size, samples, samples);
      for (const learner of [atOnce, oneByOne]) learner.step(batch, 0.01 / (1 + step), () => {});
      await oneByOne.sums();
    }
    expect(await atOnce.state()).toEqual(await oneByOne.state());
    atOnce.dispose();
    oneByOne.dispose();
  },
);
