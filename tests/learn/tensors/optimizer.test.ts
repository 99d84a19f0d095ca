import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asRecipe } from "../../../src/documents/recipeDocument.js";
import { Optimizer } from "../../../src/learn/tensors/optimizer.js";
import type { Tensors } from "../../../src/learn/tensors/tensors.js";
import { Random } from "../../../src/math/random.js";
import { OPTIMIZERS, type TrainingRecipe } from "../../../src/shapes/recipe.js";
import { startTensors } from "./startTensors.js";

function settings(training: Readonly<Record<string, unknown>>): TrainingRecipe {
  const recipe = asRecipe(
    {
      format: "syrinx-recipe/1",
      name: "test",
      data: { system: "rossler" },
      network: { kind: "autoencoder", latent: 1 },
      training,
    },
    "test",
  );
  return recipe.training;
}

type State = [number, number];

/** One step on one weight in double precision, as the papers and PyTorch have it. @param t steps taken, this one included. */
const FORMULAS: Record<
  TrainingRecipe["optimizer"],
  (w: number, g: number, state: State, t: number, rate: number, of: TrainingRecipe) => number
> = {
  sgd: (w, g, _state, _t, rate) => w - rate * g,
  momentum: (w, g, state, _t, rate, { momentum }) => {
    state[0] = momentum * state[0] + g;
    return w - rate * state[0];
  },
  rmsprop: (w, g, state, _t, rate, { epsilon }) => {
    state[0] = 0.99 * state[0] + 0.01 * g * g;
    return w - (rate * g) / (Math.sqrt(state[0]) + epsilon);
  },
  adam: (w, g, state, t, rate, { beta1, beta2, epsilon }) => {
    state[0] = beta1 * state[0] + (1 - beta1) * g;
    state[1] = beta2 * state[1] + (1 - beta2) * g * g;
    const [mean, square] = [state[0] / (1 - beta1 ** t), state[1] / (1 - beta2 ** t)];
    return w - (rate * mean) / (Math.sqrt(square) + epsilon);
  },
  adamw: (...given) => FORMULAS.adam(...given),
};

const RATES = [0.05, 0.05, 0.02, 0.01, 0.04, 0.001];

describe.each(["cpu"])("on the backend %s", (backend) => {
  let tf: Tensors;
  beforeAll(async () => {
    ({ tf } = await startTensors(backend));
  });
  afterAll(async () => (await startTensors("cpu")).close());

  const cases = OPTIMIZERS.flatMap((optimizer) =>
    [0, 0.3].map((weightDecay) => ({ optimizer, weightDecay })),
  );
  test.each(cases)("steps of $optimizer with decay $weightDecay follow its formula", async (given) => {
    const training = settings({ ...given, momentum: 0.8, beta1: 0.85, beta2: 0.98, clipNorm: 0 });
    const random = new Random(4);
    const draw = (): number[] => Array.from({ length: 6 }, () => random.normal());
    // The second variable is a bias: decay leaves it alone.
    const starts = [draw(), draw()];
    const variables = starts.map((values) => tf.variable(tf.tensor2d(values, [2, 3])));
    const optimizer = new Optimizer(tf, training, variables, [true, false], 1);
    const expected = starts.map((values) => values.map((w) => ({ w, state: [0, 0] as State })));
    for (const [step, rate] of RATES.entries()) {
      const gradients = [draw(), draw()];
      const tensors = gradients.map((values) => tf.tensor2d(values, [2, 3]));
      optimizer.step(Object.fromEntries(variables.map(({ name }, v) => [name, tensors[v]])), rate);
      tf.dispose(tensors);
      expected.forEach((weights, v) => {
        weights.forEach((one, i) => {
          const kept = v === 0 ? one.w * (1 - rate * training.weightDecay) : one.w;
          one.w = FORMULAS[training.optimizer](kept, gradients[v][i], one.state, step + 1, rate, training);
        });
      });
    }
    expect(optimizer.steps).toBe(RATES.length);
    for (const [v, variable] of variables.entries()) {
      const values = await variable.data();
      // Six steps in single precision, 6e-8 each, of weights of up to 2.
      values.forEach((value, i) => {
        expect(Math.abs(value - expected[v][i].w)).toBeLessThan(1e-6);
      });
    }
    optimizer.dispose();
    tf.dispose(variables);
  });

  test("clips gradients to the maximum norm, separately for each network", async () => {
    const training = settings({ optimizer: "sgd", clipNorm: 5 });
    // Two networks side by side: gradients of norm 13 (3, 4 and 12) and of norm 1.
    const variables = [tf.variable(tf.zeros([2, 2])), tf.variable(tf.zeros([2, 1]))];
    const optimizer = new Optimizer(tf, training, variables, [true, true], 2);
    const gradients = [tf.tensor2d([3, 4, 0.6, 0.8], [2, 2]), tf.tensor2d([12, 0], [2, 1])];
    optimizer.step(Object.fromEntries(variables.map(({ name }, v) => [name, gradients[v]])), 1);
    const first = await variables[0].data();
    const second = await variables[1].data();
    const expected = [(-3 * 5) / 13, (-4 * 5) / 13, -0.6, -0.8, (-12 * 5) / 13, 0];
    // Single precision of numbers up to 5.
    [...first, ...second].forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-6);
    });
    optimizer.dispose();
    tf.dispose([...variables, ...gradients]);
  });

  test.each(OPTIMIZERS)("%s continues from its state as if it had not stopped", async (optimizer) => {
    const training = settings({ optimizer, clipNorm: 0 });
    const gradient = tf.tensor1d([0.5, -2, 1e-3]);
    const run = async (pauseAt: number): Promise<number[]> => {
      const variable = tf.variable(tf.tensor1d([1, 2, 3]));
      let at = new Optimizer(tf, training, [variable], [true], 1);
      for (let step = 0; step < 5; step++) {
        if (step === pauseAt) {
          const state = await at.state(["w"]);
          const { steps } = at;
          at.dispose();
          at = new Optimizer(tf, training, [variable], [true], 1);
          at.restore(state, ["w"], steps);
        }
        at.step({ [variable.name]: gradient }, 0.1);
      }
      const values = Array.from(await variable.data());
      at.dispose();
      variable.dispose();
      return values;
    };
    expect(await run(3)).toEqual(await run(-1));
    gradient.dispose();
  });
});
