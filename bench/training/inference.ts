import type { LoadedNetwork } from "../../src/learn/executor.js";
import { initialWeights } from "../../src/learn/networks/initialWeights.js";
import { runSamples } from "../../src/learn/networks/runSamples.js";
import { Random } from "../../src/math/random.js";
import { took } from "../alternate.js";
import { python } from "../lineChild.js";
import type { NewRow } from "../row.js";
import { type Case, described, oneCase } from "./cases.js";
import { type Arena, type Contest, hold } from "./contest.js";
import { multiplications } from "./multiplications.js";
import { noise } from "./noise.js";
import { closePeers, type Peer, rivalsAmong, startPeers, versionOf } from "./peers.js";
import { threadsOf } from "./steps.js";

const ROUNDS = 7;
const LOOK_BACK = 40;
const FREE_RUN = `free run, GRU(16), look-back ${LOOK_BACK}`;
const GRU = oneCase("GRU(16)", 1, [LOOK_BACK, 1], { kind: "recurrent", cell: "gru", units: 16 });
/** Steps of a free run in a piece of work. */
const STEPS = 1000;

/** Frames of an hour at the recipes' usual hop, of which a twentieth is run and its time multiplied. */
const PARTS = 20;
const FRAMES = Math.round(3600 / 0.0029025 / PARTS) * PARTS;
const LATENT = `latent path of an hour, ${FRAMES} frames, 513-256-64-2`;
const ENCODER = oneCase("513-256-64-2", FRAMES / PARTS, [513], {
  kind: "autoencoder",
  hidden: [256, 64],
  latent: 2,
});
/** Samples that the engine runs at once: of those it decides on the number of threads. */
const AT_ONCE = 512;

/** Free runs and latent paths, beside PyTorch's doing the same with the same layers. */
export async function inferenceRows(arena: Arena): Promise<NewRow[]> {
  const { bench } = arena;
  if (!bench.wants(FREE_RUN) && !bench.wants(LATENT)) return [];
  const request = [GRU, ENCODER].map(described);
  const peers = await startPeers(python(), bench.folder, "inference.py", request);
  try {
    const rows: NewRow[] = [];
    if (bench.wants(FREE_RUN)) rows.push(await freeRunRow(arena, peers));
    if (bench.wants(LATENT)) rows.push(await latentRow(arena, peers));
    return rows;
  } finally {
    closePeers(peers);
  }
}

async function freeRunRow({ bench, executor }: Arena, peers: readonly Peer[]): Promise<NewRow> {
  const net = loaded(executor, GRU);
  const random = new Random(1);
  const window = Float32Array.from({ length: LOOK_BACK }, () => random.normal());
  const take: Contest["ours"] = () => took(STEPS, async () => void (await net.freeRun(window, STEPS)));
  try {
    await take();
    const rivals = await rivalsAmong(peers, [""], (_, steps) => ({ freeRun: 0, steps }));
    const peer = versionOf(peers, "PyTorch");
    return await hold(
      { name: FREE_RUN, unit: "us a step", scale: 1e6, ours: take, peer, rivals, rounds: ROUNDS },
      bench,
    );
  } finally {
    net.dispose();
  }
}

async function latentRow({ bench, executor, peak }: Arena, peers: readonly Peer[]): Promise<NewRow> {
  const net = loaded(executor, ENCODER);
  const { network, batch: frames } = ENCODER;
  const dataset = noise(network, frames);
  const take: Contest["ours"] = () =>
    took(1, async () => void (await runSamples(net, dataset, dataset.train, "latent")));
  try {
    await take();
    const { forward } = multiplications({ ...network, layers: network.layers.slice(0, network.encoder) });
    const threads = threadsOf(executor, { network, batch: AT_ONCE, networks: 1 });
    const operations = 2 * forward * frames;
    const contest: Contest = {
      name: LATENT,
      unit: "s",
      scale: PARTS,
      ours: take,
      peer: versionOf(peers, "PyTorch"),
      rivals: await rivalsAmong(peers, ["1024 frames at once"], () => ({ latent: 1, portion: 1024 })),
      rounds: ROUNDS,
      ...(peak !== undefined && threads !== undefined && { arithmetic: { operations, threads, peak } }),
    };
    return await hold(contest, bench);
  } finally {
    net.dispose();
  }
}

function loaded(executor: Arena["executor"], { network, recipe }: Case): LoadedNetwork {
  return executor.load(network, initialWeights(network, recipe.network, new Random(1)));
}
