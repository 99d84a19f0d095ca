import { expect, test } from "vitest";
import { chooseExecutor } from "../../../src/learn/backends/chooseExecutor.js";
import { BackendUnavailable } from "../../../src/learn/backendUnavailable.js";
import type { Executor } from "../../../src/learn/executor.js";

/** Backends that do nothing but tell when they are closed. @param here those that run. */
function machine(here: readonly string[]) {
  const closed: string[] = [];
  const start = async (name: string): Promise<Executor> => {
    if (!here.includes(name)) throw new BackendUnavailable(name, "is not here");
    const unused = (): never => {
      throw new Error("is not run");
    };
    return {
      name,
      device: name,
      processor: name === "engine" ? "cpu" : "gpu",
      variant: "",
      faults: [],
      load: unused,
      networksAtOnce: unused,
      learner: unused,
      close: () => closed.push(name),
    };
  };
  return { start, closed };
}

function secondsOf(table: Readonly<Record<string, number>>) {
  return async ({ name }: Executor) => table[name];
}

test("takes a graphics card only if the network trains faster on it, and closes the other", async () => {
  for (const [gpu, chosen, other] of [
    [0.5, "webgpu", "engine"],
    [2, "engine", "webgpu"],
  ] as const) {
    const { start, closed } = machine(["engine", "webgpu"]);
    const choice = await chooseExecutor(secondsOf({ engine: 1, webgpu: gpu }), start);
    expect(choice.executor.name).toBe(chosen);
    expect(closed).toEqual([other]);
    expect(choice.trials).toEqual([
      { name: "engine", seconds: 1 },
      { name: "webgpu", seconds: gpu },
    ]);
    expect(choice.skipped.map(({ backend }) => backend)).toEqual(["tensorflow"]);
  }
});

test("without a graphics card tries nothing", async () => {
  const { start, closed } = machine(["engine"]);
  const choice = await chooseExecutor(async () => Number.NaN, start);
  expect([choice.executor.name, choice.trials, closed]).toEqual(["engine", [], []]);
  expect(choice.skipped.map(({ reason }) => reason)).toEqual(["is not here", "is not here"]);
});

test("a card that fails in the trial is one that does not run", async () => {
  const { start, closed } = machine(["engine", "tensorflow"]);
  const choice = await chooseExecutor(async ({ name }) => {
    if (name === "tensorflow") throw new Error("device lost");
    return 1;
  }, start);
  expect([choice.executor.name, closed]).toEqual(["engine", ["tensorflow"]]);
  expect(choice.skipped[0].reason).toBe("device lost");
});
