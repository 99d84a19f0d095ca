import { afterEach, expect, test, vi } from "vitest";
import { openDashboard } from "../../../src/views/terminal/dashboard.js";
import type { Screen } from "../../../src/views/terminal/screen.js";
import { fakeTerminal } from "./fakeTerminal.js";
import { sampleTask, sampleTraining } from "./sampleProgress.js";

let open: Screen | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** A dashboard of a running training whose keys record their actions. */
function start({ steers = true, training = sampleTraining() } = {}) {
  const terminal = fakeTerminal(80, 24);
  const asked: string[] = [];
  let paused = false;
  const keys = {
    togglePause: () => {
      paused = !paused;
      asked.push(paused ? "pause" : "go on");
      return paused;
    },
    save: () => void asked.push("save"),
    changeRate: (steps: number) => void asked.push(`rate ${steps}`),
  };
  const onInterrupt = vi.fn();
  const screen = openDashboard({
    title: "syrinx train",
    stdout: terminal.stdout,
    stdin: terminal.input,
    onInterrupt,
    ...(steers ? { keys } : {}),
  });
  open = screen;
  for (const progress of sampleTask(training)) screen.show(progress);
  terminal.resize(80, 24);
  return { ...terminal, asked, onInterrupt, screen, text: () => terminal.shown().join("\n") };
}

test("p, s, + and - each trigger their action, = and _ act as + and -, and keys typed quickly all count", () => {
  const { press, asked, onInterrupt } = start();
  for (const key of ["p", "s", "+", "-", "P", "=_s"]) press(key);
  expect(asked).toEqual(["pause", "save", "rate 1", "rate -1", "go on", "rate 1", "rate -1", "save"]);
  expect(onInterrupt).not.toHaveBeenCalled();
});

test("a pause is shown as pending until the training reports it", () => {
  const { press, text, screen, resize } = start();
  press("p");
  expect(text()).toContain("pausing...");
  screen.show(sampleTraining({ state: "paused" }));
  resize(80, 24);
  expect(text()).not.toContain("pausing...");
  expect(text()).toMatch(/PAUSED/);
  expect(text()).toMatch(/epoch 40 of 300 .* paused/);
  expect(text()).not.toContain("s left");
});

test("a training that has ended is not controlled any more", () => {
  const { press, asked, text } = start({ training: sampleTraining({ state: "ended", stopped: "patience" }) });
  for (const key of ["p", "s", "+", "-"]) press(key);
  expect(asked).toEqual([]);
  expect(text()).toContain("no training is running");
  expect(text()).toContain("ended: patience");
  expect(text()).toContain("took 2 s");
});

test("a dashboard that only watches triggers nothing and lists no such keys", () => {
  const { press, text } = start({ steers: false });
  press("p");
  expect(text()).toContain("watching only");
  press("?");
  expect(text()).toContain("next view");
  expect(text()).not.toContain("checkpoint");
});

test("v enlarges each plot in turn, then shows all again", () => {
  const { press, text } = start();
  const plots = () => {
    const body = text();
    return {
      loss: body.includes("⠒⠒ training"),
      latent: body.includes("── latent"),
      output: body.includes("── frame"),
    };
  };
  const seen = [plots()];
  for (let i = 0; i < 4; i++) {
    press("v");
    seen.push(plots());
  }
  const all = { loss: true, latent: true, output: true };
  const none = { loss: false, latent: false, output: false };
  expect(seen).toEqual([
    all,
    { ...none, loss: true },
    { ...none, latent: true },
    { ...none, output: true },
    all,
  ]);
});

test("a network without a latent space has no latent plot", () => {
  const { press, text } = start({ training: sampleTraining({ latent: null }) });
  expect(text()).toContain("── frame");
  for (let i = 0; i < 3; i++) {
    expect(text()).not.toContain("latent");
    press("v");
  }
  expect(text()).toContain("⠒⠒ training");
  expect(text()).toContain("── frame");
});

test("? lists the keys; ? or Escape hides the list, and Escape stops only without it", () => {
  const { press, text, onInterrupt } = start();
  press("?");
  for (const key of ["v", "p", "s", "\\+ -", "\\?", "q", "Ctrl-C"])
    expect(text()).toMatch(new RegExp(`^ {2}${key} {2,}\\w`, "m"));
  expect(text()).not.toContain("── latent");
  press("\x1b");
  expect(text()).toContain("── latent");
  expect(onInterrupt).not.toHaveBeenCalled();
  press("?");
  press("?");
  expect(text()).toContain("── latent");
  press("\x1b");
  expect(onInterrupt).toHaveBeenCalledTimes(1);
});

test("the last screen of a training stays until a key is pressed, whichever it is", async () => {
  for (const key of ["x", "q", "\x1b", "\x03"]) {
    const { press, text, screen, onInterrupt } = start({
      training: sampleTraining({ state: "ended", stopped: "patience" }),
    });
    let left = false;
    const held = screen.hold().then(() => {
      left = true;
    });
    await Promise.resolve();
    expect(left).toBe(false);
    expect(text()).toContain("done: press a key to close");
    expect(text()).toContain("✓ ");
    expect(text()).not.toContain("▸");
    expect(text()).toContain("ended: patience");
    press(key);
    await held;
    expect(onInterrupt).not.toHaveBeenCalled();
    await screen.close();
  }
});

test("a task without a training leaves nothing to look at, so its screen does not wait", async () => {
  const terminal = fakeTerminal(80, 24);
  const screen = openDashboard({
    title: "syrinx info",
    stdout: terminal.stdout,
    stdin: terminal.input,
    onInterrupt: () => {},
  });
  open = screen;
  screen.show({ kind: "stage", title: "Read", index: 1, count: 1 });
  await screen.hold();
});
