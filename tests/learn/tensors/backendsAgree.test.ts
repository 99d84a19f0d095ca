import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { startExecutor, surveyBackends } from "../../../src/learn/backends/startExecutor.js";
import { completeDataset, type Dataset } from "../../../src/learn/data/dataset.js";
import type { Executor } from "../../../src/learn/executor.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { TensorExecutor } from "../../../src/learn/tensors/tensorExecutor.js";
import { Trainer } from "../../../src/learn/training/trainer.js";
import { Random } from "../../../src/math/random.js";
import { ACTIVATIONS } from "../../../src/shapes/network.js";
import { INITIALISATIONS, LOSSES, OPTIMIZERS, SCHEDULES } from "../../../src/shapes/recipe.js";
import { relativeError } from "./gradients.js";
import { startTensors } from "./startTensors.js";

const STEPS = 10;
const COLUMNS = 6;
const CLASSES = 3;

/** Rows of sines with a little noise, as samples of `window` rows; the class of a row changes now and then. */
function waves(window: number, shape: readonly number[]): Dataset {
  const rows = 90;
  const random = new Random(7);
  const starts = Int32Array.from({ length: rows - window }, (_, i) => i);
  return completeDataset({
    values: Float32Array.from({ length: rows * COLUMNS }, (_, i) => {
      const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS];
      return Math.sin((row * (column + 1)) / 9 + column) + 0.1 * random.normal();
    }),
    columns: Array.from({ length: COLUMNS }, (_, c) => ({ name: `x${c}`, unit: "1" as const })),
    rate: 2,
    sequences: [{ source: "hand", first: 0, rows, start: 0 }],
    window,
    shape,
    train: starts,
    validation: starts,
    test: starts,
    normalisation: { mean: new Float64Array(COLUMNS), scale: new Float64Array(COLUMNS).fill(1) },
    classes: {
      names: ["a", "b", "c"],
      ofRow: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 7) % CLASSES),
    },
    shift: 0,
  });
}

const ROWS = waves(1, [COLUMNS]);
const WINDOWS = waves(8, [8, COLUMNS]);

/** The same with onsets, and every fourth row unknown. */
const LABELLED: Dataset = {
  ...WINDOWS,
  labels: {
    onsets: Float32Array.from({ length: 90 }, (_, row) => (row % 7 === 0 ? 1 : 0)),
    parts: Int8Array.from({ length: 90 }, (_, row) => (row % 4 === 3 ? -1 : 0)),
    annotated: [],
    weights: Float32Array.of(1, 2, 0.5),
    shift: 0,
  },
};

interface Case {
  readonly title: string;
  readonly dataset: Dataset;
  readonly network: Readonly<Record<string, unknown>>;
  readonly loss?: Readonly<Record<string, unknown>>;
  readonly training?: Readonly<Record<string, unknown>>;
  readonly networks?: number;
  readonly seed?: number;
}

const DENSE = { kind: "autoencoder", hidden: [9, 5], latent: 2 };
const CONVOLUTIONAL = { kind: "convolutional", filters: [3, 4], latent: 2, hidden: [7] };
const cells = ["simple", "gru", "lstm"].flatMap((cell) =>
  ["last", "every"].map((steps) => ({
    title: `${cell} cells, ${steps}`,
    dataset: WINDOWS,
    network: { kind: "recurrent", cell, units: [7, 5], steps },
  })),
);

const CASES: readonly Case[] = [
  { title: "a dense autoencoder", dataset: ROWS, network: DENSE },
  { title: "one of patches", dataset: WINDOWS, network: DENSE },
  { title: "a variational one", dataset: ROWS, network: { ...DENSE, variational: true } },
  { title: "a convolutional one", dataset: WINDOWS, network: CONVOLUTIONAL },
  {
    title: "a convolutional one, variational, kernel 5, stride 1",
    dataset: WINDOWS,
    network: { ...CONVOLUTIONAL, kernel: 5, stride: 1, variational: true },
  },
  {
    title: "a convolutional one with batch normalisation",
    dataset: WINDOWS,
    network: { ...CONVOLUTIONAL, normalisation: "batch" },
  },
  ...cells,
  {
    title: "gru cells with layer normalisation that predict increments",
    dataset: WINDOWS,
    network: { kind: "recurrent", cell: "gru", units: [6], normalisation: "layer", output: "increment" },
  },
  {
    title: "an almost-linear cell",
    dataset: WINDOWS,
    network: { kind: "almostLinear", units: 11, rectified: 4, forcing: 3 },
  },
  ...["last", "every"].map((steps) => ({
    title: `attention, ${steps}`,
    dataset: WINDOWS,
    network: { kind: "attention", width: 8, heads: 2, blocks: 2, steps },
  })),
  { title: "an mlp", dataset: WINDOWS, network: { kind: "mlp", hidden: [11, 5] } },
  {
    title: "an mlp of increments",
    dataset: WINDOWS,
    network: { kind: "mlp", hidden: [5], output: "increment" },
  },
  ...LOSSES.slice(2, 4).map((kind) => ({
    title: `a classifier with ${kind}`,
    dataset: WINDOWS,
    network: { kind: "classifier", hidden: [9] },
    loss: { kind },
  })),
  ...["batch", "layer"].map((normalisation) => ({
    title: `a dense autoencoder with ${normalisation} normalisation`,
    dataset: ROWS,
    // Wider than the others: after a latent space of 2, some rows are nearly 0, and normalising magnifies their rounding.
    network: { kind: "autoencoder", hidden: [12], latent: 5, normalisation },
  })),
  { title: "a loss of two terms", dataset: ROWS, network: DENSE, loss: { derivative: 0.3 } },
  { title: "the absolute error", dataset: ROWS, network: DENSE, loss: { kind: "absolute" } },
  { title: "penalties on weights", dataset: ROWS, network: DENSE, training: { l1: 0.001, l2: 0.01 } },
  ...OPTIMIZERS.map((optimizer) => ({
    title: `the optimiser ${optimizer}`,
    dataset: ROWS,
    network: DENSE,
    // A larger epsilon: with 1e-8, gradients that are nothing but rounding make full steps.
    training: { optimizer, learningRate: 0.01, weightDecay: 0.1, epsilon: 1e-3 },
  })),
  ...SCHEDULES.filter((schedule) => schedule !== "oneCycle").map((schedule) => ({
    title: `the schedule ${schedule} after a warm-up`,
    dataset: ROWS,
    network: DENSE,
    training: { schedule, warmup: 1, decayEpochs: 1 },
  })),
  { title: "clipped gradients", dataset: ROWS, network: DENSE, training: { clipNorm: 0.1 } },
  ...ACTIVATIONS.map((activation) => ({
    title: `the activation ${activation}`,
    dataset: ROWS,
    network: { ...DENSE, activation },
  })),
  ...INITIALISATIONS.map((initialisation) => ({
    title: `the initialisation ${initialisation}`,
    dataset: ROWS,
    network: { ...DENSE, initialisation, initialSd: 0.4 },
  })),
  ...["none", "layer"].map((normalisation) => ({
    title: `three networks at once, normalisation ${normalisation}`,
    dataset: ROWS,
    network: { ...DENSE, normalisation },
    training: { clipNorm: 0.5 },
    networks: 3,
  })),
  { title: "three variational ones", dataset: ROWS, network: { ...DENSE, variational: true }, networks: 3 },
  ...["value", "increment"].flatMap((output) =>
    [ROWS, WINDOWS].map((dataset) => ({
      title: `three mlps of ${dataset.window} rows that predict the ${output}`,
      dataset,
      network: { kind: "mlp", hidden: [7], output },
      networks: 3,
    })),
  ),
  {
    title: "three autoencoders of patches with layer normalisation",
    dataset: WINDOWS,
    network: { kind: "autoencoder", hidden: [12], latent: 5, normalisation: "layer" },
    networks: 3,
  },
  {
    title: "a labeller",
    dataset: LABELLED,
    network: { kind: "labeller", filters: [3, 4], kernel: 3, stride: 2, units: 5, activation: "elu" },
    training: { schedule: "oneCycle" },
  },
  {
    title: "three classifiers",
    dataset: WINDOWS,
    network: { kind: "classifier", hidden: [9] },
    loss: { kind: "softmaxCrossEntropy" },
    networks: 3,
  },
  {
    title: "three of gru cells",
    dataset: WINDOWS,
    network: { kind: "recurrent", cell: "gru", units: [5] },
    networks: 3,
  },
];

interface Outcome {
  /** mean of the batches' losses, one number a network */
  readonly losses: readonly number[];
  /** of every network, all its weights */
  readonly weights: readonly (readonly { readonly name: string; readonly values: Float32Array }[])[];
}

/** Ten steps from the beginning; enough epochs for schedules to move. */
async function tenSteps(
  executor: Executor,
  { dataset, network, loss, training, networks = 1, seed = 3 }: Case,
): Promise<Outcome> {
  // Only network, loss and training matter of the recipe: the data are made by hand.
  const { kind } = network;
  const source =
    kind === "classifier" || kind === "convolutional" || kind === "labeller"
      ? { recordings: "none.wav", labels: kind !== "convolutional", lookBack: dataset.window }
      : { system: "rossler", lookBack: dataset.window };
  const recipe = asRecipe(
    {
      format: "syrinx-recipe/1",
      name: "test",
      seed,
      networks,
      data: source,
      network,
      loss: loss ?? {},
      training: {
        optimizer: "momentum",
        learningRate: 0.02,
        batchSize: 16,
        schedule: "constant",
        ...training,
      },
    },
    "test",
  );
  const outputs = kind === "classifier" ? CLASSES : kind === "labeller" ? CLASSES + 1 : COLUMNS;
  const trainer = new Trainer(
    executor,
    describeNetwork(recipe.network, dataset.shape, outputs),
    recipe,
    dataset,
  );
  const losses = new Array<number>(networks).fill(0);
  for (let step = 0; step < STEPS; step++) {
    trainer.step();
    if (!trainer.epochDone && step < STEPS - 1) continue;
    const { batch } = trainer.progress;
    (await trainer.losses()).forEach((value, m) => {
      losses[m] += (value * batch) / STEPS;
    });
    if (trainer.epochDone) await trainer.endEpoch();
  }
  const { tensors } = await trainer.state();
  trainer.dispose();
  const weights = losses.map((_, m) => tensors.filter(({ name }) => name.startsWith(`${m}.current.`)));
  return { losses, weights };
}

/** Says where two outcomes differ most, relative to the greatest weight of each tensor. */
function disagreement(
  actual: Outcome,
  expected: Outcome,
): { losses: number; weights: number; worst: string } {
  let weights = 0;
  let worst = "";
  expected.weights.forEach((tensors, m) => {
    tensors.forEach(({ name, values }, w) => {
      const error = relativeError(actual.weights[m][w].values, values);
      if (error >= weights) {
        weights = error;
        worst = name;
      }
    });
  });
  return { losses: relativeError(actual.losses, expected.losses), weights, worst };
}

/**
 * Single precision is 6e-8 an operation; ten steps add up to some hundred roundings of numbers of one size. Weights of a
 * tensor are compared with its greatest, but with 1e-3 at least: biases begin at 0.
 */
const LOSSES_AGREE = 1e-6;
const WEIGHTS_AGREE = 1e-5;
/** WGSL lets a GPU's exp be off by 3 + 2 |x| steps of single precision, and what is made of it. */
const GPU_FACTOR = 10;

const survey = await surveyBackends();
const expected = new Map<string, Outcome>();

beforeAll(async () => {
  const executor = await startTensors("cpu");
  for (const one of CASES) expected.set(one.title, await tenSteps(executor, one));
  executor.close();
});

afterAll(async () => (await startTensors("cpu")).close());

test("the compared values are finite, and networks of different seeds differ", () => {
  for (const [title, { losses, weights }] of expected) {
    for (const loss of losses) expect(loss, title).toBeGreaterThan(0);
    expect(
      weights.flat().every(({ values }) => values.every(Number.isFinite)),
      title,
    ).toBe(true);
  }
  const three = expected.get("three variational ones");
  expect(new Set(three?.losses).size).toBe(3);
});

describe.each(survey)("ten training steps on $name", ({ name, available, reason }) => {
  if (!available) {
    test.skip(`are not tried: ${reason}`, () => {});
    return;
  }
  let started: Executor;
  beforeAll(async () => {
    started = await startExecutor(name);
  });
  afterAll(() => started.close());
  const factor = name === "webgpu" ? GPU_FACTOR : 1;

  if (name !== "cpu")
    test.each(CASES)("agree with those on cpu: $title", async (one) => {
      const reference = expected.get(one.title);
      if (reference === undefined) throw new Error("no reference");
      const { losses, weights, worst } = disagreement(await tenSteps(started, one), reference);
      expect(losses, "losses").toBeLessThan(factor * LOSSES_AGREE);
      expect(weights, worst).toBeLessThan(factor * WEIGHTS_AGREE);
    });

  test.each(CASES.filter(({ networks }) => networks === 3))(
    "give the same for networks alone and side by side: $title",
    async (one) => {
      const together = await tenSteps(started, one);
      for (let m = 0; m < 3; m++) {
        const alone = await tenSteps(started, { ...one, networks: 1, seed: 3 + m });
        const { losses, weights, worst } = disagreement(
          { losses: [together.losses[m]], weights: [together.weights[m]] },
          alone,
        );
        expect(losses, "losses").toBeLessThan(LOSSES_AGREE);
        expect(weights, worst).toBeLessThan(WEIGHTS_AGREE);
      }
    },
  );

  test("are the same every time, to the last bit", async () => {
    for (const one of CASES.filter(({ title }) =>
      /^a (dense autoencoder|convolutional one)$|^gru cells, every/.test(title),
    )) {
      expect(await tenSteps(started, one)).toEqual(await tenSteps(started, one));
    }
  });

  test("leave no tensor behind", async () => {
    if (!(started instanceof TensorExecutor)) return;
    const one = CASES[0];
    await tenSteps(started, one);
    const before = started.tf.memory().numTensors;
    await tenSteps(started, one);
    expect(started.tf.memory().numTensors).toBe(before);
  });
});
