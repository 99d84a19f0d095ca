import type { Executor } from "../../src/learn/executor.js";
import { inTurn, type Took } from "../alternate.js";
import type { Bench, NewRow, PeerSetting } from "../row.js";
import { details } from "../table.js";
import type { Peak } from "./peak.js";

/** One setting of a peer, warm and ready to be timed, or why it does not run. */
export interface Rival {
  readonly name: string;
  readonly take?: () => Promise<Took>;
  readonly fault?: string;
}

/** What one row compares. Both sides return the time of the same piece of work. */
export interface Contest {
  readonly name: string;
  readonly unit: string;
  /** figure of the row for a time of 1 s */
  readonly scale: number;
  readonly ours: () => Promise<Took>;
  /** name and version of the peer, or that it is not installed */
  readonly peer: string;
  readonly rivals: readonly Rival[];
  readonly rounds: number;
  /** operations in the piece of work, multiplications and additions, and the threads that ours uses for it */
  readonly arithmetic?: { readonly operations: number; readonly threads: number; readonly peak: Peak };
}

/** What all rows of the section are made with. */
export interface Arena {
  readonly bench: Bench;
  readonly executor: Executor;
  /** undefined if ours does not run on the engine */
  readonly peak: Peak | undefined;
}

/** A setting whose first turn took so many times as long as the fastest one's gets no further turns. */
const HOPELESS = 3;

/** Times ours, the peer's settings and the peak of the machine in turn, and tells the row on stderr. */
export async function hold(contest: Contest, bench: Bench): Promise<NewRow> {
  const { name, unit, scale, peer, rivals, arithmetic, rounds } = contest;
  const all = rivals.flatMap(({ name: own, take }) => (take === undefined ? [] : [{ name: own, take }]));
  const first = await inTurn(
    all.map(({ take }) => take),
    1,
  );
  const fastest = Math.min(...first.map(({ wall }) => wall));
  const able = all.filter((_, r) => first[r].wall <= HOPELESS * fastest);
  const peaks = arithmetic === undefined ? [] : [() => arithmetic.peak.take()];
  const [ours, ...others] = await inTurn([contest.ours, ...able.map(({ take }) => take), ...peaks], rounds);
  const times = new Map(all.map((rival, r) => [rival.name, first[r]]));
  for (const [r, rival] of able.entries()) times.set(rival.name, others[r]);
  const best = able
    .map((rival, r) => ({ name: rival.name, ...others[r] }))
    .reduce<(Took & { name: string }) | undefined>((a, b) => (a && a.wall <= b.wall ? a : b), undefined);
  const row: NewRow = {
    name,
    ours: scale * ours.wall,
    peer: best ? scale * best.wall : null,
    peerVersion: best ? `${peer}, ${best.name}` : peer,
    unit,
    ratio: best ? ours.wall / best.wall : null,
    cpu: { ours: scale * ours.cpu, peer: best ? scale * best.cpu : null },
    ...(rivals.length > 0 && { settings: rivals.map((rival) => settingOf(rival, times, scale)) }),
    ...(arithmetic !== undefined && {
      arithmetic: rates(arithmetic, ours.wall, others[others.length - 1].wall),
    }),
  };
  bench.say(`${name}: ${row.ours.toPrecision(3)} ${unit}, ratio ${row.ratio?.toFixed(2) ?? "-"}`);
  for (const line of details(row)) bench.say(`    ${line}`);
  return row;
}

function settingOf({ name, fault }: Rival, times: ReadonlyMap<string, Took>, scale: number): PeerSetting {
  const time = times.get(name);
  if (time === undefined) return { name, figure: null, cpu: null, fault: fault ?? "does not run" };
  return { name, figure: scale * time.wall, cpu: scale * time.cpu };
}

/** @param seconds of the work. @param peakSeconds of 10^9 operations of one thread at its best. */
function rates(
  { operations, threads }: NonNullable<Contest["arithmetic"]>,
  seconds: number,
  peakSeconds: number,
): NonNullable<NewRow["arithmetic"]> {
  const gflops = operations / seconds / 1e9;
  const peak = threads / peakSeconds;
  return { gflops, threads, peak, share: gflops / peak };
}
