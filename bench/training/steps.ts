import { EngineExecutor } from "../../src/learn/engine/engineExecutor.js";
import { threadsFor } from "../../src/learn/engine/threadsFor.js";
import { WeightLayout } from "../../src/learn/engine/weightLayout.js";
import type { Executor } from "../../src/learn/executor.js";
import { python } from "../lineChild.js";
import type { NewRow } from "../row.js";
import { CASES, type Case, described } from "./cases.js";
import { type Arena, type Contest, hold } from "./contest.js";
import { multiplications } from "./multiplications.js";
import { closePeers, type Peer, piecesFor, rivalsAmong, startPeers, versionOf } from "./peers.js";
import { Stepper } from "./stepper.js";

const ROUNDS = 7;

/** What PyTorch is tried with: Adam in one kernel or by lists of weights, and compiled; for several networks, two ways. */
const ALONE = ["fused", "foreach", "compiled fused"];
const TOGETHER = ["bmm fused", "bmm foreach", "vmap fused", "vmap foreach", "bmm compiled fused"];

/** ms a training step, beside PyTorch. */
export async function stepRows(arena: Arena): Promise<NewRow[]> {
  const { bench } = arena;
  const wanted = [...CASES.entries()].filter(([, { name }]) => bench.wants(name));
  if (wanted.length === 0) return [];
  const peers = await startPeers(python(), bench.folder, "peers.py", CASES.map(described));
  const rows: NewRow[] = [];
  try {
    for (const [number, one] of wanted) rows.push(await stepRow(arena, peers, number, one));
    return rows;
  } finally {
    closePeers(peers);
  }
}

async function stepRow(
  { bench, executor, peak }: Arena,
  peers: readonly Peer[],
  number: number,
  one: Case,
): Promise<NewRow> {
  const stepper = new Stepper(executor, one);
  try {
    const steps = piecesFor(await stepper.take(2));
    const threads = threadsOf(executor, one);
    const { forward, backward } = multiplications(one.network);
    const operations = 2 * (forward + backward) * one.batch * one.networks;
    const contest: Contest = {
      name: one.name,
      unit: "ms a step",
      scale: 1000,
      ours: () => stepper.take(steps),
      peer: versionOf(peers, "PyTorch"),
      rivals: await rivalsAmong(peers, one.networks > 1 ? TOGETHER : ALONE, (setting, steps) => ({
        case: number,
        setting,
        steps,
      })),
      rounds: ROUNDS,
      ...(peak !== undefined && threads !== undefined && { arithmetic: { operations, threads, peak } }),
    };
    return await hold(contest, bench);
  } finally {
    stepper.close();
  }
}

/** Threads that the engine uses for a step; undefined for another executor. */
export function threadsOf(
  executor: Executor,
  { network, batch, networks }: Pick<Case, "network" | "batch" | "networks">,
): number | undefined {
  if (!(executor instanceof EngineExecutor)) return undefined;
  return threadsFor(executor.threads, new WeightLayout(network), batch * networks, network);
}
