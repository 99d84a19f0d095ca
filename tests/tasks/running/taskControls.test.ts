import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { contextOf, TaskControls } from "../../../src/tasks/running/taskControls.js";

test("initially there are no requests", () => {
  const { stopRequested, controls } = contextOf(new TaskControls().memory);
  expect([stopRequested(), controls?.paused(), controls?.saves(), controls?.rateSteps()]).toEqual([
    false,
    false,
    0,
    0,
  ]);
});

test("requests are independent, checkpoints are counted, and the rate goes up and down", () => {
  const asked = new TaskControls();
  const { stopRequested, controls } = contextOf(asked.memory);
  expect(asked.togglePause()).toBe(true);
  expect(controls?.paused()).toBe(true);
  expect(asked.togglePause()).toBe(false);
  expect(controls?.paused()).toBe(false);
  asked.save();
  asked.save();
  expect(controls?.saves()).toBe(2);
  asked.changeRate(-1);
  asked.changeRate(-1);
  asked.changeRate(1);
  expect(controls?.rateSteps()).toBe(-1);
  expect(stopRequested()).toBe(false);
  asked.stop();
  expect(stopRequested()).toBe(true);
});

test("a thread that never waits for messages sees the requests", async () => {
  const asked = new TaskControls();
  const thread = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads");
     parentPort.postMessage("runs");
     while (Atomics.load(workerData, 2) < 3) {}
     parentPort.postMessage("heard");`,
    { eval: true, workerData: asked.memory },
  );
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    thread.on("message", (word: string) => {
      said.push(word);
      if (word === "runs") for (let i = 0; i < 3; i++) asked.save();
    });
    thread.on("error", reject);
    thread.on("exit", () => resolve());
  });
  expect(said).toEqual(["runs", "heard"]);
});
