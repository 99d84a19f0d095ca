import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeSeries, type SeriesAnalysis } from "../../src/dynamics/invariants/analyzeSeries.js";
import { LORENZ_LYAPUNOV, simulateLorenz } from "../../src/dynamics/systems/lorenz.js";
import { ROSSLER_LYAPUNOV, simulateRossler } from "../../src/dynamics/systems/rossler.js";
import { KdTree } from "../../src/math/kdTree.js";
import { Neighbours } from "../../src/math/neighbours.js";
import { Random } from "../../src/math/random.js";
import { alternate } from "../alternate.js";
import { LineChild, python } from "../lineChild.js";
import type { NewRow, Section } from "../row.js";

/** Samples of the long series, of the longest that the peers can do, and of the short ones. */
const LONG = 100_000;
const COUNTS = [10_000, 20_000, LONG];

/** A series of known exponent. */
interface Known {
  readonly name: string;
  readonly values: Float64Array;
  readonly rate: number;
  readonly truth: number;
  /** samples, for the peers, who need them given */
  readonly delay: number;
  readonly turn: number;
}

/** A peer's value, its seconds, and why there is no value. */
type Answer = readonly [number | null, number, string | null];

/** Our k-d tree and scipy's; our exponents from data alone and those of nolds and NeuroKit, which are given the delay. */
export const dynamics: Section = {
  name: "dynamics",
  about:
    "k-d tree against scipy; exponents and dimension from x of Lorenz and Rossler against nolds and NeuroKit",
  run: async ({ folder, say }) => {
    const home = mkdtempSync(join(tmpdir(), "syrinx-bench-"));
    try {
      return await rows(join(folder, "dynamics"), home, say);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};

async function rows(folder: string, home: string, say: (line: string) => void): Promise<NewRow[]> {
  const path = Float64Array.from(simulateLorenz({ samples: LONG, step: 0.02 }).values);
  const known = series(path);
  const write = (name: string, values: Float64Array): string => {
    const file = join(home, `${name}.f64`);
    writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return file;
  };
  const request = {
    points: write("points", path),
    series: Object.fromEntries(
      known.map(({ name, values, rate, delay, turn }) => [name, [write(name, values), rate, delay, turn]]),
    ),
  };
  const one = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const peers = await LineChild.start(python(), [join(folder, "peers.py")], one, request);
  const versions = JSON.parse(peers?.greeting ?? "{}") as Record<string, string>;
  if (peers === undefined) say("no python with numpy (SYRINX_BENCH_PYTHON names one): peers are left out");
  const ask = async (line: string): Promise<Answer> =>
    JSON.parse((await peers?.ask(line)) ?? "[null,0,null]") as Answer;
  const result: NewRow[] = [];
  const scipy = versions.scipy === undefined ? undefined : async (line: string) => (await ask(line))[1];
  for (const [name, line, work] of searches(path)) {
    const { ours, peer } = await alternate(
      () => processSeconds(work),
      () => scipy?.(line) ?? 0,
    );
    result.push({
      name,
      ours: 1000 * ours,
      peer: scipy ? 1000 * peer : null,
      peerVersion: versions.scipy ?? null,
      unit: "ms",
      ratio: scipy ? ours / peer : null,
    });
  }
  for (const { name, values, rate, truth } of known) {
    for (const count of COUNTS) {
      let found: SeriesAnalysis | undefined;
      const ours = processSeconds(() => {
        found = analyzeSeries(values.subarray(0, count), rate);
      });
      say(`${name}, ${count} samples: ${ours.toFixed(1)} s`);
      const row = (what: string, value: number, peer: number | null, version: string | null): NewRow => ({
        name: `${name}, ${count}: ${what}`,
        ours: value,
        peer,
        peerVersion: version,
        unit: what === "seconds" ? "s" : "1",
        ratio: what === "seconds" && peer ? value / peer : null,
      });
      const exponent = (found?.lyapunov?.perSecond ?? Number.NaN) / truth;
      const present = (["nolds", "neurokit"] as const).filter((peer) => versions[peer] !== undefined);
      for (const peer of present) {
        const [value, seconds, problem] = await ask(`${peer} ${name} ${count}`);
        const told = problem === null ? versions[peer] : `${versions[peer]}: ${problem}`;
        result.push(row("exponent over truth", exponent, value === null ? null : value / truth, told));
        result.push(row("seconds", ours, value === null ? null : seconds, told));
      }
      if (present.length === 0) {
        result.push(row("exponent over truth", exponent, null, null));
        result.push(row("seconds", ours, null, null));
      }
      result.push(row("correlation dimension", found?.correlationDimension?.value ?? Number.NaN, null, null));
    }
  }
  peers?.close();
  return result;
}

/** Work of the tree: its row's name, what scipy is asked for, and ours. */
function searches(path: Float64Array): [string, string, () => void][] {
  const tree = new KdTree(path, 3);
  const found = new Neighbours(6);
  return [
    ["k-d tree of 100,000 x 3: build", "build", () => void new KdTree(path, 3)],
    [
      "k-d tree of 100,000 x 3: 6 neighbours of each",
      "nearest",
      () => {
        for (let at = 0; at < path.length; at += 3) tree.nearest(path, at, 6, found);
      },
    ],
  ];
}

function series(lorenz: Float64Array): Known[] {
  const rossler = simulateRossler({ samples: LONG, step: 0.1 }).values;
  const first = (values: Float32Array | Float64Array): Float64Array =>
    Float64Array.from({ length: LONG }, (_, r) => values[3 * r]);
  const clean: Known[] = [
    { name: "lorenz", values: first(lorenz), rate: 50, truth: LORENZ_LYAPUNOV, delay: 8, turn: 38 },
    { name: "rossler", values: first(rossler), rate: 10, truth: ROSSLER_LYAPUNOV, delay: 13, turn: 59 },
  ];
  return [
    ...clean,
    ...clean.map((known) => ({ ...known, name: `${known.name}-noise`, values: noisy(known.values) })),
  ];
}

/** With white noise of 1 % of the series' standard deviation. */
function noisy(values: Float64Array): Float64Array {
  const random = new Random(1);
  const mean = values.reduce((sum, v) => sum + v / values.length, 0);
  const level = 0.01 * Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2 / values.length, 0));
  return values.map((v) => v + level * random.normal());
}

/** Seconds of this process's own work, which other load on the machine does not lengthen by waiting. */
function processSeconds(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
