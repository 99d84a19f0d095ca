import { expect, test } from "vitest";
import { exploredPath } from "../../../../src/views/terminal/explorer/exploredPath.js";
import {
  explorePath,
  FIRST_POSE,
  poseAfter,
  poseNext,
} from "../../../../src/views/terminal/explorer/explorePath.js";
import { explorerFrame, seenFrom } from "../../../../src/views/terminal/explorer/explorerFrame.js";
import { lineWidth, paintLine } from "../../../../src/views/terminal/plots/palette.js";
import { fakeTerminal } from "../fakeTerminal.js";

const ROWS = 400;
const angles = Float64Array.from({ length: ROWS }, (_, r) => (2 * Math.PI * r) / 100);
const PATH = exploredPath({
  times: angles.map((_, r) => r / 100),
  unit: "s",
  sequences: Float64Array.from(angles, (_, r) => (r < 300 ? 1 : 2)),
  coordinates: [angles.map(Math.cos), angles.map(Math.sin), angles.map((a) => a / 20)],
  segments: [
    { onset: 0, offset: 1, label: "b" },
    { onset: 2, offset: 3, label: "a" },
  ],
});

function text(pose = FIRST_POSE, columns = 79, rows = 24): string[] {
  return explorerFrame(PATH, pose, "path", columns, rows).map((line) => paintLine(line, 1));
}

test("a path is centred, scaled alike along all axes, parted where another sequence begins, and named by its syllables", () => {
  const radii = Array.from({ length: ROWS }, (_, r) => Math.hypot(...PATH.points.subarray(3 * r, 3 * r + 3)));
  expect(Math.max(...radii)).toBeCloseTo(1, 12);
  expect([...PATH.breaks]).toEqual([300]);
  expect(PATH.labels).toEqual(["a", "b"]);
  expect([50, 150, 250, 350].map((r) => PATH.syllables[r])).toEqual([1, -1, 0, -1]);
  expect(Math.min(...PATH.speeds)).toBe(0);
  expect(Math.max(...PATH.speeds)).toBe(1);
});

test("a single coordinate is drawn over time, two in their plane", () => {
  const columns = { times: angles, unit: "", sequences: new Float64Array(0), segments: [] };
  expect(exploredPath({ ...columns, coordinates: [angles.map(Math.sin)] }).axes).toEqual(["time", "z1"]);
  const plane = exploredPath({ ...columns, coordinates: [angles.map(Math.sin), angles.map(Math.cos)] });
  expect(plane.points.filter((_, i) => i % 3 === 2).every((z) => z === 0)).toBe(true);
});

test("a view keeps lengths: right, up and near are perpendicular", () => {
  const seen = seenFrom([0.3, -0.5, 0.7], { turn: 1.1, tilt: 0.4 });
  expect(Math.hypot(...seen)).toBeCloseTo(Math.hypot(0.3, -0.5, 0.7), 12);
  expect(seenFrom([1, 0, 0], { turn: 0, tilt: 0 })).toEqual([1, 0, 0]);
});

test("a frame fills the screen exactly, at any size, and says when it is too small", () => {
  for (const [columns, rows] of [
    [79, 24],
    [200, 60],
    [31, 9],
    [10, 3],
  ]) {
    const lines = explorerFrame(PATH, FIRST_POSE, "path", columns, rows);
    expect(lines).toHaveLength(rows);
    expect(new Set(lines.map(lineWidth))).toEqual(new Set([columns]));
  }
  expect(text(FIRST_POSE, 29, 8)[0]).toMatch(/^needs 30 x 8/);
});

test("the path stays inside the canvas at zoom 1, from wherever it is seen, and leaves it when magnified", () => {
  // A straight line from end to end has no end beyond the edges: its dots reach as far as it does.
  const inside = (turn: number, tilt: number, zoom: number): boolean => {
    const [columns, rows] = [2 * 79 - 1, 4 * 21 - 1];
    const high = PATH.reach[0] * Math.abs(Math.sin(tilt)) + PATH.reach[1] * Math.cos(tilt);
    const scale = zoom * Math.min(columns / 2 / PATH.reach[0], rows / 2 / high);
    return Array.from({ length: ROWS }, (_, r) => {
      const [x, y, z] = PATH.points.subarray(3 * r, 3 * r + 3);
      return seenFrom([x, y, z], { turn, tilt });
    }).every(
      ([right, up]) =>
        Math.abs(scale * right) <= columns / 2 + 1e-9 && Math.abs(scale * up) <= rows / 2 + 1e-9,
    );
  };
  for (let turn = 0; turn < 6; turn += 0.7)
    for (const tilt of [-1.5, -0.5, 0.4, 1.5]) expect(inside(turn, tilt, 1)).toBe(true);
  expect(inside(0.6, 0.4, 4)).toBe(false);
});

test("keys turn, magnify, colour and play; others do nothing", () => {
  const after = (...keys: string[]) =>
    keys.reduce((pose, key) => poseAfter(key, pose, PATH) ?? pose, FIRST_POSE);
  expect(after("\x1b[C", "\x1b[D")).toEqual(FIRST_POSE);
  expect(after("\x1b[A").tilt).toBeGreaterThan(FIRST_POSE.tilt);
  expect(after(...new Array<string>(40).fill("\x1b[A")).tilt).toBeCloseTo(Math.PI / 2, 12);
  expect(after("+", "-").zoom).toBeCloseTo(1, 12);
  expect(["c", "cc", "ccc"].map((keys) => after(...keys.split("")).colouring)).toEqual([
    "speed",
    "syllable",
    "time",
  ]);
  expect(after("c", "+", "\x1b[C", " ", "r")).toEqual({ ...FIRST_POSE, colouring: "speed" });
  expect(poseAfter("x", FIRST_POSE, PATH)).toBeUndefined();
  expect(poseAfter("q", FIRST_POSE, PATH)).toBeUndefined();
});

test("playing moves along the path and begins again at its end; a pause keeps the place", () => {
  let pose = poseAfter(" ", FIRST_POSE, PATH) ?? FIRST_POSE;
  expect(pose).toMatchObject({ playing: true, row: 0 });
  const seen: number[] = [];
  for (let frame = 0; frame < 2 * ROWS; frame++) {
    pose = poseNext(pose, PATH);
    seen.push(pose.row ?? -1);
  }
  expect(Math.max(...seen)).toBe(ROWS - 1);
  expect(seen.filter((row) => row === 0).length).toBeGreaterThan(1);
  const paused = poseAfter(" ", pose, PATH) ?? pose;
  expect(poseNext(paused, PATH)).toEqual(paused);
  expect(text(paused)[0]).toContain("(paused)");
  expect(text(pose).join("")).toContain("●");
});

test("syllables have names in the legend", () => {
  const legend = text({ ...FIRST_POSE, colouring: "syllable" }).at(-2);
  expect(legend).toMatch(/a .* b /);
});

test("several keys that arrive together each count, a resize is drawn, and q restores the terminal", async () => {
  const terminal = fakeTerminal(80, 24);
  const done = explorePath(PATH, "path", { stdout: terminal.stdout, stdin: terminal.input });
  terminal.press("\x1b[C\x1b[Cc+");
  expect(terminal.shown().join("\n")).toMatch(/zoom 1.3[\s\S]*colour: speed/);
  terminal.resize(40, 10);
  expect(terminal.shown()).toHaveLength(10);
  terminal.press("q");
  await done;
  expect(terminal.raw).toEqual([true, false]);
  expect(terminal.written.at(-1)).toContain("[?1049l");
});
