import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Took } from "../alternate.js";
import { LineChild } from "../lineChild.js";
import type { Rival } from "./contest.js";

/** Seconds that one turn on a piece of work lasts, about. */
const TURN = 0.4;

/** Numbers of threads that peers are tried with: one, two, and as many as there are cores. */
export const THREADS: readonly number[] = [...new Set([1, 2, availableParallelism()])].filter(
  (count) => count === 1 || count <= availableParallelism(),
);

/** A peer in Python that answers requests with times. */
export interface Peer {
  readonly threads: number;
  /** undefined if it is not installed */
  readonly child: LineChild | undefined;
}

/**
 * Starts a peer once for each number of threads. They sleep while they wait: on a shared machine a peer that doesn't takes
 * ten times as long.
 * @param script file in bench/training. @param request its first line.
 */
export function startPeers(
  python: string,
  folder: string,
  script: string,
  request: unknown,
  environment: Readonly<Record<string, string>> = {},
): Promise<Peer[]> {
  return Promise.all(
    THREADS.map(async (threads) => ({
      threads,
      child: await startPeer(python, folder, script, request, threads, environment),
    })),
  );
}

/** Starts a peer with a number of threads. @returns undefined if it is not installed. */
export function startPeer(
  python: string,
  folder: string,
  script: string,
  request: unknown,
  threads: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<LineChild | undefined> {
  const count = String(threads);
  const settings = {
    OMP_WAIT_POLICY: "passive",
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    ...environment,
  };
  return LineChild.start(python, [join(folder, "training", script)], settings, request);
}

/** Name and version that a peer gives itself. */
export function versionOf(peers: readonly Peer[], name: string): string {
  return peers.find(({ child }) => child !== undefined)?.child?.greeting ?? `${name} is not installed`;
}

/** A setting of a peer. @param take a number of pieces of work, and the time of one. */
async function rival(name: string, take: (pieces: number) => Promise<Took | string>): Promise<Rival> {
  const once = await take(2);
  if (typeof once === "string") return { name, fault: once };
  const pieces = piecesFor(once);
  return {
    name,
    take: async () => {
      const time = await take(pieces);
      if (typeof time === "string") throw new Error(`${name}: ${time}`);
      return time;
    },
  };
}

/** Every setting of a peer, by its words and the number of threads. @param ask for a time of so many pieces of work. */
export async function rivalsAmong(
  peers: readonly Peer[],
  settings: readonly string[],
  ask: (setting: string, pieces: number) => unknown,
): Promise<Rival[]> {
  const rivals: Rival[] = [];
  for (const { threads, child } of peers) {
    if (child === undefined) continue;
    for (const setting of settings) {
      const name = [...(setting === "" ? [] : [setting]), threadsInWords(threads)].join(", ");
      rivals.push(await rival(name, (pieces) => askTime(child, ask(setting, pieces))));
    }
  }
  return rivals;
}

export function threadsInWords(count: number): string {
  return `${count} thread${count === 1 ? "" : "s"}`;
}

/** Pieces of work in a turn, by the time of one. */
export function piecesFor({ wall }: Took): number {
  return Math.max(2, Math.round(TURN / wall));
}

/** Asks a peer for a time. @returns it, or why there is none. */
export async function askTime(child: LineChild, request: unknown): Promise<Took | string> {
  try {
    const { fault, wall, cpu } = JSON.parse(await child.ask(JSON.stringify(request)));
    return typeof fault === "string" ? fault : { wall: Number(wall), cpu: Number(cpu) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function closePeers(peers: readonly Peer[]): void {
  for (const { child } of peers) child?.close();
}
