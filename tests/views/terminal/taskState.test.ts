import { expect, test } from "vitest";
import type { Progress } from "../../../src/shapes/progress.js";
import {
  advance,
  endTask,
  newestMessages,
  newTask,
  secondsLeft,
  shareDone,
  shareTrained,
  type TaskState,
  trainingRuns,
} from "../../../src/views/terminal/taskState.js";
import { sampleTraining } from "./sampleProgress.js";

function after(news: readonly (readonly [number, Progress])[]): TaskState {
  return news.reduce((state, [now, progress]) => advance(state, progress, now), newTask(0));
}

test("a stage ends when the next one begins, and its steps are dropped", () => {
  const state = after([
    [10, { kind: "stage", title: "read", index: 1, count: 2 }],
    [12, { kind: "step", done: 1, total: 2, unit: "files" }],
    [15, { kind: "stage", title: "fit", index: 2, count: 2 }],
  ]);
  expect(state.stages).toEqual([
    { title: "read", index: 1, began: 10, ended: 15 },
    { title: "fit", index: 2, began: 15 },
  ]);
  expect(state.pace.step).toBeUndefined();
  expect(shareDone(state)).toBeUndefined();
});

test("the last stage ends with the task", () => {
  const state = endTask(
    after([
      [10, { kind: "stage", title: "read", index: 1, count: 2 }],
      [15, { kind: "stage", title: "fit", index: 2, count: 2 }],
    ]),
    21,
  );
  expect(state.ended).toBe(21);
  expect(state.stages).toEqual([
    { title: "read", index: 1, began: 10, ended: 15 },
    { title: "fit", index: 2, began: 15, ended: 21 },
  ]);
});

test("the time left in a stage is estimated from the pace so far", () => {
  const state = after([
    [10, { kind: "stage", title: "fit", index: 1, count: 1 }],
    [16, { kind: "step", done: 30, total: 120, unit: "frames" }],
  ]);
  expect(shareDone(state)).toBe(0.25);
  expect(secondsLeft(state, 16)).toBe(18);
});

test("steps after a training are timed from its end, and steps of other work from the end of the work before", () => {
  const state = after([
    [0, { kind: "stage", title: "train", index: 1, count: 1 }],
    [2, { kind: "step", done: 4, total: 4, unit: "recordings" }],
    [100, sampleTraining({ state: "ended" })],
    [104, { kind: "step", done: 1, total: 4, unit: "networks" }],
  ]);
  // 4 s for one of four.
  expect(secondsLeft(state, 104)).toBe(12);
  const next = advance(state, { kind: "step", done: 1, total: 3, unit: "sounds" }, 110);
  expect(secondsLeft(next, 110)).toBe(12);
});

test("a training that begins after steps hides them", () => {
  const state = after([
    [0, { kind: "stage", title: "train", index: 1, count: 1 }],
    [2, { kind: "step", done: 4, total: 4, unit: "recordings" }],
    [3, sampleTraining({ epoch: 30, epochs: 120, networks: 2 })],
  ]);
  expect(shareDone(state)).toBe(0.25);
});

test("no time left is estimated where the steps differ in length", () => {
  const state = after([
    [0, { kind: "stage", title: "train", index: 1, count: 1 }],
    [2, { kind: "step", done: 1, total: 3, unit: "tests", uneven: true }],
  ]);
  expect(shareDone(state)).toBeCloseTo(1 / 3, 12); // rounding
  expect(secondsLeft(state, 2)).toBeUndefined();
});

test("a training reports its own time left, which counts down between reports", () => {
  const state = after([
    [10, { kind: "stage", title: "train", index: 1, count: 2 }],
    [16, sampleTraining({ secondsLeft: 12 })],
  ]);
  expect(secondsLeft(state, 19)).toBe(9);
  expect(secondsLeft(state, 99)).toBe(0);
  expect(trainingRuns(state)).toBe(true);
  expect(trainingRuns(advance(state, { kind: "stage", title: "write", index: 2, count: 2 }, 20))).toBe(false);
});

test("a paused training has no time left, and one that has ended is not running", () => {
  const stage: readonly [number, Progress] = [10, { kind: "stage", title: "train", index: 1, count: 1 }];
  expect(secondsLeft(after([stage, [16, sampleTraining({ state: "paused" })]]), 17)).toBeUndefined();
  const ended = after([stage, [16, sampleTraining({ state: "ended" })]]);
  expect(trainingRuns(ended)).toBe(false);
  expect(secondsLeft(ended, 17)).toBeUndefined();
});

test("the batches of the running epoch count for a single network; with unlimited epochs there is no share", () => {
  const half = sampleTraining({ epoch: 1, epochs: 4, batches: 36, batchesPerEpoch: 24 });
  expect(shareTrained(half)).toBe(0.375);
  expect(shareTrained({ ...half, networks: 3 })).toBe(0.25);
  expect(shareTrained({ ...half, batches: 999 })).toBe(0.25);
  expect(
    [0, Number.NaN, Number.POSITIVE_INFINITY].map((epochs) => shareTrained({ ...half, epochs })),
  ).toEqual([undefined, undefined, undefined]);
});

test("a total of 0 or a step beyond the total never gives NaN or a share above 1", () => {
  const stage: readonly [number, Progress] = [0, { kind: "stage", title: "fit", index: 1, count: 1 }];
  expect(shareDone(after([stage, [1, { kind: "step", done: 0, total: 0, unit: "frames" }]]))).toBeUndefined();
  expect(shareDone(after([stage, [1, { kind: "step", done: 7, total: 5, unit: "frames" }]]))).toBe(1);
  expect(
    secondsLeft(after([stage, [1, { kind: "step", done: 0, total: 5, unit: "frames" }]]), 2),
  ).toBeUndefined();
});

test("repeated messages are counted, and control characters never reach the screen", () => {
  const note: Progress = { kind: "note", text: "a\x1b[31m\nb" };
  expect(
    after([
      [0, note],
      [1, note],
      [2, note],
    ]).messages,
  ).toEqual([{ kind: "note", text: "a [31m b", times: 3 }]);
});

test("the newest warning is shown even if newer notes fill the rows", () => {
  const news: Progress[] = [
    { kind: "warning", text: "old" },
    { kind: "warning", text: "new" },
    { kind: "note", text: "1" },
    { kind: "note", text: "2" },
    { kind: "note", text: "3" },
  ];
  const { messages } = after(news.map((progress, i) => [i, progress]));
  expect(newestMessages(messages, 3).map(({ text }) => text)).toEqual(["new", "2", "3"]);
  expect(newestMessages(messages, 4).map(({ text }) => text)).toEqual(["new", "1", "2", "3"]);
  expect(newestMessages(messages, 1).map(({ text }) => text)).toEqual(["3"]);
});
