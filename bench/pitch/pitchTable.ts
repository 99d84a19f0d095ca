import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_PITCH, trackPitch } from "../../src/features/pitch/pitch.js";
import { quantile } from "../../src/math/statistics.js";
import { durationOf, type Signal } from "../../src/shapes/series.js";
import { readRecording } from "../../src/workspace/sound/readRecording.js";
import { encodeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { askPeers, PEERS, type PeerName } from "./askPeers.js";
import { knownSongs } from "./knownSongs.js";
import { boundByRange } from "./rangeBound.js";

/** The recordings and the ranges in which the peers look for their consensus, Hz. */
const RECORDINGS: readonly (readonly [string, string, number, number, { from?: number; to?: number }?])[] = [
  ["chingolo", "chingolo_tico_seewave", 2500, 8000],
  ["green warbler", "whistle_btnw_monitoR", 3000, 8000],
  ["lapwing", "lapwing_peewit_seewave", 600, 5000],
  ["hermit", "hermit_Phae.long1", 1500, 9500],
  ["canary", "canary_llb16_0602_2018_05_07_14_23_49", 550, 6000, { from: 3, to: 8 }],
  ["Bengalese, Koumura", "bengalese_koumura_Bird0_0", 400, 4000],
  ["Bengalese, gy6or6", "bengalese_gy6or6_230312_0811.159", 400, 4000],
  ["zebra finch g17y2", "zebrafinch_g17y2U-f00014", 350, 2500],
  ["zebra finch g4p5", "zebrafinch_g4p5U-f00038", 350, 2500],
  ["zebra finch G402", "zebrafinch_G402_43362.23390659_9_19_6_29_50", 350, 2500],
];

/** Relative difference within which the peers agree, and above which an error is gross. */
const AGREE = 0.05;
const GROSS = 0.2;

export type TrackerName = "ours" | PeerName;

/** How one tracker, given the birds' wide range, did on one sound. */
export interface PitchRow {
  readonly sound: string;
  readonly truth: "known" | "consensus";
  readonly tracker: TrackerName;
  /** frames with a truth */
  readonly frames: number;
  /** of those, share that is voiced */
  readonly voiced: number;
  /** of those voiced, median relative difference, and share that differ by more than 20 % */
  readonly median: number;
  readonly gross: number;
  /** gross where the truth is not bound by the peers' range: see rangeBound.ts */
  readonly grossFree: number;
  /** share of voiced frames among those that no peer takes for voiced (known songs: silence) */
  readonly voicedElsewhere: number;
  /** sound's duration over time taken; null for peers */
  readonly timesRealTime: number | null;
}

export interface PitchTable {
  readonly rows: readonly PitchRow[];
  /** who the peers are; null where one is not installed */
  readonly peers: Readonly<Record<PeerName, string | null>>;
}

interface Case {
  readonly name: string;
  readonly signal: Signal;
  readonly file: string;
  /** of a known song */
  readonly f0?: Float64Array;
  /** of the peers, for a consensus, Hz */
  readonly range?: readonly [number, number];
}

/**
 * Our tracker, pyin and praat, all with our default range, on recordings (against the frames where pyin and praat agree
 * within 5 % when each is given the bird's own range; praat's value counts) and on songs whose F0 is known.
 * @param folder bench/pitch. @param recordings folder with birds/; those that are missing are left out.
 * @param songs how many known songs. @param ask false leaves the peers out, and with them the recordings.
 */
export async function pitchTable(
  folder: string,
  recordings: string,
  songs = 12,
  ask = true,
): Promise<PitchTable> {
  const scratch = mkdtempSync(join(tmpdir(), "syrinx-pitch-"));
  try {
    const cases = [...(await recorded(recordings, scratch)), ...known(songs, scratch)];
    const { lowHz, highHz } = DEFAULT_PITCH;
    const wide = cases.map(({ file }) => ({ file, lowHz, highHz }));
    const own = cases.flatMap(({ file, range }) =>
      range === undefined ? [] : [{ file, lowHz: range[0], highHz: range[1] }],
    );
    const answers = ask ? askPeers([...own, ...wide], folder) : { praat: null, pyin: null };
    const rows = cases.flatMap((sound, i) => {
      const narrow = (name: PeerName) => answers[name]?.tracks[i];
      const truth = sound.f0 ?? consensus(narrow("praat"), narrow("pyin"));
      if (truth === undefined) return [];
      const silent = sound.f0 ?? either(narrow("praat"), narrow("pyin"));
      const bound = sound.f0 === undefined ? boundByRange(sound.signal, truth) : undefined;
      const started = performance.now();
      const ours = trackPitch({ ...sound.signal, start: 0 }).values;
      const took = (performance.now() - started) / 1000;
      const judge = (tracker: TrackerName, track: Float64Array, timesRealTime: number | null): PitchRow => ({
        sound: sound.name,
        truth: sound.f0 === undefined ? "consensus" : "known",
        tracker,
        ...compare(track, truth, silent, bound),
        timesRealTime,
      });
      const peers = PEERS.flatMap((name) => {
        const track = answers[name]?.tracks[own.length + i];
        return track === undefined ? [] : [judge(name, track, null)];
      });
      return [judge("ours", ours, durationOf(sound.signal) / took), ...peers];
    });
    const { praat, pyin } = answers;
    return { rows, peers: { praat: praat?.version ?? null, pyin: pyin?.version ?? null } };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function recorded(recordings: string, scratch: string): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [name, stem, low, high, extent] of RECORDINGS) {
    const path = join(recordings, "birds", `${stem}.wav`);
    if (!existsSync(path)) continue;
    const { signal } = await readRecording(path, extent);
    const file = written(signal, join(scratch, `${stem}.wav`));
    cases.push({ name, signal, file, range: [low, high] as const });
  }
  return cases;
}

function known(count: number, scratch: string): Case[] {
  return knownSongs(count, 1).map((song, i) => ({
    ...song,
    file: written(song.signal, join(scratch, `song${i}.wav`)),
  }));
}

function written(signal: Signal, path: string): string {
  writeFileSync(path, encodeWav(signal, "32f").bytes);
  return path;
}

function consensus(
  praat: Float64Array | undefined,
  pyin: Float64Array | undefined,
): Float64Array | undefined {
  if (praat === undefined || pyin === undefined) return undefined;
  return praat.map((f, r) => (Math.abs(f / pyin[r] - 1) <= AGREE ? f : Number.NaN));
}

function either(praat: Float64Array | undefined, pyin: Float64Array | undefined): Float64Array {
  const one = praat ?? new Float64Array();
  return one.map((f, r) => (f > 0 ? f : (pyin?.[r] ?? Number.NaN)));
}

function compare(
  track: Float64Array,
  truth: Float64Array,
  sung: Float64Array,
  bound: readonly boolean[] | undefined,
): Omit<PitchRow, "sound" | "truth" | "tracker" | "timesRealTime"> {
  const errors: number[] = [];
  const free: number[] = [];
  let frames = 0;
  let elsewhere = 0;
  let voicedElsewhere = 0;
  for (let r = 0; r < truth.length; r++) {
    if (!(sung[r] > 0)) {
      elsewhere++;
      if (track[r] > 0) voicedElsewhere++;
    }
    if (!(truth[r] > 0)) continue;
    frames++;
    if (!(track[r] > 0)) continue;
    const error = Math.abs(track[r] / truth[r] - 1);
    errors.push(error);
    if (bound?.[r] !== true) free.push(error);
  }
  const gross = (list: readonly number[]): number => list.filter((e) => e > GROSS).length / list.length;
  return {
    frames,
    voiced: errors.length / frames,
    median: quantile(errors, 0.5),
    gross: gross(errors),
    grossFree: gross(free),
    voicedElsewhere: voicedElsewhere / elsewhere,
  };
}
