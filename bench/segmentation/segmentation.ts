import { join, resolve } from "node:path";
import { median } from "../../src/math/statistics.js";
import type { NewRow, Section } from "../row.js";
import { annotatedBirds } from "./annotatedBirds.js";
import { filterColumns } from "./filterColumns.js";
import { type BirdScore, falseRate, leaveOneOut } from "./leaveOneOut.js";

/** Our syllables against annotators', bird by bird over all annotated captive birds, and what tells syllables from noise. */
export const segmentation: Section = {
  name: "segmentation",
  about: "syllables against annotators', bird by bird; beside it with constants chosen on the other birds",
  run: async ({ folder, say }) => {
    const recordings =
      process.env.SYRINX_TEST_RECORDINGS ?? resolve(folder, "..", "..", "shared", "recordings");
    const birds = await annotatedBirds(join(recordings, "birds"));
    const scores = leaveOneOut(birds);
    for (const { bird, chosen } of scores) say(`without ${bird.name}: ${JSON.stringify(chosen)}`);
    const isJuvenile = ({ name }: { name: string }): boolean => name.startsWith("juvenile");
    const {
      syllables,
      others,
      scores: columns,
    } = await filterColumns(
      birds.filter(isJuvenile),
      birds.filter((bird) => !isJuvenile(bird)),
    );
    say(`juveniles: ${syllables} detections are syllables, ${others} are not`);
    const rows = scores.flatMap(birdRows);
    for (const { column, area, side, threshold, dropped, keptElsewhere } of columns) {
      const name = `juveniles, ${column} ${side} ${threshold.toPrecision(3)}`;
      // These are shares, not times.
      const share = { unit: "%", ratio: null };
      rows.push(
        { name: `${name}: area`, ours: 100 * area, peer: null, peerVersion: null, ...share },
        {
          name: `${name}: others dropped`,
          ours: 100 * dropped,
          peer: 100 * keptElsewhere,
          peerVersion: "syllables of the other birds kept",
          ...share,
        },
      );
    }
    return rows;
  },
};

function birdRows({ bird, minutes, own, leftOut }: BirdScore): NewRow[] {
  const row = (figure: string, unit: string, ours: number, peer: number | null): NewRow => ({
    name: `${bird.name}: ${figure}`,
    ours,
    peer,
    peerVersion: peer === null ? null : "constants chosen on the other birds",
    unit,
    ratio: null,
  });
  return [
    row("recordings", "1", bird.recordings.length, null),
    row("annotated", "1", own.reference, null),
    row("found", "1", own.found, leftOut.found),
    row("onset F1", "%", 100 * own.onset.f1, 100 * leftOut.onset.f1),
    row("offset F1", "%", 100 * own.offset.f1, 100 * leftOut.offset.f1),
    row("false a minute", "1", falseRate(own, minutes), falseRate(leftOut, minutes)),
    row("median duration", "ms", durationOfReference(bird), null),
  ];
}

function durationOfReference({ recordings }: BirdScore["bird"]): number {
  return (
    1000 * median(recordings.flatMap(({ reference }) => reference.map(({ onset, offset }) => offset - onset)))
  );
}
