import process from "node:process";
import { afterEach, expect, test, vi } from "vitest";
import { type DashboardOptions, openDashboard } from "../../../src/views/terminal/dashboard.js";
import { layout, PLOTS } from "../../../src/views/terminal/layout.js";
import type { Screen } from "../../../src/views/terminal/screen.js";
import { fakeTerminal } from "./fakeTerminal.js";
import { samplePath, sampleTask, sampleTraining, sampleViews } from "./sampleProgress.js";

const ENTER = "\x1b[?1049h\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const LOOK = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`);
const MAIN_SCREEN = "\x1b[?1049l";

let open: Screen | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
  vi.restoreAllMocks();
});

function start(columns = 80, rows = 24, depth = 24, options: Pick<DashboardOptions, "keys" | "leaves"> = {}) {
  const terminal = fakeTerminal(columns, rows, depth);
  const onInterrupt = vi.fn();
  const screen = openDashboard({
    title: "syrinx demo",
    stdout: terminal.stdout,
    stdin: terminal.input,
    onInterrupt,
    ...options,
  });
  open = screen;
  return { ...terminal, onInterrupt, screen };
}

/** Shows a whole task and draws it at this size. */
function drawTask({ screen, resize }: ReturnType<typeof start>, columns = 80, rows = 24): void {
  for (const progress of sampleTask()) screen.show(progress);
  resize(columns, rows);
}

test("output stays inside the screen at every size from 60 x 20 to 200 x 60", () => {
  const terminal = start(60, 20);
  drawTask(terminal);
  for (let columns = 60; columns <= 200; columns += 7) {
    for (let rows = 20; rows <= 60; rows += 4) {
      terminal.written.length = 0;
      terminal.resize(columns, rows);
      const shown = terminal.shown();
      expect(shown.length).toBeLessThanOrEqual(rows);
      // The last column stays free.
      expect(Math.max(...shown.map((line) => line.length))).toBeLessThan(columns);
      expect(shown[0]).toMatch(/^syrinx demo .*q stops$/);
      const text = shown.join("\n");
      expect(text).toMatch(/latent, 3-D/);
      // Headings use a wording that fits, so none is cut.
      expect(text).toMatch(/⠒ training .*⠂ validation /);
      if (text.includes("⠒ sound")) expect(text).toMatch(/⠂ reconstruction[ ,]/);
      expect(text).toMatch(/epoch 40 of 300 .* 13 %.* \d+ s left/);
      expect(text).toMatch(/5200 samples\/s.*rate 0.001|5200 samples\/s, 41 batches\/s\s*\n.*rate 0.001/);
      expect(text).toMatch(/212 MB/);
      expect(text).toMatch(/patience 23/);
    }
  }
});

test("plots side by side begin at their layout column in every row", () => {
  const terminal = start();
  drawTask(terminal, 80, 24);
  const latent = layout(80, 24, { stageCount: 4, plots: PLOTS })?.find(({ name }) => name === "latent");
  const shown = terminal.shown();
  expect(latent).toBeDefined();
  if (!latent) return;
  expect(shown[latent.row].indexOf("── latent")).toBe(latent.column);
  for (const line of shown.slice(latent.row, latent.row + latent.rows)) {
    expect(line.length).toBe(79);
    expect(line.slice(latent.column - 2, latent.column)).toBe("  ");
  }
});

test("a training shows its losses, best epoch, speed, engine, patience, path and frame", () => {
  const terminal = start(80, 24);
  drawTask(terminal);
  const text = terminal.shown().join("\n");
  // The 40th losses of the sample are 0.947 / 41 and 1.271 / 41; the 38th validation loss is 1.271 / 39.
  for (const words of [
    "stage 3 of 4: train the autoencoder",
    "training membrane on engine (CPU) ─",
    "batch 960, 5200 samples/s, 41 batches/s, learning rate 0.001, memory 212 MB",
    "epoch 40 of 300",
    "13 %",
    "12 s left",
    "loss 0.0231, validation 0.0310, best 0.0326 at epoch 38, patience 23",
    "▲38",
    "latent, 3-D",
    "reconstruction",
    "0 kHz",
    "0 dB",
    "! syllable 7",
    "→ wrote synth/chingolo.fit.song.json",
  ]) {
    expect(text).toContain(words);
  }
});

test("before a training, the stages are listed with a bar and the time left", () => {
  const { screen, resize, ...terminal } = start(100, 24);
  screen.show({ kind: "stage", title: "read", index: 1, count: 3 });
  screen.show({ kind: "stage", title: "fit the gesture", index: 2, count: 3 });
  screen.show({ kind: "step", done: 30, total: 120, unit: "frames" });
  resize(101, 24);
  const shown = terminal.shown();
  expect(shown[1]).toContain("stages, 2 of 3");
  expect(shown[2]).toMatch(/^✓ 1 read +0 s$/);
  expect(shown[3]).toMatch(/^▸ 2 fit the gesture +30 of 120 frames {2}━{6}─{19} {2}25 % {2}0 s left/);
  expect(shown[4]).toBe("  1 more to come");
});

test("a loss that is not finite, an empty path and an empty frame do not crash", () => {
  const { screen, resize, ...terminal } = start();
  const empty = new Float32Array(0);
  screen.show(
    sampleTraining({
      trainLoss: [Number.NaN],
      validationLoss: [Number.POSITIVE_INFINITY],
      bestEpoch: 0,
      secondsLeft: Number.NaN,
      learningRate: Number.NaN,
      memory: Number.NaN,
      latent: { ...samplePath(0, 3), values: empty },
      view: { ...sampleViews.spectrum, original: empty, output: empty },
    }),
  );
  resize(80, 24);
  const text = terminal.shown().join("\n");
  expect(text).toContain("loss not a number, validation infinite");
  for (const words of ["no loss to draw yet", "no path to draw yet", "no frame to draw yet"]) {
    expect(text).toContain(words);
  }
});

test("styles are written only with colours", () => {
  const colourful = start(80, 24, 24);
  drawTask(colourful);
  expect(colourful.written.join("")).toContain("\x1b[38;2;");
  const plain = start(80, 24, 1);
  drawTask(plain);
  expect(plain.written.join("").replaceAll("\x1b[0m", "")).not.toMatch(LOOK);
});

test("a terminal below 60 x 20 shows one line that says so, and the dashboard returns when it grows", () => {
  const terminal = start();
  drawTask(terminal);
  for (const [columns, rows] of [
    [50, 15],
    [59, 60],
    [200, 19],
    [10, 2],
    [1, 1],
  ]) {
    terminal.resize(columns, rows);
    const shown = terminal.shown();
    expect(shown.length).toBeLessThanOrEqual(1);
    expect((shown[0] ?? "").length).toBeLessThan(columns);
    if (columns >= 50) expect(shown[0]).toContain(`${columns}x${rows} is too small, needs 60x20`);
  }
  terminal.resize(80, 24);
  expect(terminal.shown()[0]).toContain("syrinx demo");
});

test("closing restores the main screen, cursor and keys, and removes every listener", async () => {
  const count = () =>
    ["exit", "SIGINT", "SIGTERM", "SIGHUP"].reduce((sum, name) => sum + process.listenerCount(name), 0);
  const before = count();
  const { screen, ...terminal } = start();
  expect(count()).toBe(before + 4);
  expect(terminal.written[0]).toContain(ENTER);
  expect(terminal.raw).toEqual([true]);
  await screen.close();
  await screen.close();
  screen.show({ kind: "note", text: "too late" });
  terminal.resize(90, 30);
  const all = terminal.written.join("");
  expect(all.endsWith(SHOW_CURSOR + MAIN_SCREEN)).toBe(true);
  expect(all.split(MAIN_SCREEN).length - 1).toBe(1);
  expect(terminal.raw).toEqual([true, false]);
  expect(count()).toBe(before);
  expect(terminal.stdin.listenerCount("data") + terminal.stdout.listenerCount("resize")).toBe(0);
});

test("q, Escape and Ctrl-C each request a stop once and show it; arrow keys do not", () => {
  for (const key of ["q", "\x1b", "\x03"]) {
    const terminal = start();
    terminal.press("\x1b[A");
    terminal.press("x");
    expect(terminal.onInterrupt).toHaveBeenCalledTimes(0);
    terminal.press(key);
    terminal.press(key);
    terminal.press("q");
    expect(terminal.onInterrupt).toHaveBeenCalledTimes(1);
    expect(terminal.shown()[0]).toContain("stopping...");
    void open?.close();
  }
});

test("quitting the dashboard of watch does not stop the training", () => {
  const terminal = start(80, 24, 24, { leaves: true });
  expect(terminal.shown()[0]).toMatch(/q leaves$/);
  terminal.press("q");
  expect(terminal.onInterrupt).toHaveBeenCalledTimes(1);
  expect(terminal.shown()[0]).toContain("leaving...");
});

test("a fatal signal restores the terminal first and is then sent again", () => {
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const others = process.listeners(signal);
    process.removeAllListeners(signal);
    const terminal = start();
    process.emit(signal, signal);
    for (const other of others) process.on(signal, other);
    expect(terminal.written.at(-1)).toContain(SHOW_CURSOR + MAIN_SCREEN);
    expect(terminal.raw).toEqual([true, false]);
    expect(kill).toHaveBeenLastCalledWith(process.pid, signal);
  }
});

test("a later second Ctrl-C restores the terminal and ends the process", () => {
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  const clock = vi.spyOn(performance, "now");
  const terminal = start();
  clock.mockReturnValue(1e9);
  terminal.press("\x03");
  clock.mockReturnValue(1e9 + 100);
  terminal.press("\x03");
  expect(kill).not.toHaveBeenCalled();
  clock.mockReturnValue(1e9 + 1000);
  terminal.press("\x03");
  expect(terminal.written.at(-1)).toContain(MAIN_SCREEN);
  expect(kill).toHaveBeenCalledWith(process.pid, "SIGINT");
});

test("an unchanged screen writes nothing, and a ticking clock writes one line", () => {
  vi.useFakeTimers();
  const { screen, ...terminal } = start();
  screen.show({ kind: "stage", title: "fit", index: 1, count: 1 });
  terminal.resize(81, 24);
  const before = terminal.written.length;
  vi.advanceTimersByTime(350);
  expect(terminal.written.length).toBe(before);
  vi.advanceTimersByTime(1000);
  expect(terminal.written.length).toBeGreaterThan(before);
  expect(terminal.written[before]).toContain(" 1 s");
  vi.useRealTimers();
});
