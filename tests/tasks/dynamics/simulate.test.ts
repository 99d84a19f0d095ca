import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, expect, test } from "vitest";
import { simulateLorenz } from "../../../src/dynamics/systems/lorenz.js";
import { SYSTEMS } from "../../../src/dynamics/systems/register.js";
import type { Progress } from "../../../src/shapes/progress.js";
import { run, type SimulateSummary, type SystemList } from "../../../src/tasks/dynamics/simulate.js";
import type { SimulateOptions } from "../../../src/tasks/dynamics/simulationSettings.js";

const folder = mkdtempSync(join(tmpdir(), "syrinx-simulate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let runs = 0;
const fresh = (): string => join(folder, String(runs++));

async function simulated(
  system: string,
  options: SimulateOptions,
): Promise<{ result: SimulateSummary; progress: Progress[] }> {
  const task = run({ task: "dynamics/simulate", system, options }, { stopRequested: () => false });
  const progress: Progress[] = [];
  for (;;) {
    const { value, done } = await task.next();
    if (done) return { result: value as SimulateSummary, progress };
    progress.push(value);
  }
}

const cells = (file: string): string[][] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));

test("a table has the path, its time in the first column, and a record of how it came about", async () => {
  const out = fresh();
  const options = { out, rows: 50, step: 0.03, transient: 5, seed: 7, set: ["rho=45.92", " sigma = 16"] };
  const { result } = await simulated("lorenz", options);
  const parameters = { sigma: 16, rho: 45.92, beta: 8 / 3 };
  const path = simulateLorenz({ samples: 50, step: 0.03, discard: 5, seed: 7, parameters });
  const [header, ...rows] = cells(join(out, "lorenz.csv"));
  expect(header).toEqual(["time", "x", "y", "z"]);
  expect(rows.length).toBe(50);
  for (const [r, row] of rows.entries()) {
    expect(Number(row[0])).toBeCloseTo(0.03 * r, 9);
    for (let c = 0; c < 3; c++) expect(Math.fround(Number(row[c + 1]))).toBe(path.values[3 * r + c]);
  }
  expect(result).toMatchObject({ system: "lorenz", rows: 50, columns: header, rate: 1 / 0.03 });
  expect(result.outputs).toEqual([join(out, "lorenz.csv"), join(out, "lorenz.simulation.json")]);
  const record = JSON.parse(readFileSync(join(out, "lorenz.simulation.json"), "utf8"));
  expect(record.provenance.settings).toEqual({
    system: "lorenz",
    samples: 50,
    step: 0.03,
    seed: 7,
    transient: 5,
    parameters,
    noise: 0,
  });
});

test("columns carry their units, and Parquet holds the same table", async () => {
  const out = fresh();
  await simulated("labia", { out, rows: 20, transient: 0 });
  const { result } = await simulated("labia", { out, rows: 20, transient: 0, to: "parquet" });
  const [header, ...rows] = cells(join(out, "labia.csv"));
  expect(header).toEqual(["time_s", "x_cm", "v_cm_per_s"]);
  const bytes = readFileSync(join(out, "labia.parquet"));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const table = await parquetReadObjects({ file });
  expect(table.map((row) => header.map((name) => Math.fround(row[name])))).toEqual(
    rows.map((row) => row.map((cell) => Math.fround(Number(cell)))),
  );
  expect(result.outputs[0]).toBe(join(out, "labia.parquet"));
});

test("noise changes the table and not the motion, and the same seed writes the same bytes", async () => {
  const [clean, noisy, again] = [fresh(), fresh(), fresh()];
  const options = { rows: 400, seed: 3 };
  await simulated("rossler", { ...options, out: clean });
  await simulated("rossler", { ...options, out: noisy, noise: 0.05 });
  await simulated("rossler", { ...options, out: again, noise: 0.05 });
  const [a, b, c] = [clean, noisy, again].map((out) => readFileSync(join(out, "rossler.csv"), "utf8"));
  expect(b).not.toBe(a);
  expect(c).toBe(b);
});

test("a movie is a file of all its frames, and single ones where they are asked for; old ones go", async () => {
  const out = fresh();
  const options = { out, frames: true, set: ["tilt=0"] };
  const { result } = await simulated("membrane", { ...options, rows: 12 });
  expect(result.outputs.map((path) => path.slice(out.length + 1))).toEqual([
    "membrane.csv",
    "membrane.png",
    "membrane.frames",
    "membrane.simulation.json",
  ]);
  const movie = readFileSync(join(out, "membrane.png"));
  // IHDR: 6 x 40 pixels a side; acTL: 12 frames.
  expect([16, 20, 41].map((at) => movie.readUInt32BE(at))).toEqual([240, 240, 12]);
  const frame = readFileSync(join(out, "membrane.frames", "0012.png"));
  expect([16, 20].map((at) => frame.readUInt32BE(at))).toEqual([40, 40]);
  expect(result.preview).toMatchObject({ kind: "picture", height: 40, width: 40 });
  await simulated("membrane", { ...options, rows: 3 });
  const left = readdirSync(join(out, "membrane.frames")).filter((name) => name.endsWith(".png"));
  expect(left).toEqual(["0001.png", "0002.png", "0003.png"]);
});

test("a choice may be given by its name, and the movie left out", async () => {
  const out = fresh();
  const { result } = await simulated("convection", {
    out,
    rows: 4,
    set: ["stream=coded", "side=10"],
    scale: 1,
  });
  const movie = readFileSync(join(out, "convection.png"));
  expect([16, 20].map((at) => movie.readUInt32BE(at))).toEqual([10, 20]);
  expect(result.columns).toEqual(["time", "x", "y", "z"]);
  const bare = fresh();
  await simulated("convection", { out: bare, rows: 4, movie: false });
  expect(readdirSync(bare).filter((name) => !name.startsWith("."))).toEqual([
    "convection.csv",
    "convection.simulation.json",
  ]);
});

test("a system that comes to rest is told", async () => {
  const { progress } = await simulated("normal-form", {
    out: fresh(),
    rows: 10,
    set: ["beta=-1"],
    transient: 1,
  });
  expect(progress).toContainEqual({
    kind: "warning",
    text: expect.stringMatching(/normal-form: [xy] does not change: at these parameters it comes to rest\./),
  });
});

test("without a name all systems are listed, with their parameters and exponents", async () => {
  const task = run({ task: "dynamics/simulate", options: {} }, { stopRequested: () => false });
  let step = await task.next();
  while (!step.done) step = await task.next();
  const { systems } = step.value as SystemList;
  expect(systems.map(({ name }) => name)).toEqual(SYSTEMS.map(({ name }) => name));
  expect(systems[0]).toMatchObject({ parameters: { sigma: 10, rho: 28 }, known: { lyapunov: 0.9056 } });
});

test.each<[string, SimulateOptions, RegExp]>([
  ["lorentz", {}, /^simulate: system="lorentz" is not a known system; choose from lorenz, /],
  ["lorenz", { rows: 0 }, /^simulate: rows=0 must be an integer from 1 to 100000000; give --rows/],
  ["membrane", { rows: 20_001 }, /rows=20001 .* for a movie; .* or the table alone with --no-movie\.$/],
  ["lorenz", { step: 0 }, /step=0 must be positive/],
  ["membrane", { step: 1 }, /step does not apply to membrane; give --set framesPerPeriod=VALUE instead/],
  ["lorenz", { transient: -1 }, /transient=-1 must be from 0 to 1e9/],
  ["lorenz", { noise: -0.1 }, /noise=-0.1 must be from 0/],
  ["lorenz", { frames: true }, /frames: lorenz has no movie; leave --frames out/],
  ["membrane", { frames: true, movie: false }, /frames are parts of the movie/],
  ["membrane", { scale: 0 }, /scale=0 must be an integer from 1 to 100/],
  ["lorenz", { set: ["rho"] }, /set=rho: is not name=value; give sigma, rho, beta/],
  ["lorenz", { set: ["tau=3"] }, /set=tau=3: tau is not a parameter of lorenz; give sigma, rho, beta/],
  ["lorenz", { set: ["rho="] }, /set=rho= must be a number from -1000000 to 1000000/],
  ["convection", { set: ["stream=both"] }, /must be an integer from 0 to 2, or one of none, written, coded/],
  ["labia", { set: ["pressure=1e9"], rows: 10 }, /the labia cross; lower the pressure/],
])("%s with %j is refused in one line, and nothing is written", async (system, options, message) => {
  const out = fresh();
  await expect(simulated(system, { ...options, out })).rejects.toThrow(message);
  expect(existsSync(out)).toBe(false);
});

test("a file of the user's is not replaced, and nothing else is written", async () => {
  const out = fresh();
  await simulated("thomas", { out, rows: 5 });
  writeFileSync(join(out, "thomas.csv"), "mine");
  await expect(simulated("thomas", { out, rows: 6 })).rejects.toThrow(/thomas\.csv: was changed since/);
  await simulated("thomas", { out, rows: 6, force: true });
  expect(cells(join(out, "thomas.csv")).length).toBe(7);
});
