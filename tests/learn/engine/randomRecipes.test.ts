import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { completeDataset, type Dataset } from "../../../src/learn/data/dataset.js";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import type { Executor } from "../../../src/learn/executor.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { Trainer } from "../../../src/learn/training/trainer.js";
import { ACTIVATIONS, CELLS } from "../../../src/shapes/network.js";
import { LAYER_NORMALISATIONS, OPTIMIZERS } from "../../../src/shapes/recipe.js";
import type { Weight } from "../../../src/shapes/weight.js";
import { relativeError } from "../tensors/gradients.js";
import { Draw } from "./drawn.js";

const STEPS = 5;
const CLASSES = 3;

/**
 * How far losses (relative) and weights may be apart. Single precision is 6e-8 an operation and an activation of either
 * backend is off by 3e-7; five steps at a rate of 0.05 add up some hundred roundings.
 */
const TOLERANCE = 1e-5;
/**
 * Steep activations and normalisation of values that hardly vary magnify rounding: as they magnify changes of the data of
 * this size, some ten roundings. So much more is allowed, times MAGNIFIED; found: a quarter of what is allowed at most, in
 * 90 recipes. A wrong gradient, of some hundredths at least, moves weights by 1e-3.
 */
const NUDGE = 1e-6;
const MAGNIFIED = 10;

const widths = (most: number) => fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: most });
const activation = fc.constantFrom(...ACTIVATIONS);
const normalisation = fc.constantFrom(...LAYER_NORMALISATIONS);
const output = fc.constantFrom("value", "increment");
const steps = fc.constantFrom("last", "every");

const network = fc.oneof(
  fc.record({
    kind: fc.constant("autoencoder"),
    hidden: widths(3),
    latent: fc.integer({ min: 1, max: 5 }),
    variational: fc.boolean(),
    activation,
    normalisation,
  }),
  fc
    .record({
      kind: fc.constant("convolutional"),
      filters: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 2 }),
      cut: fc.constantFrom([1, 1], [2, 1], [2, 2], [3, 1], [3, 2], [3, 3], [5, 2]),
      hidden: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 1 }),
      latent: fc.integer({ min: 1, max: 4 }),
      variational: fc.boolean(),
      activation,
      normalisation,
    })
    .map(({ cut, ...rest }) => ({ ...rest, kernel: cut[0], stride: cut[1] })),
  fc.record({
    kind: fc.constant("recurrent"),
    cell: fc.constantFrom(...CELLS),
    units: widths(2),
    output,
    steps,
    normalisation,
  }),
  fc
    .record({
      heads: fc.integer({ min: 1, max: 3 }),
      depth: fc.integer({ min: 1, max: 9 }),
      output,
      steps,
      activation,
    })
    .map(({ heads, depth, ...rest }) => ({
      kind: "attention",
      width: heads * depth,
      heads,
      blocks: 1,
      ...rest,
    })),
  fc.record({ kind: fc.constant("mlp"), hidden: widths(3), output, activation, normalisation }),
  fc.record({ kind: fc.constant("classifier"), hidden: widths(2), activation, normalisation }),
);

const drawn = fc.record({
  network,
  lookBack: fc.integer({ min: 2, max: 7 }),
  columns: fc.integer({ min: 1, max: 9 }),
  networks: fc.integer({ min: 1, max: 3 }),
  loss: fc.record({
    absolute: fc.boolean(),
    sigmoid: fc.boolean(),
    derivative: fc.constantFrom(0, 0, 0.3),
    kl: fc.constantFrom(0, 0.5),
  }),
  training: fc.record({
    batchSize: fc.integer({ min: 2, max: 13 }),
    optimizer: fc.constantFrom(...OPTIMIZERS),
    clipNorm: fc.constantFrom(0, 0, 0.1),
    l1: fc.constantFrom(0, 0, 0.001),
    l2: fc.constantFrom(0, 0, 0.01),
    weightDecay: fc.constantFrom(0, 0.1),
  }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** Normalisation magnifies rounding where values hardly vary: over few columns, or few samples. */
function widened({ network, training, ...rest }: Drawn): Drawn {
  if (!("normalisation" in network) || network.normalisation === "none")
    return { network, training, ...rest };
  const wider = (all: readonly number[]): number[] => all.map((width) => width + 8);
  const latent = "latent" in network ? { latent: network.latent + 4 } : {};
  const hidden = "hidden" in network ? { hidden: wider(network.hidden) } : {};
  const units = "units" in network ? { units: wider(network.units) } : {};
  const filters = "filters" in network ? { filters: wider(network.filters) } : {};
  const wide = { ...network, ...latent, ...hidden, ...units, ...filters } as Drawn["network"];
  return { ...rest, network: wide, training: { ...training, batchSize: training.batchSize + 8 } };
}

/** What a recipe may say together: the rules of checkCombinations. */
function recipeOf({ network, lookBack, networks, loss, training }: Drawn) {
  const { kind } = network;
  const classifies = kind === "classifier";
  const derivative = classifies ? 0 : loss.derivative;
  const recorded = classifies || kind === "convolutional";
  const entropy = loss.sigmoid ? "sigmoidCrossEntropy" : "softmaxCrossEntropy";
  return asRecipe(
    {
      format: "syrinx-recipe/1",
      name: "drawn",
      seed: 3,
      networks,
      data: {
        ...(recorded ? { recordings: "none.wav", labels: classifies } : { system: "rossler" }),
        lookBack,
      },
      network,
      loss: {
        kind: classifies ? entropy : loss.absolute ? "absolute" : "squared",
        derivative,
        kl: "variational" in network && network.variational ? loss.kl : 0,
      },
      // With a small epsilon, gradients that are nothing but rounding would make full steps.
      training: {
        ...training,
        learningRate: 0.05,
        epsilon: 0.1,
        order: derivative > 0 ? "contiguous" : "shuffled",
        schedule: "constant",
      },
    },
    "drawn",
  );
}

/** @param nudge the greatest change of a value. */
function datasetOf({ lookBack, columns }: Drawn, nudge: number): Dataset {
  const rows = 200;
  const changes = new Draw(5).values(rows * columns, nudge);
  const starts = Int32Array.from({ length: rows - lookBack }, (_, i) => i);
  return completeDataset({
    values: new Draw().values(rows * columns).map((value, i) => value + changes[i]),
    columns: Array.from({ length: columns }, (_, c) => ({ name: `x${c}`, unit: "1" as const })),
    rate: 2,
    sequences: [{ source: "hand", first: 0, rows, start: 0 }],
    window: lookBack,
    shape: [lookBack, columns],
    train: starts,
    validation: starts,
    test: starts,
    normalisation: { mean: new Float64Array(columns), scale: new Float64Array(columns).fill(1) },
    classes: {
      names: ["a", "b", "c"],
      ofRow: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 7) % CLASSES),
    },
    shift: 0,
  });
}

interface Outcome {
  readonly losses: readonly number[];
  readonly tensors: readonly Weight[];
}

/** Losses and all numbers of the state after five steps from the same seed. */
async function fiveSteps(executor: Executor, one: Drawn, nudge = 0): Promise<Outcome> {
  const recipe = recipeOf(one);
  const dataset = datasetOf(one, nudge);
  const outputs = recipe.network.kind === "classifier" ? CLASSES : one.columns;
  const described = describeNetwork(recipe.network, dataset.shape, outputs);
  const trainer = new Trainer(executor, described, recipe, dataset);
  for (let step = 0; step < STEPS; step++) trainer.step();
  const losses = await trainer.losses();
  const { tensors } = await trainer.state();
  trainer.dispose();
  return { losses, tensors: tensors.filter(({ name }) => name.includes(".current.")) };
}

let cpu: Executor;
const engine = new EngineExecutor(2, "plain");
beforeAll(async () => {
  cpu = await startExecutor("cpu");
});
afterAll(() => {
  cpu.close();
  engine.close();
});

/** The greatest difference of losses, and of weights: relative to the greatest of their tensor, but to 1 at least. */
function apart(a: Outcome, b: Outcome): { losses: number; weights: number } {
  const weights = a.tensors.map(({ values }, t) => {
    const others = b.tensors[t].values;
    const scale = others.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    return values.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]) / scale), 0);
  });
  return { losses: relativeError(a.losses, b.losses), weights: Math.max(...weights) };
}

test("recipes drawn at random learn on the engine as in plain JavaScript", async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async (some) => {
      const one = widened(some);
      const expected = await fiveSteps(cpu, one);
      const moved = apart(await fiveSteps(cpu, one, NUDGE), expected);
      const found = await fiveSteps(engine, one);
      expect(expected.losses.every((loss) => loss > 0 && loss < 1e3)).toBe(true);
      expect(found.tensors.map(({ name }) => name)).toEqual(expected.tensors.map(({ name }) => name));
      const { losses, weights } = apart(found, expected);
      expect(losses, "losses").toBeLessThan(TOLERANCE + MAGNIFIED * moved.losses);
      expect(weights, "weights").toBeLessThan(TOLERANCE + MAGNIFIED * moved.weights);
    }),
    { numRuns: 16, seed: 1 },
  );
});
