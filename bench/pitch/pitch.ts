import { join, resolve } from "node:path";
import type { NewRow, Section } from "../row.js";
import { type PitchRow, pitchTable } from "./pitchTable.js";

/** Our pitch tracker and others on the same sounds: how often they find voice, and how large their errors are. */
export const pitch: Section = {
  name: "pitch",
  about: "ours, praat and pyin on real birds and on songs of known F0 (pyin takes minutes)",
  run: async ({ folder, say }) => {
    const recordings =
      process.env.SYRINX_TEST_RECORDINGS ?? resolve(folder, "..", "..", "shared", "recordings");
    const { rows, peers } = await pitchTable(join(folder, "pitch"), recordings);
    for (const [name, version] of Object.entries(peers)) {
      if (version === null)
        say(`${name} is not installed (SYRINX_BENCH_PYTHON names a python that has it): skipped`);
    }
    return rows
      .filter(({ tracker }) => tracker === "ours")
      .flatMap((own) => {
        const others = rows.filter(({ sound, tracker }) => sound === own.sound && tracker !== "ours");
        return FIGURES.flatMap(([name, of]): NewRow[] => {
          const row = (peer: number | null, version: string | null): NewRow => ({
            name: `${own.sound}: ${name}`,
            ours: 100 * of(own),
            peer: peer === null ? null : 100 * peer,
            peerVersion: version,
            unit: "%",
            // These are errors, not times.
            ratio: null,
          });
          if (others.length === 0) return [row(null, null)];
          return others.map((other) =>
            row(of(other), other.tracker === "ours" ? null : peers[other.tracker]),
          );
        });
      });
  },
};

const FIGURES: readonly (readonly [string, (row: PitchRow) => number])[] = [
  ["voiced", ({ voiced }) => voiced],
  ["median error", ({ median }) => median],
  ["gross errors", ({ gross }) => gross],
];
