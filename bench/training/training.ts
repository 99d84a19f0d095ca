import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import { weightShapes } from "../../src/learn/networks/weightShapes.js";
import { alternate } from "../alternate.js";
import { LineChild, python } from "../lineChild.js";
import type { Bench, NewRow, Section } from "../row.js";
import { CASES } from "./cases.js";
import { Stepper } from "./stepper.js";

/** Seconds that one turn on a case lasts, about. */
const TURN = 0.6;
const ROUNDS = 7;

/** ms a training step, beside PyTorch and beside tfjs's own wasm backend. */
export const training: Section = {
  name: "training",
  about: "ms a training step beside PyTorch and stock tfjs, on the same networks (takes minutes)",
  async run(bench) {
    const executor = await startExecutor(process.env.SYRINX_BENCH_BACKEND ?? "auto");
    const ours = new Stepper(executor);
    bench.say(`ours runs on ${executor.name} (${executor.device})`);
    const rows: NewRow[] = [];
    const bundle = await bundleStock(bench);
    const peers = [
      await torch(bench, {}),
      await torch(bench, { OMP_NUM_THREADS: "1" }),
      await LineChild.start(process.execPath, [bundle], {}, {}),
    ];
    const names = ["PyTorch", "PyTorch, one thread", "stock"];
    try {
      for (const number of CASES.keys()) {
        for (const [p, peer] of peers.entries()) {
          rows.push(await compare(number, ours, peer, peer?.greeting ?? `${names[p]} is not installed`));
        }
      }
      return rows;
    } finally {
      for (const peer of peers) peer?.close();
      ours.close();
      executor.close();
      rmSync(bundle, { force: true });
    }
  },
};

async function compare(
  number: number,
  ours: Stepper,
  peer: LineChild | undefined,
  peerVersion: string,
): Promise<NewRow> {
  const once = await ours.seconds(number, 3);
  const steps = Math.max(2, Math.round(TURN / once));
  const peerOnce = peer ? Number(await peer.ask(`${number} 2`)) : Number.NaN;
  const peerSteps = Math.max(2, Math.round(TURN / peerOnce));
  const able = peer !== undefined && Number.isFinite(peerOnce);
  const times = await alternate(
    () => ours.seconds(number, steps),
    async () => (able ? Number(await peer.ask(`${number} ${peerSteps}`)) : 0),
    ROUNDS,
  );
  const about = { name: CASES[number].name, ours: 1000 * times.ours, unit: "ms a step" };
  if (!able)
    return {
      ...about,
      peer: null,
      peerVersion: peer ? `${peerVersion}: can't run it` : peerVersion,
      ratio: null,
    };
  return { ...about, peer: 1000 * times.peer, peerVersion, ratio: times.ours / times.peer };
}

/** PyTorch with threads that sleep while they wait: on a shared machine it takes ten times as long otherwise. */
function torch({ folder }: Bench, threads: Readonly<Record<string, string>>): Promise<LineChild | undefined> {
  const cases = CASES.map(({ network, batch, networks }) => ({
    network,
    batch,
    networks,
    weights: Object.fromEntries(weightShapes(network).map(({ name, shape }) => [name, shape])),
  }));
  return LineChild.start(
    python(),
    [join(folder, "training", "peers.py")],
    { OMP_WAIT_POLICY: "passive", ...threads },
    cases,
  );
}

async function bundleStock({ folder }: Bench): Promise<string> {
  const bundle = join(folder, "..", "node_modules", ".cache", `syrinx-stock-${process.pid}.mjs`);
  await build({
    entryPoints: [join(folder, "training", "stockStepper.ts")],
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
