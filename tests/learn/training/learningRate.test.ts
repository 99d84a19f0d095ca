import fc from "fast-check";
import { expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { learningRate } from "../../../src/learn/training/learningRate.js";
import { SCHEDULES, type TrainingRecipe } from "../../../src/shapes/recipe.js";

const PER_EPOCH = 4;
const EPOCHS = 10;

function settings(training: Readonly<Record<string, unknown>>): TrainingRecipe {
  const document = {
    format: "syrinx-recipe/1",
    name: "test",
    data: { system: "rossler" },
    network: { kind: "autoencoder", latent: 1 },
    training: { learningRate: 0.8, ...training },
  };
  return asRecipe(document, "test").training;
}

const at = (given: TrainingRecipe, step: number): number => learningRate(given, step, PER_EPOCH, EPOCHS);

test("a constant rate does not change", () => {
  for (const step of [0, 7, 39]) expect(at(settings({ schedule: "constant" }), step)).toBe(0.8);
});

test("half a cosine begins at the rate, is half of it in the middle and would reach 0 after the last step", () => {
  const cosine = settings({ schedule: "cosine" });
  expect(at(cosine, 0)).toBe(0.8);
  expect(at(cosine, 10)).toBeCloseTo(0.4 * (1 + Math.SQRT1_2), 12);
  expect(at(cosine, 20)).toBeCloseTo(0.4, 12);
  expect(at(cosine, 39)).toBeGreaterThan(0);
  expect(at(cosine, 40)).toBeCloseTo(0, 12);
});

test("exponential decay is smooth, and decay in steps happens at the beginning of an epoch", () => {
  const given = { decay: 0.5, decayEpochs: 2 };
  const smooth = settings({ schedule: "exponential", ...given });
  expect(at(smooth, 4)).toBeCloseTo(0.8 * Math.SQRT1_2, 12);
  expect(at(smooth, 8)).toBeCloseTo(0.4, 12);
  const steps = settings({ schedule: "steps", ...given });
  expect([0, 7, 8, 15, 16, 39].map((step) => at(steps, step))).toEqual([0.8, 0.8, 0.4, 0.4, 0.2, 0.05]);
});

test("the warm-up rises in equal steps from 0, and the cosine covers the rest", () => {
  const constant = settings({ schedule: "constant", warmup: 2 });
  const rates = [0, 1, 3, 6, 7, 8, 20].map((step) => at(constant, step));
  const shares = [1 / 8, 2 / 8, 4 / 8, 7 / 8, 1, 1, 1];
  rates.forEach((rate, i) => {
    expect(rate).toBeCloseTo(0.8 * shares[i], 12);
  });
  const cosine = settings({ schedule: "cosine", warmup: 2 });
  expect(at(cosine, 7)).toBeCloseTo(0.8, 12);
  expect(at(cosine, 8)).toBeCloseTo(0.8, 12);
  expect(at(cosine, 24)).toBeCloseTo(0.4, 12);
  expect(at(cosine, 40)).toBeCloseTo(0, 12);
});

test("one cycle rises from a twenty-fifth over three tenths of the steps and falls to 0, each along half a cosine", () => {
  const cycle = settings({ schedule: "oneCycle" });
  const steps = PER_EPOCH * EPOCHS;
  expect(at(cycle, 0)).toBeCloseTo(0.8 / 25, 12);
  expect(at(cycle, 0.15 * steps)).toBeCloseTo((0.8 + 0.8 / 25) / 2, 12);
  expect(at(cycle, 0.3 * steps)).toBeCloseTo(0.8, 12);
  expect(at(cycle, 0.65 * steps)).toBeCloseTo(0.4, 12);
  expect(at(cycle, steps)).toBeCloseTo(0, 12);
});

test("no rate is negative or above the given one, and after the warm-up none rises", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SCHEDULES.filter((schedule) => schedule !== "oneCycle")),
      fc.double({ min: 0, max: 12, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 20 }),
      (schedule, warmup, decay, decayEpochs) => {
        const given = settings({ schedule, warmup, decay, decayEpochs });
        const rates = Array.from({ length: PER_EPOCH * EPOCHS }, (_, step) => at(given, step));
        rates.forEach((rate, step) => {
          // Tolerance for rounding.
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(0.8 * (1 + 1e-12));
          if (step > warmup * PER_EPOCH) expect(rate).toBeLessThanOrEqual(rates[step - 1] * (1 + 1e-12));
        });
      },
    ),
  );
});
