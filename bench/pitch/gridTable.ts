import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trackPitch } from "../../src/features/pitch/pitch.js";
import { durationOf } from "../../src/shapes/series.js";
import { encodeWav } from "../../src/workspace/sound/writing/writeWav.js";
import { askPeers, PEERS, type PeerName } from "./askPeers.js";
import type { TrackerName } from "./pitchTable.js";
import { ownSpeed } from "./speed.js";
import { GRID_SNR, type GridScore, type GridTone, SHAPES, scoreTone, toneGrid } from "./toneGrid.js";

/** Every how many tones the peers hear too: of all shapes, F0s, rates and SNRs as many, as it divides none of their numbers. */
const THINNED = 7;

/** How a tracker did on the tones of one kind: shares of their frames. */
export interface GridRow {
  readonly tones: string;
  readonly tracker: TrackerName;
  readonly count: number;
  readonly gross: number;
  readonly unvoiced: number;
}

export interface GridTable {
  readonly rows: readonly GridRow[];
  /** times real time on one core, of every seventh tone at the same step and range; null where one is not installed */
  readonly speeds: Readonly<Record<TrackerName, number | null>>;
  readonly peers: Readonly<Record<PeerName, string | null>>;
}

/**
 * Our tracker on the whole grid of tones, and beside praat and pyin on every seventh of them, each given the same range.
 * @param folder bench/pitch.
 */
export function gridTable(folder: string): GridTable {
  const scratch = mkdtempSync(join(tmpdir(), "syrinx-grid-"));
  try {
    const thinned = [...toneGrid(THINNED)];
    const answers = askPeers(
      thinned.map(({ signal, lowHz, highHz }, i) => {
        const file = join(scratch, `${i}.wav`);
        writeFileSync(file, encodeWav(signal, "32f").bytes);
        return { file, lowHz, highHz };
      }),
      folder,
    );
    const { praat, pyin } = answers;
    const rows = [
      ...summed("ours", "all tones", [...toneGrid()].map(heard)),
      ...summed("ours", "every 7th", thinned.map(heard)),
      ...PEERS.flatMap((name) => {
        const tracks = answers[name]?.tracks;
        if (tracks === undefined) return [];
        return summed(
          name,
          "every 7th",
          thinned.map((tone, i) => [tone, scoreTone(tracks[i], tone)] as const),
        );
      }),
    ];
    const duration = thinned.reduce((sum, { signal }) => sum + durationOf(signal), 0);
    const speedOf = (name: PeerName): number | null => {
      const seconds = answers[name]?.seconds;
      return seconds === undefined ? null : duration / seconds;
    };
    const speeds = {
      ours: ownSpeed(thinned.map(({ signal }) => signal)),
      praat: speedOf("praat"),
      pyin: speedOf("pyin"),
    };
    return { rows, speeds, peers: { praat: praat?.version ?? null, pyin: pyin?.version ?? null } };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function heard(tone: GridTone): readonly [GridTone, GridScore] {
  const { lowHz, highHz, signal } = tone;
  return [tone, scoreTone(trackPitch(signal, { lowHz, highHz, hop: 0.001 }).values, tone)];
}

/** One row for all tones, one for each shape and one for each SNR. */
function summed(
  tracker: TrackerName,
  which: string,
  scores: readonly (readonly [GridTone, GridScore])[],
): GridRow[] {
  const kinds: [string, (tone: GridTone) => boolean][] = [
    [which, () => true],
    ...SHAPES.map((shape): [string, (tone: GridTone) => boolean] => [
      `${which}, ${shape}`,
      (tone) => tone.shape === shape,
    ]),
    ...GRID_SNR.map((snr): [string, (tone: GridTone) => boolean] => [
      `${which}, SNR ${snr} dB`,
      (tone) => tone.snrDb === snr,
    ]),
  ];
  return kinds.map(([tones, is]) => {
    const some = scores.filter(([tone]) => is(tone)).map(([, score]) => score);
    const total = (of: (score: GridScore) => number): number =>
      some.reduce((sum, score) => sum + of(score), 0);
    const frames = total((score) => score.frames);
    return {
      tones,
      tracker,
      count: some.length,
      gross: total((score) => score.gross) / frames,
      unvoiced: total((score) => score.unvoiced) / frames,
    };
  });
}
