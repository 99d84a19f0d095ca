import { join } from "node:path";
import type { NewRow, Section } from "../row.js";
import { PEERS } from "./askPeers.js";
import { gridTable } from "./gridTable.js";

/** Our pitch tracker and others on tones of known F0, of many pitches, shapes, rates and SNRs. */
export const grid: Section = {
  name: "grid",
  about:
    "gross errors and speed of F0 on a grid of tones; praat and pyin on every seventh (pyin takes minutes)",
  run: async ({ folder, say }) => {
    const { rows, speeds, peers } = gridTable(join(folder, "pitch"));
    for (const [name, version] of Object.entries(peers)) {
      if (version === null)
        say(`${name} is not installed (SYRINX_BENCH_PYTHON names a python that has it): skipped`);
    }
    const { ours } = speeds;
    const speed = PEERS.map((name): NewRow => {
      const peer = speeds[name];
      return {
        name: "every 7th: speed on one core",
        ours: ours ?? Number.NaN,
        peer,
        peerVersion: peers[name] ?? `${name}: not installed, skipped`,
        unit: "x real time",
        ratio: peer === null || ours === null ? null : peer / ours,
      };
    });
    const errors = rows
      .filter(({ tracker }) => tracker === "ours")
      .flatMap((own) => {
        const others = rows.filter(({ tones, tracker }) => tones === own.tones && tracker !== "ours");
        return (["gross", "unvoiced"] as const).flatMap((figure): NewRow[] => {
          const row = (peer: number | null, version: string | null): NewRow => ({
            name: `${own.tones} (${own.count}): ${figure}`,
            ours: 100 * own[figure],
            peer: peer === null ? null : 100 * peer,
            peerVersion: version,
            unit: "%",
            // These are errors, not times.
            ratio: null,
          });
          if (others.length === 0) return [row(null, null)];
          return others.map((other) =>
            row(other[figure], other.tracker === "ours" ? null : peers[other.tracker]),
          );
        });
      });
    return [...speed, ...errors];
  },
};
