import { expect, test } from "vitest";
import { startBackend } from "../../src/learn/backend.js";
import { frameDataset } from "../../src/learn/frameDataset.js";
import { type TrainedAutoencoder, trainAutoencoder } from "../../src/learn/trainAutoencoder.js";
import type { TrainingProgress } from "../../src/shapes/progress.js";
import type { Recipe } from "../../src/shapes/recipe.js";
import type { Spectrogram } from "../../src/shapes/series.js";

const RECIPE: Recipe = {
  format: "syrinx-recipe/1",
  name: "test",
  frames: { window: 0.01, hop: 0.0025, lowHz: 500, highHz: 8000, rangeDb: 40 },
  network: { hidden: [16], latent: 2, activation: "elu" },
  training: {
    epochs: 40,
    batches: 2000,
    batchSize: 32,
    learningRate: 0.01,
    patience: 40,
    shiftHz: 0,
    seed: 1,
  },
};

/** A hump that moves over 24 bins and back: a curved line, which two linear dimensions can't hold. */
function movingHump(): Spectrogram {
  const bins = 24;
  const frames = 1600;
  const frequencies = Float64Array.from({ length: bins }, (_, b) => 500 + 300 * b);
  const values = new Float32Array(frames * bins);
  for (let r = 0; r < frames; r++) {
    const centre = 12 + 9 * Math.sin(r / 37);
    for (let b = 0; b < bins; b++) values[r * bins + b] = 10 ** (-0.1 * 6 * Math.abs(b - centre));
  }
  return {
    values,
    columns: Array.from(frequencies, (f) => ({ name: `${f} Hz`, unit: "power" as const })),
    rate: 400,
    start: 0,
    frequencies,
    windowLength: 80,
  };
}

async function train(recipe: Recipe, stop = (): boolean => false) {
  const backend = await startBackend("wasm");
  const looks: TrainingProgress[] = [];
  const training = trainAutoencoder(frameDataset(movingHump(), 8000, 40), recipe, backend, stop);
  for (;;) {
    const { value, done } = await training.next();
    if (done) return { result: value as TrainedAutoencoder, looks };
    looks.push(value);
  }
}

test("it learns a curved line of frames, better than SVD of the same dimension", async () => {
  const { result, looks } = await train(RECIPE);
  expect(result.explained.autoencoder).toBeGreaterThan(0.9);
  expect(result.explained.autoencoder).toBeGreaterThan(result.explained.svd + 0.05);
  expect(result.validationLoss[result.bestEpoch - 1]).toBe(Math.min(...result.validationLoss));
  expect(result.latent.length).toBe(1600 * 2);
  const last = looks[looks.length - 1];
  expect(last.epoch).toBe(40);
  expect(last.backend).toBe("wasm");
  expect(last.trainLoss).toEqual(result.trainLoss);
  expect(last.frame.original.length).toBe(24);
});

test("the same seed gives the same weights bit for bit, another seed others", async () => {
  const short = { ...RECIPE, training: { ...RECIPE.training, epochs: 3, shiftHz: 300 } };
  const one = (await train(short)).result;
  const two = (await train(short)).result;
  const three = (await train({ ...short, training: { ...short.training, seed: 2 } })).result;
  expect(one.weights.map(({ values }) => values)).toEqual(two.weights.map(({ values }) => values));
  expect(one.weights[0].values).not.toEqual(three.weights[0].values);
});

test("patience ends it when validation no longer improves, with the best weights", async () => {
  // A rate this high shakes the loss: it can't improve for long.
  const restless = { ...RECIPE.training, epochs: 200, batches: 100_000, learningRate: 0.2, patience: 2 };
  const { result } = await train({ ...RECIPE, training: restless });
  expect(result.stopped).toBe("patience");
  expect(result.trainLoss.length).toBe(result.bestEpoch + 2);
});

test("the limit of batches ends it, too", async () => {
  const { result } = await train({ ...RECIPE, training: { ...RECIPE.training, batches: 100 } });
  expect(result.stopped).toBe("batches");
  expect(result.trainLoss.length).toBeLessThan(40);
});

test("a stop keeps what was learnt", async () => {
  let asked = 0;
  const { result } = await train(RECIPE, () => ++asked > 100);
  expect(result.stopped).toBe("interrupted");
  expect(result.trainLoss.length).toBeGreaterThan(0);
  expect(result.weights[0].values.every(Number.isFinite)).toBe(true);
});
