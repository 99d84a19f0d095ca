import { describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { completeDataset } from "../../../src/learn/data/dataset.js";
import { learntFrom, runDataOf, soundLearnt, withInput } from "../../../src/learn/data/runData.js";
import { handmade } from "../handmade.js";

const recipe = asRecipe(
  {
    format: "syrinx-recipe/1",
    name: "waves",
    data: { system: "rossler", lookBack: 2, inputs: ["x0"] },
    network: { kind: "recurrent", cell: "gru", units: 2 },
  },
  "waves",
);
const rows = Array.from({ length: 6 }, (_, r) => [r, 2 * r]);

describe("the stored part of a dataset", () => {
  const dataset = completeDataset({
    ...handmade([rows], 2, 1),
    picture: {
      kind: "spectrum",
      frequencies: Float64Array.of(100, 200),
      floorDb: -60,
      topDb: 0,
      windowLength: 64,
      sampleRate: 8000,
      melBands: 0,
    },
    normalisation: { mean: Float64Array.of(1, 2), scale: Float64Array.of(3, 4) },
  });

  test("is unchanged by JSON and restores the properties that other data must have", () => {
    const run = JSON.parse(JSON.stringify(runDataOf(dataset, 5)));
    const { columns, rate, window, shape, normalisation, picture } = dataset;
    expect(learntFrom(recipe, run)).toEqual({
      columns,
      rate,
      window,
      shape,
      normalisation,
      picture,
      inputs: Int32Array.of(0),
      targets: Int32Array.of(0, 1),
      stride: 5,
      after: 1,
    });
  });

  test("gives the band and the rate of the training sound", () => {
    expect(soundLearnt(runDataOf(dataset, 1))).toEqual({ sampleRate: 8000, highHz: 200 });
    expect(soundLearnt(runDataOf(handmade([rows], 2, 1), 1))).toEqual({ sampleRate: 1, highHz: 0.5 });
  });

  test("allows a table of the same columns in place of a system, and nothing else", () => {
    const run = runDataOf(dataset, 1);
    expect(withInput(recipe, run, ["new.csv"])).toMatchObject({ table: "new.csv", columns: ["x0", "x1"] });
    expect(withInput(recipe, run, undefined)).toBe(recipe.data);
    expect(() => withInput(recipe, run, ["new.wav"])).toThrow("new.wav: is not a table, and waves learnt");
  });
});
