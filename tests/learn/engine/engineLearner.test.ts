import { afterAll, describe, expect, test } from "vitest";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import type { Batch, Learner, LearningTask, NoiseSource } from "../../../src/learn/executor.js";
import { product } from "../../../src/math/product.js";
import { ACTIVATIONS, type Network } from "../../../src/shapes/network.js";
import { OPTIMIZERS } from "../../../src/shapes/recipe.js";
import { batchOf, begun, Draw, drawWeights, taskOf } from "./drawn.js";
import { DENSE, NETWORKS, recurrent, VARIATIONAL } from "./sampleNetworks.js";

const executor = new EngineExecutor(2, "plain");
afterAll(() => executor.close());

/** Noise that is the same in every step. */
const noise: NoiseSource = (network, into) => into.set(new Draw(network + 5).values(into.length));

function drawBatch({ input, output }: Network, draw: Draw, size: number, networks = 1) {
  const count = networks * size;
  return batchOf(size, draw.values(count * product(input)), draw.values(count * product(output)));
}

/** A batch of samples that begin anywhere in a table, given and by their places. */
function stretchBatch(
  { input, output }: Network,
  table: Float32Array,
  draw: Draw,
  { size, count, reconstructs }: { size: number; count: number; reconstructs: boolean },
): Batch {
  const inputs = product(input);
  const places = Int32Array.from(draw.values(size * count), (value) =>
    Math.floor(((value + 1) / 2) * (table.length - inputs)),
  );
  const targets = draw.values(size * count * product(output));
  const fillTargets = (n: number, into: Float32Array): void =>
    into.set(targets.subarray(n * into.length, (n + 1) * into.length));
  return {
    size,
    reconstructs,
    fill(n, samples, wanted) {
      for (let i = 0; i < size; i++)
        samples.set(table.subarray(places[n * size + i], places[n * size + i] + inputs), i * inputs);
      if (!reconstructs) fillTargets(n, wanted);
    },
    stretches: {
      table,
      starts: (n, into) => into.set(places.subarray(n * size, (n + 1) * size)),
      fillTargets,
    },
  };
}

/** Steps on batches of some sizes. */
function learn(learner: Learner, network: Network, sizes: readonly number[], draw: Draw, networks = 1): void {
  for (const size of sizes) learner.step(drawBatch(network, draw, size, networks), 0.01, noise);
}

describe("a learner made from a state", () => {
  const cases: [string, Network, Partial<LearningTask["step"]>][] = [
    ...OPTIMIZERS.map((optimizer): [string, Network, Partial<LearningTask["step"]>] => [
      optimizer,
      DENSE,
      { optimizer, momentum: 0.9, weightDecay: 0.1 },
    ]),
    [
      "adam, clipped, with penalties",
      recurrent("lstm", "predict"),
      { optimizer: "adam", clipNorm: 0.1, l2: 0.01 },
    ],
    ["adam and batch normalisation", VARIATIONAL, { optimizer: "adam" }],
  ];
  test.each(cases)("goes on to the last bit: %s", async (_title, network, step) => {
    const draw = new Draw();
    const states = [0, 1].map(() => begun(drawWeights(network, draw)));
    const task = { ...taskOf(network, step), loss: { kind: "squared", derivative: 0.1, kl: 0.5 } as const };
    const through = executor.learner(task, states);
    learn(through, network, [7, 5, 7], draw, 2);
    const half = await through.state();
    const resumed = executor.learner(task, half);
    expect(await resumed.state()).toEqual(half);
    const [a, b] = [new Draw(8), new Draw(8)];
    learn(through, network, [7, 3], a, 2);
    learn(resumed, network, [7, 3], b, 2);
    const [wanted, found] = [await through.state(), await resumed.state()];
    expect(found).toEqual(wanted);
    expect(found.map(({ steps }) => steps)).toEqual([5, 5]);
    expect(found[0].weights[0].values).not.toEqual(half[0].weights[0].values);
    through.dispose();
    resumed.dispose();
  });

  test("ignores moments that belong to no step", async () => {
    const draw = new Draw();
    const weights = drawWeights(DENSE, draw);
    const moments = weights.map((weight) => ({ ...weight, name: `velocity.${weight.name}` }));
    const task = taskOf(DENSE, { optimizer: "momentum", momentum: 0.9 });
    const batch = drawBatch(DENSE, draw, 5);
    const found = [];
    for (const given of [[], moments]) {
      const learner = executor.learner(task, [{ ...begun(weights), moments: given }]);
      learner.step(batch, 0.1, noise);
      found.push(await learner.weights());
      learner.dispose();
    }
    expect(found[0]).toEqual(found[1]);
  });
});

describe.each(NETWORKS)("batches of different sizes: %s", (_title, network) => {
  test.each([
    [13, 6],
    [12, 1],
    [6, 5],
    [3, 17],
    [1, 4],
  ])("%i samples leave nothing behind in a batch of %i", async (before, after) => {
    const draw = new Draw();
    const task = taskOf(network, { optimizer: "adam" });
    const used = executor.learner(task, [begun(drawWeights(network, draw))]);
    learn(used, network, [before], draw);
    const fresh = executor.learner(task, await used.state());
    const batch = drawBatch(network, draw, after);
    for (const learner of [used, fresh]) learner.step(batch, 0.01, noise);
    expect(await used.state()).toEqual(await fresh.state());
    const some = drawBatch(network, draw, 3);
    await used.losses(batch.samples, batch.targets);
    expect(await used.losses(some.samples, some.targets)).toEqual(
      await fresh.losses(some.samples, some.targets),
    );
    used.dispose();
    fresh.dispose();
  });

  test.each([1, 3])(
    "learn the same from samples found in a table as from those given, of %i networks",
    async (count) => {
      const draw = new Draw();
      const states = Array.from({ length: count }, () => begun(drawWeights(network, draw)));
      const task = taskOf(network, { optimizer: "adam" });
      const [found, given] = [0, 1].map(() => executor.learner(task, states));
      const tables = [900, 700].map((rows) => draw.values(rows + product(network.input)));
      const reconstructs = network.task === "reconstruct";
      for (const [step, size] of [13, 6, 13, 5, 5, 24, 1].entries()) {
        // Steps that wait when another table comes, or none, are taken before.
        const table = tables[step === 3 ? 1 : 0];
        const batch = stretchBatch(network, table, draw, { size, count, reconstructs });
        found.step(step === 4 ? { ...batch, stretches: undefined } : batch, 0.01, noise);
        given.step({ ...batch, stretches: undefined }, 0.01, noise);
      }
      expect(await found.state()).toEqual(await given.state());
      for (const learner of [found, given]) learner.dispose();
    },
  );

  test("numbers that are none stay in their network and in their batch", async () => {
    const draw = new Draw();
    const weights = [0, 1, 2].map(() => drawWeights(network, draw));
    const spoilt = weights[1].map((weight) => ({ ...weight, values: weight.values.map(() => Number.NaN) }));
    const task = taskOf(network, { clipNorm: 0.3 });
    const batch = drawBatch(network, draw, 6, 3);
    const [all, alone] = [
      executor.learner(task, [begun(weights[0]), begun(spoilt), begun(weights[2])]),
      executor.learner(task, [begun(weights[0]), begun(weights[1]), begun(weights[2])]),
    ];
    for (const learner of [all, alone]) for (const rate of [0.1, 0.1]) learner.step(batch, rate, noise);
    const [found, wanted] = [await all.state(), await alone.state()];
    expect([found[0], found[2]]).toEqual([wanted[0], wanted[2]]);
    expect(found[1].weights.every(({ values }) => values.every(Number.isNaN))).toBe(true);
    expect(found[1].sum).toBeNaN();
    all.dispose();
    alone.dispose();
  });
});

test("samples that are no numbers stay in their network, though the next one gathers fewer in the same memory", async () => {
  const single = new EngineExecutor(1, "plain");
  const draw = new Draw();
  const states = [0, 1].map(() => begun(drawWeights(DENSE, draw)));
  const [spoilt, alone] = [0, 1].map(() => single.learner(taskOf(DENSE), states));
  const table = draw.values(20 * 40);
  const without = table.slice();
  table.fill(Number.NaN, 0, 40);
  for (const [learner, values] of [
    [spoilt, table],
    [alone, without],
  ] as const) {
    for (const size of [8, 5]) {
      const stretches = {
        table: values,
        starts: (n: number, into: Int32Array) => into.fill(n === 1 ? 0 : 400),
        fillTargets: (_: number, into: Float32Array) => into.fill(1),
      };
      learner.step({ ...drawBatch(DENSE, draw, size, 2), reconstructs: false, stretches }, 0.1, noise);
      // Otherwise steps of one network are taken before those of the next.
      await learner.sums();
    }
  }
  const [found, wanted] = [await spoilt.state(), await alone.state()];
  expect(found[1].sum).toBeNaN();
  expect(found[0]).toEqual(wanted[0]);
  for (const learner of [spoilt, alone]) learner.dispose();
  single.close();
});

test("copies of weights stay as they were, even if they are looked at later", async () => {
  const draw = new Draw();
  const learner = executor.learner(
    taskOf(DENSE),
    [0, 1].map(() => begun(drawWeights(DENSE, draw))),
  );
  learn(learner, DENSE, [5], draw, 2);
  const copies = await learner.weights();
  const before = (await learner.state()).map(({ weights }) => weights);
  learn(learner, DENSE, [5], draw, 2);
  expect(copies).toEqual(before);
  expect(copies[1].map((weight) => ({ ...weight }))).toEqual(before[1]);
  expect(await learner.weights([1])).not.toEqual([before[1]]);
  learner.dispose();
});

test.each(ACTIVATIONS)(
  "weights that are no numbers give a loss that is none, through %s",
  async (activation) => {
    const network: Network = {
      ...DENSE,
      layers: [
        { kind: "dense", inputs: 40, units: 5, activation },
        { kind: "dense", inputs: 5, units: 40, activation: "linear" },
      ],
    };
    const draw = new Draw();
    const weights = drawWeights(network, draw);
    weights[0].values.fill(Number.NaN);
    const learner = executor.learner(taskOf(network), [begun(weights)]);
    learner.step(drawBatch(network, draw, 3), 0.1, noise);
    expect((await learner.sums())[0]).toBeNaN();
    expect((await learner.weights())[0].flatMap(({ values }) => Array.from(values)).every(Number.isNaN)).toBe(
      true,
    );
    learner.dispose();
  },
);

test("losses of many samples are the mean over all, however they are divided", async () => {
  const draw = new Draw();
  const learner = executor.learner(taskOf(DENSE), [begun(drawWeights(DENSE, draw))]);
  const { samples, targets } = drawBatch(DENSE, draw, 1003);
  const [all] = Array.from(await learner.losses(samples, targets));
  let sum = 0;
  for (const [from, to] of [
    [0, 1],
    [1, 512],
    [512, 1003],
  ]) {
    const [mean] = Array.from(
      await learner.losses(samples.slice(from * 40, to * 40), targets.slice(from * 40, to * 40)),
    );
    sum += mean * (to - from);
  }
  // Losses of samples are kept in double precision.
  expect(Math.abs(sum / 1003 / all - 1)).toBeLessThan(1e-12);
  learner.dispose();
});
