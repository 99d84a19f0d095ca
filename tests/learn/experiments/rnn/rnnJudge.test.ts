import { expect, test } from "vitest";
import { asRecipe } from "../../../../src/documents/recipeDocument.js";
import type { LoadedNetwork } from "../../../../src/learn/executor.js";
import { RNN } from "../../../../src/learn/experiments/rnn/rnn.js";
import { prepareRnn } from "../../../../src/learn/experiments/rnn/rnnJudge.js";
import { systemTimes } from "../../../../src/learn/judge/freeRuns.js";
import { Random } from "../../../../src/math/random.js";
import type { Measures } from "../../../../src/shapes/results/experiment.js";

const [first] = RNN.conditions({ networks: 1, seed: 1, fullSize: false });
if (first.kind !== "trained") throw new Error("the networks are trained");
const data = { ...(first.recipe.data as object), samples: 15_000 };
const recipe = asRecipe({ ...first.recipe, data, networks: 1, seed: 1 }, "rnn");
const prepared = prepareRnn(recipe);
const { dataset } = prepared;
const { window, values, rate } = dataset;
const lyapunov = systemTimes(recipe.data)?.lyapunov ?? Number.NaN;

/** A stand-in for a network. @param hidden from a window of x to hidden states. @param free rows after a window. */
function network(
  hidden: (x: Float32Array) => readonly number[],
  free: (x: Float32Array, steps: number) => Float32Array = (_, steps) => new Float32Array(steps),
): LoadedNetwork {
  const windowsOf = (samples: Float32Array): Float32Array[] =>
    Array.from({ length: samples.length / window }, (_, i) => samples.subarray(i * window, (i + 1) * window));
  return {
    network: {
      input: [window, 1],
      output: [1],
      layers: [{ kind: "dense", inputs: window, units: 3, activation: "linear" }],
      encoder: 1,
      task: "predict",
      increment: false,
    },
    weights: [],
    latent: async (samples) => Float32Array.from(windowsOf(samples).flatMap((x) => [...hidden(x)])),
    output: async (samples) => new Float32Array(samples.length / window),
    freeRun: async (samples, steps) =>
      Float32Array.from(windowsOf(samples).flatMap((x) => [...free(x, steps)])),
    dispose: () => {},
  };
}

/** Hidden states of a shift register that keeps three values 1.3 apart, near the first minimum of the mutual information. */
function delays(x: Float32Array): [number, number, number] {
  return [x[window - 1], x[window - 14], x[window - 27]];
}

/** The rows that come after a window in the series, which goes on at its beginning after its end. */
function truth(x: Float32Array, steps: number): Float32Array {
  let at = 0;
  while (!x.every((value, i) => value === values[at + i])) at++;
  return Float32Array.from({ length: steps }, (_, s) => values[(at + window + s) % values.length]);
}

test("hidden states that are delay vectors are linked as the flow, mirrored or mixed into five units, too", async () => {
  const plain = await prepared.judge(network(delays));
  expect(plain).toMatchObject({ linked: true, entries: 6, pairs: 6, units: 3, usedCoordinates: 3 });
  expect(prepared.keeps(plain)).toBe(true);
  const mirrored = await prepared.judge(network((x) => [delays(x)[0], -delays(x)[1], delays(x)[2]]));
  expect(mirrored.linked).toBe(true);
  const mixed = await prepared.judge(
    network((x) => {
      const [a, b, c] = delays(x);
      return [a + b, a - b, c, a + c, b - c];
    }),
  );
  // Five units of three independent variables.
  expect(mixed).toMatchObject({ linked: true, units: 5, usedCoordinates: 3 });
  expect(Number(mixed.effectiveDimension)).toBeLessThan(3);
});

test("hidden states of noise, of a single variable or of a constant are not linked", async () => {
  const random = new Random(1);
  const noise = await prepared.judge(network(() => [random.normal(), random.normal(), random.normal()]));
  expect(noise.linked).toBe(false);
  expect(prepared.keeps(noise)).toBe(false);
  // Three variables of one variance; of thousands of samples the ratio departs from 3 by less than .01.
  expect(Number(noise.effectiveDimension)).toBeGreaterThan(2.99);
  const single = await prepared.judge(network(([x]) => [x, 2 * x, -x, x, x]));
  expect(single).toMatchObject({ linked: false, usedCoordinates: 1 });
  // Single precision of the states.
  expect(Number(single.effectiveDimension)).toBeCloseTo(1, 5);
  const still = await prepared.judge(network(() => [1, 1, 1]));
  expect(still.linked).toBe(false);
});

test("a free run that is right for so many rows has their time as its valid prediction time", async () => {
  const right = 500;
  const lost = await prepared.judge(
    network(delays, (x, steps) => truth(x, steps).map((value, s) => (s < right ? value : value + 10))),
  );
  // The first wrong row counts.
  expect(Number(lost.validPredictionTime)).toBeCloseTo((right + 1) / rate / lyapunov, 6);
  expect(Number(lost.medianPredictionTime)).toBeCloseTo((right + 1) / rate / lyapunov, 6);
});

test("a run that repeats the flow scores below other stretches of it; one at rest has no spectrum, and one that diverges no score", async () => {
  const rivals = prepared.rivals();
  const floor: Measures = rivals["other stretches of the flow"];
  const perfect = await prepared.judge(network(delays, truth));
  expect(Number(perfect.dstsp)).toBeLessThan(Number(floor.dstsp));
  expect(Number(perfect.dh)).toBeLessThan(Number(floor.dh));
  expect(Number(perfect.validPredictionTime)).toBeGreaterThan(10);
  const rest = await prepared.judge(network(delays));
  expect(rest.dh).toBeNull();
  // ln of the share of a bin over what is added to every bin: more than 10.
  expect(Number(rest.dstsp)).toBeGreaterThan(10);
  expect(Number(rest.validPredictionTime)).toBeLessThan(0.5);
  // Linear prediction loses the flow within a turn, which is .42 Lyapunov times.
  expect(Number(rivals["AR(40)"].validPredictionTime)).toBeLessThan(0.42);
  const wild = await prepared.judge(network(delays, (_, steps) => new Float32Array(steps).fill(1e9)));
  expect(wild).toMatchObject({ dstsp: null, linked: true });
});
