import { expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { startExecutor } from "../../../src/learn/backends/startExecutor.js";
import { describeNetwork } from "../../../src/learn/networks/describeNetwork.js";
import { initialWeights } from "../../../src/learn/networks/initialWeights.js";
import { samplesAtOnce } from "../../../src/learn/networks/samplesAtOnce.js";
import { testLoss } from "../../../src/learn/training/testLoss.js";
import { Random } from "../../../src/math/random.js";
import { handmade } from "../handmade.js";

const WINDOW = 40;

test("the loss over portions is the mean over all samples", async () => {
  const executor = await startExecutor("engine");
  const document = {
    format: "syrinx-recipe/1",
    name: "test",
    data: { system: "rossler", lookBack: WINDOW },
    network: { kind: "recurrent", cell: "lstm", units: [64] },
  };
  const { network: given, loss, training } = asRecipe(document, "test");
  const network = describeNetwork(given, [WINDOW, 3], 3);
  const weights = initialWeights(network, given, new Random(1));
  const learner = executor.learner({ network, loss, step: training, sampleRate: 1 }, [
    { weights, moments: [], steps: 0, sum: 0 },
  ]);
  const count = samplesAtOnce(network, 1);
  const rows = Array.from({ length: Math.floor(1.5 * count) + WINDOW }, (_, i) => [
    Math.sin(i / 9),
    Math.cos(i / 5),
    i / 1000,
  ]);
  const dataset = handmade([rows], WINDOW, 1);
  const { test: starts } = dataset;
  expect(starts.length).toBeGreaterThan(count);
  const [whole] = await testLoss(learner, network, 1, dataset, starts);
  let sum = 0;
  for (const part of [starts.subarray(0, 101), starts.subarray(101)])
    sum += (await testLoss(learner, network, 1, dataset, part))[0] * part.length;
  learner.dispose();
  executor.close();
  // Means in single precision.
  expect(Math.abs(sum / starts.length / whole - 1)).toBeLessThan(1e-5);
});
