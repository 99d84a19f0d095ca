import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startExecutor, surveyBackends } from "../../src/learn/backends/startExecutor.js";
import type { Executor, LearnerState, LearningTask } from "../../src/learn/executor.js";
import type { Network } from "../../src/shapes/network.js";
import { batchOf } from "./engine/drawn.js";

/** y = x w + b, from one number to one. */
const LINE: Network = {
  input: [1],
  output: [1],
  layers: [{ kind: "dense", inputs: 1, units: 1, activation: "linear" }],
  encoder: 0,
  task: "reconstruct",
  increment: false,
};

/** Mean and log variance from the input, and a draw of that Gaussian. */
const GAUSSIAN: Network = {
  ...LINE,
  layers: [
    { kind: "dense", inputs: 1, units: 2, activation: "linear" },
    { kind: "gaussian", latent: 1 },
  ],
  encoder: 2,
};

const TASK: LearningTask = {
  network: LINE,
  loss: { kind: "squared", derivative: 0, kl: 0 },
  step: {
    optimizer: "momentum",
    momentum: 0.5,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    clipNorm: 0,
    l1: 0,
    l2: 0,
  },
  sampleRate: 1,
};

function line(weight: number, bias: number): LearnerState {
  const weights = [
    { name: "0.weight", shape: [1, 1], values: Float32Array.of(weight) },
    { name: "0.bias", shape: [1], values: Float32Array.of(bias) },
  ];
  return { weights, moments: [], steps: 0, sum: 0 };
}

/** Every number below is a small sum of powers of two: exact in single precision, whatever the order of the sums. */
describe.each((await surveyBackends()).filter(({ available }) => available))(
  "the executor $name",
  ({ name }) => {
    let executor: Executor;
    const noNoise = (): never => {
      throw new Error("no noise is needed");
    };
    beforeAll(async () => {
      executor = await startExecutor(name);
    });
    afterAll(() => executor.close());

    test("updates each of two networks on its own samples by its own gradient", async () => {
      const learner = executor.learner(TASK, [line(1, 0), line(0, 1)]);
      // Errors 1 and 1, then -1 and -3: gradients of the mean square 2 mean(e x), 2 mean(e).
      const batch = batchOf(2, Float32Array.of(1, 3, 1, 3), Float32Array.of(0, 2, 2, 4));
      learner.step(batch, 0.125, noNoise);
      expect(Array.from(await learner.sums())).toEqual([1, 5]);
      const values = (await learner.weights()).map((weights) => weights.map((weight) => weight.values[0]));
      expect(values).toEqual([
        [1 - 0.125 * 4, 0 - 0.125 * 2],
        [0 + 0.125 * 10, 1 + 0.125 * 4],
      ]);
      const second = (await learner.weights([1])).map((weights) => weights.map((weight) => weight.values[0]));
      expect(second).toEqual([values[1]]);
      const state = await learner.state();
      expect(state.map(({ steps, sum }) => [steps, sum])).toEqual([
        [1, 1],
        [1, 5],
      ]);
      expect(state[1].moments.map((moment) => [moment.name, moment.values[0]])).toEqual([
        ["velocity.0.weight", -10],
        ["velocity.0.bias", -4],
      ]);
      learner.clearSums();
      expect(Array.from(await learner.sums())).toEqual([0, 0]);
      learner.dispose();
    });

    test("continues from a state as if it had not been interrupted", async () => {
      const batch = batchOf(3, Float32Array.of(0.3, -1.7, 2.1), Float32Array.of(1.1, 0.2, -0.4));
      const task = { ...TASK, step: { ...TASK.step, optimizer: "adam" as const } };
      const through = executor.learner(task, [line(0.7, 0.1)]);
      through.step(batch, 0.01, noNoise);
      const state = await through.state();
      through.step(batch, 0.01, noNoise);
      const resumed = executor.learner(task, state);
      resumed.step(batch, 0.01, noNoise);
      expect(await resumed.state()).toEqual(await through.state());
      through.dispose();
      resumed.dispose();
    });

    test("tests every network on the same samples without changing it", async () => {
      const learner = executor.learner(TASK, [line(1, 0), line(0, 1)]);
      const losses = await learner.losses(Float32Array.of(1, 3), Float32Array.of(0, 2));
      expect(Array.from(losses)).toEqual([1, 1]);
      expect((await learner.weights())[0].map(({ values }) => values[0])).toEqual([1, 0]);
      expect(Array.from(await learner.sums())).toEqual([0, 0]);
      learner.dispose();
    });

    test("samples a Gaussian latent with the given noise, network after network", async () => {
      const weights = [
        { name: "0.weight", shape: [1, 2], values: Float32Array.of(1, 0) },
        { name: "0.bias", shape: [2], values: Float32Array.of(0, 0) },
      ];
      const one = { weights, moments: [], steps: 0, sum: 0 };
      const learner = executor.learner({ ...TASK, network: GAUSSIAN }, [one, one]);
      const asked: number[][] = [];
      const samples = Float32Array.of(1, 2, 1, 2);
      learner.step(batchOf(2, samples, samples), 0.125, (network, into) => {
        asked.push([network, into.length]);
        into.fill(network + 1);
      });
      expect(asked).toEqual([
        [0, 2],
        [1, 2],
      ]);
      // Mean x and standard deviation 1: off by the noise.
      expect(Array.from(await learner.sums())).toEqual([1, 4]);
      learner.dispose();
      const net = executor.load(GAUSSIAN, weights);
      expect(Array.from(await net.output(Float32Array.of(1, 2)))).toEqual([1, 2]);
      net.dispose();
    });

    test("retains no batch and modifies none of its arguments", async () => {
      const state = line(1, 0);
      const learner = executor.learner(TASK, [state]);
      const batch = batchOf(2, Float32Array.of(1, 3), Float32Array.of(0, 2));
      learner.step(batch, 0.125, noNoise);
      batch.samples.fill(9);
      batch.targets.fill(9);
      expect(Array.from(await learner.sums())).toEqual([1]);
      expect((await learner.weights())[0].map(({ values }) => values[0])).toEqual([0.5, -0.25]);
      expect(state).toEqual(line(1, 0));
      learner.dispose();
    });

    test("takes one network at a time if they can't be stacked, and fewer the larger they are", () => {
      const recurrent: Network = {
        ...LINE,
        input: [4, 1],
        layers: [{ kind: "recurrent", cell: "gru", inputs: 1, units: 1 }, { kind: "lastStep" }],
      };
      // The engine runs any network beside others of its kind.
      if (name === "engine") expect(executor.networksAtOnce(recurrent, 8)).toBeGreaterThan(2);
      else expect(executor.networksAtOnce(recurrent, 8)).toBe(1);
      const many = executor.networksAtOnce(LINE, 8);
      expect(many).toBeGreaterThan(2);
      expect(executor.networksAtOnce(LINE, 8000)).toBeLessThan(many);
      expect(executor.networksAtOnce(LINE, 1e12)).toBe(1);
    });
  },
);
