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

function middle(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
