import { afterAll, describe, expect, test } from "vitest";
import { EngineExecutor } from "../../../src/learn/engine/engineExecutor.js";
import type { Build } from "../../../src/learn/engine/machine.js";
import type { LearningTask } from "../../../src/learn/executor.js";
import { product } from "../../../src/math/product.js";
import type { Layer, Network } from "../../../src/shapes/network.js";
import type { LossRecipe } from "../../../src/shapes/recipe.js";
import oracle from "../../reference/torchGradients.json" with { type: "json" };
import { batchOf, begun, Draw, drawWeights, PLAIN_STEP } from "./drawn.js";

/** What torchGradients.py records of one batch. */
interface Case {
  readonly name: string;
  readonly batch: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly layers: readonly Layer[];
  readonly loss?: Partial<LossRecipe>;
  readonly step?: Partial<LearningTask["step"]>;
  readonly increment?: boolean;
  /** the loss, without penalties */
  readonly value: number;
  /** of each weight its gradient's greatest value, the sum of all with drawn weights, and some values; see `summary` */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const CASES = oracle.cases as unknown as readonly Case[];

/**
 * How far a value of a gradient may be off, relative to the greatest of its tensor. Single precision is 6e-8 an operation,
 * and sums here have some hundred terms.
 */
const TOLERANCE = 1e-5;
/** A gradient below this share of the greatest one of its network is a sum that cancels: of 0, only rounding is left. */
const CANCELS = 1e-6;

function networkOf({ input, output, layers, increment = false }: Case): Network {
  const every = increment && output.length === 2;
  return { input, output, layers, encoder: 0, task: every ? "predictEvery" : "predict", increment };
}

function targetsOf({ output }: Case, kind: LossRecipe["kind"], batch: number, draw: Draw): Float32Array {
  const width = output[output.length - 1];
  const rows = (batch * product(output)) / width;
  if (kind === "softmaxCrossEntropy") {
    const targets = new Float32Array(rows * width);
    draw.values(rows).forEach((value, row) => {
      targets[row * width + Math.floor(((value + 1) / 2) * width)] = 1;
    });
    return targets;
  }
  if (kind === "labelling") {
    // Weighted classes, and onsets between 0 and 1; every third row is unknown.
    const [classes, weights, onsets] = [draw.values(rows), draw.values(rows, 1, 1), draw.values(rows)];
    const targets = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const known = row % 3 !== 2;
      if (known) targets[row * width + Math.floor(((classes[row] + 1) / 2) * (width - 1))] = weights[row];
      targets[(row + 1) * width - 1] = known ? (onsets[row] + 1) / 2 : -1;
    }
    return targets;
  }
  const targets = draw.values(rows * width);
  return kind === "sigmoidCrossEntropy" ? targets.map((value) => (value + 1) / 2) : targets;
}

/** Loss, gradients and running statistics of one batch: with a momentum of 0, the velocity is the gradient itself. */
async function oneBatch(executor: EngineExecutor, one: Case) {
  const network = networkOf(one);
  const loss = { kind: "squared" as const, derivative: 0, kl: 0, ...one.loss };
  const draw = new Draw();
  const weights = drawWeights(network, draw);
  const samples = draw.values(one.batch * product(one.input));
  const targets = targetsOf(one, loss.kind, one.batch, draw);
  const step = { ...PLAIN_STEP, optimizer: "momentum" as const, ...one.step };
  const learner = executor.learner({ network, loss, step, sampleRate: oracle.sampleRate }, [begun(weights)]);
  learner.step(batchOf(one.batch, samples, targets), 0, (_, into) => into.set(draw.values(into.length)));
  const [state] = await learner.state();
  learner.dispose();
  const velocity = new Map(state.moments.map(({ name, values }) => [name, values]));
  const found = state.weights.map(({ name, values }) => ({
    name,
    values: velocity.get(`velocity.${name}`) ?? values,
  }));
  return { loss: state.sum, found };
}

/** The greatest value, a sum with drawn weights, and some values, as torchGradients.py takes them. */
function summary(values: Float32Array): number[] {
  const n = values.length;
  const weights = new Draw(9).values(n);
  const places = Array.from({ length: n <= 6 ? n : 5 }, (_, k) =>
    n <= 6 ? k : Math.floor((k * (n - 1)) / 4),
  );
  const sum = values.reduce((total, value, i) => total + value * weights[i], 0);
  return [
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    sum,
    ...places.map((p) => values[p]),
  ];
}

/** The worst of the relative errors, and where it is. */
function worst(
  one: Case,
  found: readonly { name: string; values: Float32Array }[],
): { error: number; name: string } {
  const greatest = Math.max(...Object.values(one.gradients).map(([most]) => most));
  return found
    .map(({ name, values }) => {
      const expected = one.gradients[name];
      const scale = expected[0] > CANCELS * greatest ? expected[0] : greatest;
      const actual = summary(values);
      // Of many values the sum may be greater than any, and so may its rounding.
      const errors = expected.map(
        (value, i) => Math.abs(actual[i] - value) / Math.max(scale, Math.abs(value)),
      );
      return { error: errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...errors), name };
    })
    .reduce((a, b) => (b.error > a.error ? b : a));
}

test("every weight of every case is recorded", () => {
  for (const one of CASES) {
    const names = drawWeights(one, new Draw()).map(({ name }) => name);
    expect(names.sort(), one.name).toEqual(Object.keys(one.gradients).sort());
  }
});

describe.each(["plain", "relaxed"] as const)("the gradients of PyTorch, on the %s build", (build: Build) => {
  const executor = new EngineExecutor(2, build);
  afterAll(() => executor.close());

  test.each(CASES)("of $name", async (one) => {
    const { loss, found } = await oneBatch(executor, one);
    // The loss is summed in single precision; activations are off by 3e-7.
    expect(Math.abs(loss / one.value - 1)).toBeLessThan(2e-6);
    const { error, name } = worst(one, found);
    expect(error, name).toBeLessThan(TOLERANCE);
  });
});
