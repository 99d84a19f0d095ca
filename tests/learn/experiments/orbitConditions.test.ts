import { expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import type { LoadedNetwork } from "../../../src/learn/executor.js";
import { CONVECTION } from "../../../src/learn/experiments/convection.js";
import { prepareConvection, WORDS } from "../../../src/learn/experiments/convectionJudge.js";
import type { Experiment, Prepared } from "../../../src/learn/experiments/experiment.js";
import { flowOrbits, type KnownOrbits } from "../../../src/learn/experiments/flowOrbits.js";
import { SERIES } from "../../../src/learn/experiments/series.js";
import type { ConditionResult, NetworkRow } from "../../../src/shapes/results/experiment.js";

const SETTINGS = { networks: 2, seed: 1, fullSize: false };

/** Prepares a condition on fewer data. @param known orbits of a film that are already found. */
function prepared(experiment: Experiment, key: string, data: object, known?: KnownOrbits): Prepared {
  const found = experiment.conditions(SETTINGS).find((one) => one.key === key);
  if (found?.kind !== "trained") throw new Error(`no condition ${key}`);
  const recipe = structuredClone(found.recipe) as { data: { parameters?: object } };
  const parameters = {
    ...recipe.data.parameters,
    ...("parameters" in data ? (data.parameters as object) : {}),
  };
  const given = { ...recipe, data: { ...recipe.data, ...data, parameters }, networks: 1, seed: 1 };
  const complete = asRecipe(given, key);
  return known ? prepareConvection(complete, known) : found.prepare(complete);
}

/** A stand-in for a network: a code and a reconstruction as functions of samples. */
function network(
  input: number,
  latent: (samples: Float32Array) => Float32Array,
  output: (samples: Float32Array) => Float32Array,
): LoadedNetwork {
  const layers = [{ kind: "dense", inputs: input, units: 3, activation: "linear" }] as const;
  return {
    network: { input: [input], output: [input], layers, encoder: 1, task: "reconstruct", increment: false },
    weights: [],
    latent: async (samples) => latent(samples),
    output: async (samples) => output(samples),
    freeRun: async () => new Float32Array(0),
    dispose: () => {},
  };
}

const SMALL = { samples: 1500, parameters: { side: 8 } };

test("a film with stream function is linear: SVD(3) keeps all orbits; temperature alone has rank 2 and keeps none", async () => {
  const known = flowOrbits("lorenz", WORDS);
  const plain = prepared(CONVECTION, "l1", SMALL, known);
  const { film, "SVD(3)": svd } = plain.rivals();
  expect(film.rank).toBe(3);
  expect(svd).toMatchObject({ kept: true, linked: true, entries: 10, pairs: 10, cancelling: true });
  // The noise of a pixel has a standard deviation of .01; three of 128 components are fitted.
  expect(Math.abs(Number(svd.mse) / 1e-4 - 1)).toBeLessThan(0.05);
  const temperature = prepared(CONVECTION, "temperature", SMALL, known).rivals();
  expect(temperature.film.rank).toBe(2);
  expect(temperature["SVD(3)"].linked).toBe(false);
  const nonlinear = prepared(CONVECTION, "nonlinear", SMALL, known).rivals();
  expect(nonlinear["SVD(3)"].kept).toBe(false);

  // Linked orbits without a reconstruction are not enough.
  const size = plain.dataset.sampleSize;
  const three = (samples: Float32Array): Float32Array => {
    const count = samples.length / size;
    // Pixels that show y, z and x: left middle, lower middle, and the middle of the stream function.
    const places = [4 * 8, 2 * 8 + 4, 64 + 4 * 8 + 4];
    return Float32Array.from(
      { length: 3 * count },
      (_, i) => samples[Math.floor(i / 3) * size + places[i % 3]],
    );
  };
  const blank = await plain.judge(network(size, three, (samples) => new Float32Array(samples.length)));
  expect(blank).toMatchObject({ linked: true, reconstructs: false, kept: false });
  const perfect = await plain.judge(network(size, three, (samples) => samples));
  expect(perfect).toMatchObject({ linked: true, reconstructs: true, kept: true, mse: 0 });
  const collapsed = await plain.judge(
    network(
      size,
      (samples) => new Float32Array((3 * samples.length) / size),
      (samples) => samples,
    ),
  );
  expect(collapsed).toMatchObject({ linked: false, kept: false, distance: 0 });

  // Without noise a thousandth of the variance may be missing: .04 % of the mean square is less, 1 % is more.
  const quiet = prepared(CONVECTION, "l1", { ...SMALL, parameters: { side: 8, noise: 0 } }, known);
  for (const [missing, reconstructs] of [
    [0.02, true],
    [0.1, false],
  ] as const) {
    const faint = network(size, three, (samples) => samples.map((value) => (1 - missing) * value));
    expect(await quiet.judge(faint)).toMatchObject({ linked: true, reconstructs, kept: reconstructs });
  }
});

test("of windows of 50 samples SVD(3) tangles the orbits, and three delays of 1.35 keep them", () => {
  const rivals = prepared(SERIES, "l1l2-50", { samples: 6000 }).rivals();
  expect(rivals["SVD(3)"].kept).toBe(false);
  expect(rivals["delays of 1.35"]).toMatchObject({ kept: true, entries: 6, pairs: 6 });
});

test("shares of networks count what is kept, what is linked, and what the cancelling sum lets through", () => {
  const measures = {
    kept: true,
    linked: true,
    entries: 10,
    cancelling: true,
    distance: 0.01,
    reconstructs: true,
    mse: 2e-4,
  };
  const rows: NetworkRow[] = [
    { seed: 1, measures },
    { seed: 2, measures: { ...measures, kept: false, linked: false, entries: 8 } },
  ];
  const svd = { kept: false, linked: false, entries: 2, mse: 0.01 };
  const result = (key: string, rank: number): ConditionResult => ({
    key,
    title: key,
    rows,
    rivals: { "SVD(3)": svd, film: { rank } },
    seconds: 1,
  });
  const { document } = CONVECTION.conclude([result("l1", 3), result("temperature", 2)], SETTINGS);
  expect(document.l1).toMatchObject({ networks: 2, linkingKept: 0.5, linked: 0.5, cancellingSumKept: 1 });
  expect(document.l1l2).toBeNull();
  expect(document.temperatureAlone).toMatchObject({ rank: 2, embedding: false });
  const series = SERIES.conclude([result("l1l2-40", 3), result("l1l2-60", 3)], SETTINGS).document;
  expect(series.linkingKept).toBe(0.5);
  expect((series.windows as { window: number }[]).map(({ window }) => window)).toEqual([40, 60]);
});
