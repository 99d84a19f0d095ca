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
  await expect(startExecutor("gpu")).rejects.toThrow(/backend=gpu .*tensorflow, webgpu, wasm, cpu/);
});

test("the survey states for every backend that it runs, or why not", async () => {
  const survey = await surveyBackends();
  expect(survey.map(({ name }) => name)).toEqual(["tensorflow", "webgpu", "wasm", "cpu"]);
  for (const { available, device, reason } of survey) expect(available ? device : reason).toMatch(/\w/);
  expect(
    survey.filter(({ name }) => name === "wasm" || name === "cpu").every(({ available }) => available),
  ).toBe(true);
});

test("auto selects the first backend that runs except a software GPU, and states which it skipped and why", async () => {
  const survey = await surveyBackends();
  const executor = await startExecutor("auto");
  const first = survey.findIndex(({ available, processor }) => available && processor !== "software gpu");
  expect(executor.name).toBe(survey[first].name);
  expect(executor.processor).not.toBe("software gpu");
  expect(executor.skipped.map(({ backend }) => backend)).toEqual(
    survey.slice(0, first).map(({ name }) => name),
  );
  for (const { reason } of executor.skipped) expect(reason).toMatch(/installed|answers/);
  executor.close();
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
