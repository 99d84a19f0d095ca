import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Took } from "../alternate.js";
import { LineChild, python } from "../lineChild.js";
import type { Bench, NewRow } from "../row.js";
import { CASES, described } from "./cases.js";
import { type Arena, hold, type Rival } from "./contest.js";
import { askTime, startPeer, THREADS, threadsInWords } from "./peers.js";

/** Networks whose first step is timed: one with a long program, and one with many weights. */
const CHOSEN = ["SimpleRNN(64) on 5 x 40, batch 128", "dense 1600-64-32-16-3 mirrored, batch 512"];
const ROUNDS = 5;

/**
 * Seconds from nothing to the end of the first step: in a process that has loaded its code, and neither compiled it nor made a
 * network. Each time is taken in a process of its own.
 */
export async function firstStepRows({ bench }: Arena): Promise<NewRow[]> {
  const rows: NewRow[] = [];
  for (const [number, { name }] of CASES.entries()) {
    const row = `first step from nothing, ${name}`;
    if (!CHOSEN.includes(name) || !bench.wants(row)) continue;
    const bundle = await bundleChild(bench);
    try {
      const { rivals, version } = await torch(bench, number);
      const contest = {
        name: row,
        unit: "s",
        scale: 1,
        ours: () => once(() => LineChild.start(process.execPath, [bundle], {}, {}), number),
        peer: version,
        rivals,
        rounds: ROUNDS,
      };
      rows.push(await hold(contest, bench));
    } finally {
      rmSync(bundle, { force: true });
    }
  }
  return rows;
}

/** PyTorch without compiling, once for each number of threads. */
async function torch(
  { folder }: Bench,
  number: number,
): Promise<{ readonly rivals: readonly Rival[]; readonly version: string }> {
  const start = (threads: number): Promise<LineChild | undefined> =>
    startPeer(python(), folder, "peers.py", CASES.map(described), threads);
  const tried = await start(1);
  tried?.close();
  if (tried === undefined) return { rivals: [], version: "PyTorch is not installed" };
  const rivals = THREADS.map((threads) => ({
    name: threadsInWords(threads),
    take: () => once(() => start(threads), number),
  }));
  return { rivals, version: tried.greeting };
}

/** Starts a process, asks it for its first step, and ends it. */
async function once(start: () => Promise<LineChild | undefined>, number: number): Promise<Took> {
  const child = await start();
  if (child === undefined) throw new Error("first step: the process does not start");
  try {
    const time = await askTime(child, { first: number });
    if (typeof time === "string") throw new Error(`first step: ${time}`);
    return time;
  } finally {
    child.close();
  }
}

/** @returns path of the bundled child; remove it after use. */
async function bundleChild({ folder }: Bench): Promise<string> {
  const bundle = join(folder, "..", "node_modules", ".cache", `syrinx-first-${process.pid}.mjs`);
  await build({
    entryPoints: [join(folder, "training", "firstStepChild.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    packages: "external",
    logLevel: "warning",
  });
  return bundle;
}
