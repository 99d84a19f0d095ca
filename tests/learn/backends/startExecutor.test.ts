import { expect, test } from "vitest";
import { startExecutor, surveyBackends } from "../../../src/learn/backends/startExecutor.js";
import { BackendUnavailable } from "../../../src/learn/backendUnavailable.js";
import { InputError } from "../../../src/shapes/inputError.js";
import type { Network } from "../../../src/shapes/network.js";

const SUMS: Network = {
  input: [2],
  output: [2],
  layers: [{ kind: "dense", inputs: 2, units: 2, activation: "linear" }],
  encoder: 0,
  task: "reconstruct",
  increment: false,
};

test("rejects an unknown backend and lists the known ones", async () => {
  await expect(startExecutor("gpu")).rejects.toThrow(/backend=gpu .*engine, tensorflow, webgpu, cpu/);
});

test("the survey states for every backend that it runs, or why not", async () => {
  const survey = await surveyBackends();
  expect(survey.map(({ name }) => name)).toEqual(["engine", "tensorflow", "webgpu", "cpu"]);
  for (const { available, device, reason } of survey) expect(available ? device : reason).toMatch(/\w/);
  expect(
    survey.filter(({ name }) => name === "engine" || name === "cpu").every(({ available }) => available),
  ).toBe(true);
});

test("auto is the engine, and so is the name that it had before", async () => {
  for (const name of ["auto", "engine", "wasm"]) {
    const executor = await startExecutor(name);
    expect([executor.name, executor.processor]).toEqual(["engine", "cpu"]);
    executor.close();
  }
});

test("the engine starts with the arithmetic that is asked for", async () => {
  const plain = await startExecutor("engine", { variant: "plain" });
  expect(plain.variant).toBe("plain");
  plain.close();
});

test("a closed backend can be started again, and gives the same results", async () => {
  for (const { name, available } of await surveyBackends()) {
    if (!available) continue;
    for (let time = 0; time < 2; time++) {
      const executor = await startExecutor(name);
      const net = executor.load(SUMS, [
        { name: "0.weight", shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
        { name: "0.bias", shape: [2], values: Float32Array.of(0, 0) },
      ]);
      expect(Array.from(await net.output(Float32Array.of(1, 2, 3, 4)))).toEqual([7, 10, 15, 22]);
      net.dispose();
      executor.close();
    }
  }
});

test("rejects a backend that does not run here with the reason given by the survey", async () => {
  for (const { name, available, reason } of await surveyBackends()) {
    if (available) continue;
    const error = await startExecutor(name).catch((fault) => fault);
    expect(error).toBeInstanceOf(BackendUnavailable);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ backend: name, reason, name: "InputError" });
    expect(error.message).toBe(`backend=${name} does not run here: ${reason}`);
  }
});
