import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What peers.py is asked for. */
export interface PeerRequest {
  /** path of a WAV file */
  readonly file: string;
  readonly lowHz: number;
  readonly highHz: number;
}

export const PEERS = ["praat", "pyin"] as const;
export type PeerName = (typeof PEERS)[number];

/** Tracks of a peer, Hz a millisecond (NaN unvoiced), one a request. */
export interface PeerAnswer {
  readonly version: string;
  /** processor time of all requests, s */
  readonly seconds: number;
  readonly tracks: readonly Float64Array[];
}

type RawAnswer = Record<
  PeerName,
  {
    readonly version: string;
    readonly seconds: number;
    readonly tracks: readonly (readonly (number | null)[])[];
  } | null
>;

/**
 * Asks both peers through peers.py.
 * @param python with parselmouth and librosa: SYRINX_BENCH_PYTHON, else python3. @param folder bench/pitch.
 * @returns null for a peer that is not installed.
 */
export function askPeers(
  requests: readonly PeerRequest[],
  folder: string,
  python = process.env.SYRINX_BENCH_PYTHON ?? "python3",
): Record<PeerName, PeerAnswer | null> {
  const run = spawnSync(python, [join(folder, "peers.py")], {
    input: JSON.stringify(requests),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) return { praat: null, pyin: null };
  const raw = JSON.parse(run.stdout) as RawAnswer;
  const answer = (name: PeerName): PeerAnswer | null => {
    const peer = raw[name];
    if (peer === null) return null;
    return {
      version: peer.version,
      seconds: peer.seconds,
      tracks: peer.tracks.map((track) => Float64Array.from(track, (f) => f ?? Number.NaN)),
    };
  };
  return { praat: answer("praat"), pyin: answer("pyin") };
}
