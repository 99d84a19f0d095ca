import { expect, test } from "vitest";
import { plainLines } from "../../../src/views/terminal/plainLines.js";
import { sampleTask, sampleTraining } from "./sampleProgress.js";

function recorder() {
  const lines: string[] = [];
  const clock = { now: 0 };
  const screen = plainLines(
    (line) => lines.push(line),
    () => clock.now,
  );
  return { lines, clock, screen };
}

test("stages, notes, warnings and files get one line each, without escape codes", async () => {
  const { lines, screen } = recorder();
  for (const progress of sampleTask()) screen.show(progress);
  screen.show({ kind: "note", text: "a\x1b[31mred\x1b[0m\nb" });
  await screen.close();
  expect(lines.slice(0, 3)).toEqual([
    "stage 1 of 4: read the recording",
    "12 syllables",
    "stage 2 of 4: fit the gesture",
  ]);
  expect(lines[3]).toMatch(/^warning: syllable 7 is very/);
  expect(lines[4]).toBe("wrote synth/chingolo.fit.song.json");
  expect(lines.join("\n")).not.toContain("\x1b");
  expect(lines.every((line) => !line.includes("\n"))).toBe(true);
});

test("a training line holds losses, rate, speed, engine and time left", () => {
  const { lines, clock, screen } = recorder();
  clock.now = 40;
  screen.show(sampleTraining({ trainLoss: [0.0231], validationLoss: [0.031], samplesPerSecond: 5200.4 }));
  expect(lines).toEqual([
    "epoch 40 of 300: loss 0.0231, validation 0.0310, rate 0.001, 5200 samples/s, engine (CPU), 12 s left",
  ]);
});

test("progress lines come once per quarter, at most every 2 s", () => {
  const { lines, clock, screen } = recorder();
  screen.show({ kind: "stage", title: "fit", index: 1, count: 1 });
  const reports: number[] = [];
  for (let done = 1; done <= 100; done++) {
    clock.now = done * 0.1;
    const before = lines.length;
    screen.show({ kind: "step", done, total: 100, unit: "frames" });
    if (lines.length > before) reports.push(done);
  }
  expect(reports).toEqual([25, 50, 75, 100]);
  expect(lines[1]).toBe("  25 of 100 frames, 25 %, 8 s left");
});

test("steps of unequal length have no time left, and the time of a training is not counted for the steps after it", () => {
  const { lines, clock, screen } = recorder();
  screen.show({ kind: "stage", title: "train", index: 1, count: 1 });
  clock.now = 100;
  screen.show(sampleTraining({ state: "ended", stopped: "epochs" }));
  clock.now = 104;
  screen.show({ kind: "step", done: 1, total: 3, unit: "tests", uneven: true });
  clock.now = 110;
  screen.show({ kind: "step", done: 1, total: 2, unit: "sounds" });
  expect(lines.slice(2)).toEqual(["  1 of 3 tests, 33 %", "  1 of 2 sounds, 50 %, 6 s left"]);
});

test("work that had a line gets another at its end, and other work in the stage is counted anew", () => {
  const { lines, clock, screen } = recorder();
  screen.show({ kind: "stage", title: "train", index: 1, count: 1 });
  const step = (done: number, total: number, unit: string): void =>
    screen.show({ kind: "step", done, total, unit, uneven: true });
  clock.now += 3;
  step(1, 3, "tests");
  clock.now += 0.1;
  step(2, 3, "tests");
  step(3, 3, "tests");
  clock.now += 3;
  step(0, 4, "trainings");
  clock.now += 3;
  step(1, 4, "trainings");
  clock.now += 0.5;
  step(4, 4, "trainings");
  expect(lines.slice(1)).toEqual([
    "  1 of 3 tests, 33 %",
    "  3 of 3 tests, 100 %",
    "  1 of 4 trainings, 25 %",
    "  4 of 4 trainings, 100 %",
  ]);
  // Quick work has no line at all.
  clock.now += 0.1;
  step(0, 2, "sounds");
  step(2, 2, "sounds");
  expect(lines).toHaveLength(5);
});

test("every stage restarts its quarters and its 2 s", () => {
  const { lines, clock, screen } = recorder();
  for (const index of [1, 2]) {
    screen.show({ kind: "stage", title: "fit", index, count: 2 });
    clock.now += 1;
    screen.show({ kind: "step", done: 90, total: 100, unit: "frames" });
    clock.now += 1.5;
    screen.show({ kind: "step", done: 95, total: 100, unit: "frames" });
    clock.now += 1.5;
  }
  expect(lines.filter((line) => line.startsWith("  ")).map((line) => line.slice(2, 4))).toEqual(["95", "95"]);
});

test("a slow stage reports every half minute", () => {
  const { lines, clock, screen } = recorder();
  screen.show({ kind: "stage", title: "fit", index: 1, count: 1 });
  for (clock.now = 1; clock.now <= 95; clock.now++) {
    screen.show({ kind: "step", done: clock.now, total: 1e5, unit: "frames" });
  }
  expect(lines.length - 1).toBe(3);
});

test("the last report of a training is not lost if it came too soon for a line", async () => {
  const { lines, screen } = recorder();
  screen.show(sampleTraining({ epoch: 299 }));
  expect(lines).toEqual([]);
  screen.show(sampleTraining({ epoch: 300, seconds: 75 }));
  screen.show({ kind: "stage", title: "write", index: 2, count: 2 });
  expect(lines[0]).toMatch(/^epoch 300 of 300: .*took 1 min 15 s$/);
  await screen.close();
  expect(lines.length).toBe(2);
});

test("a training gets one line per epoch, at most every 5 s, and one every half minute of a long epoch", () => {
  const { lines, clock, screen } = recorder();
  const reports: [number, number][] = [];
  for (clock.now = 0; clock.now < 100; clock.now += 0.5) {
    const before = lines.length;
    // Epochs of 1 s each, then one that does not end.
    const epoch = Math.min(20, Math.floor(clock.now));
    screen.show(sampleTraining({ epoch }));
    if (lines.length > before) reports.push([clock.now, epoch]);
  }
  expect(reports).toEqual([
    [5, 5],
    [10, 10],
    [15, 15],
    [20, 20],
    [50, 20],
    [80, 20],
  ]);
});

test("pausing, resuming and the end are reported at once, and networks are counted", async () => {
  const { lines, screen } = recorder();
  const change = { networks: 5, network: 2 };
  screen.show(sampleTraining(change));
  screen.show(sampleTraining({ ...change, state: "paused" }));
  screen.show(sampleTraining({ ...change, state: "paused" }));
  screen.show(sampleTraining(change));
  screen.show(sampleTraining({ ...change, state: "ended", stopped: "patience" }));
  await screen.close();
  expect(lines.map((line) => line.replace(/: loss.*\(CPU\)/, " ..."))).toEqual([
    "network 2 of 5, epoch 40 of 300 ..., paused",
    "network 2 of 5, epoch 40 of 300 ..., 12 s left",
    "network 2 of 5, epoch 40 of 300 ..., took 2 s, ended: patience",
  ]);
});

test("losses and speeds that are not finite are given in words", () => {
  const { lines, clock, screen } = recorder();
  clock.now = 40;
  screen.show(
    sampleTraining({
      trainLoss: [Number.NaN],
      validationLoss: [],
      samplesPerSecond: Number.NaN,
      secondsLeft: Number.NaN,
    }),
  );
  expect(lines).toEqual([
    "epoch 40 of 300: loss not a number, validation none yet, rate 0.001, ? samples/s, engine (CPU)",
  ]);
});
