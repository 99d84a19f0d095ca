import { join } from "node:path";
import { median } from "../../src/math/statistics.js";
import type { NewRow, Section } from "../row.js";
import { type ClosedLoop, closedLoop, pooled } from "./closedLoop.js";
import { knownSongs } from "./songs.js";

const SNRS_DB = [40, 20, 10];

/** The closed loop: songs of known gestures, sung with noise, fitted, compared. */
export const fit: Section = {
  name: "fit",
  about: "closed loop: known gesture -> song and noise -> fit -> gesture; the fit's speed",
  run: async ({ folder, say }) => {
    const songs = knownSongs(join(folder, "..", "synth"));
    say(
      "song            gamma  tract        SNR    found F0 %  beta % alpha %  determined  covered     SCI  gamma fitted",
    );
    const rows: NewRow[] = [];
    for (const known of [true, false]) {
      say(known ? "gamma and tract given:" : "tract given, gamma chosen by the fit:");
      for (const snrDb of SNRS_DB) {
        const loops = songs.flatMap(({ name, song }) => {
          const given = { tract: song.tract, filter: false, ...(known ? { gamma: song.gamma } : {}) };
          const loop = closedLoop(name, song, snrDb, given);
          if (loop !== undefined) say(lineOf(loop));
          return loop === undefined ? [] : [loop];
        });
        rows.push(...rowsOf(loops, known));
      }
    }
    return rows;
  },
};

function lineOf(loop: ClosedLoop): string {
  const percent = (share: number, digits = 0): string => (100 * share).toFixed(digits);
  return [
    loop.song.padEnd(15),
    loop.gamma,
    loop.tract.padEnd(12),
    `${loop.snrDb} dB`,
    percent(loop.found).padStart(4),
    percent(loop.f0, 3).padStart(6),
    percent(loop.beta, 2).padStart(6),
    percent(loop.alpha, 1).padStart(6),
    `${percent(loop.betaDetermined)}/${percent(loop.alphaDetermined)}`.padStart(9),
    `${percent(loop.betaCovered)}/${percent(loop.alphaCovered)}`.padStart(9),
    loop.timbre.toFixed(3),
    loop.fittedGamma,
  ].join("  ");
}

/** The oscillator against a static filter alone, medians over the songs with enough clear harmonics. */
function testRows(loops: readonly ClosedLoop[]): [name: string, ours: number, unit: string][] {
  const tests = loops.flatMap(({ oscillatorTest }) => (oscillatorTest === undefined ? [] : [oscillatorTest]));
  return [
    ["harmonics, left by a static filter alone", median(tests.map(({ filterDb }) => filterDb)), "dB"],
    ["harmonics, left by the oscillator", median(tests.map(({ oscillatorDb }) => oscillatorDb)), "dB"],
    ["pressure from odd and even harmonics, correlation", median(tests.map(({ oddEven }) => oddEven)), "1"],
  ];
}

function rowsOf(loops: readonly ClosedLoop[], known: boolean): NewRow[] {
  const all = pooled(loops);
  const condition = `${all.snrDb} dB, ${known ? "gamma given" : "gamma chosen"}`;
  const row = (name: string, ours: number, unit: string): NewRow => ({
    name: `${condition}: ${name}`,
    ours,
    peer: null,
    peerVersion: null,
    unit,
    ratio: null,
  });
  return [
    row("voiced frames found", 100 * all.found, "%"),
    row("F0, median error", 100 * all.f0, "%"),
    row("beta, median error where determined", 100 * all.beta, "% of range"),
    row("alpha, median error where determined", 100 * all.alpha, "% of range"),
    row("beta determined", 100 * all.betaDetermined, "% of frames"),
    row("alpha determined", 100 * all.alphaDetermined, "% of frames"),
    row("beta's 90 % interval holds the truth", 100 * all.betaCovered, "% of frames"),
    row("alpha's 90 % interval holds the truth", 100 * all.alphaCovered, "% of frames"),
    row("timbre (SCI), median error", all.timbre, "1"),
    ...testRows(loops).map(([name, ours, unit]) => row(name, ours, unit)),
    row("speed of the fit", all.realTimeFactor, "x real time"),
  ];
}
