/**
 * Times two workers in turn, so that other load on the machine affects both equally.
 * @param ours, peer does its work once and returns the seconds it took.
 * @param rounds number of timed runs of each, after one warm-up run.
 * @returns the medians, s.
 */
export async function alternate(
  ours: () => number | Promise<number>,
  peer: () => number | Promise<number>,
  rounds = 7,
): Promise<{ readonly ours: number; readonly peer: number }> {
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  for (let round = 0; round <= rounds; round++) {
    const a = await ours();
    const b = await peer();
    if (round === 0) continue;
    times.ours.push(a);
    times.peer.push(b);
  }
  return { ours: middle(times.ours), peer: middle(times.peer) };
}

/** Times one worker alone. @returns the median, s. */
export async function alone(ours: () => number | Promise<number>, rounds = 7): Promise<number> {
  return (await alternate(ours, () => 0, rounds)).ours;
}

/** Seconds that a piece of work takes. */
export function seconds(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

/** What a piece of work took, s: by the clock, and of all processors. */
export interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** Times a piece of work of this process. @param parts that it consists of. @returns what one of them took. */
export async function took(parts: number, work: () => void | Promise<void>): Promise<Took> {
  const before = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { wall: wall / parts, cpu: (user + system) / 1e6 / parts };
}

/**
 * Times any number of workers in turn, so that other load on the machine affects all equally. They have to be warm.
 * @param rounds number of timed runs of each.
 * @returns the median of each.
 */
export async function inTurn(workers: readonly (() => Promise<Took>)[], rounds: number): Promise<Took[]> {
  const times: Took[][] = workers.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [w, worker] of workers.entries()) times[w].push(await worker());
  }
  return times.map((all) => ({
    wall: middle(all.map(({ wall }) => wall)),
    cpu: middle(all.map(({ cpu }) => cpu)),
  }));
}

function middle(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
