import { join, resolve } from "node:path";
import { compareSegments, type SegmentPair } from "../../src/features/syllables/compareSegments.js";
import { startExecutor } from "../../src/learn/backends/startExecutor.js";
import type { LoadedNetwork } from "../../src/learn/executor.js";
import { median } from "../../src/math/statistics.js";
import { durationOf } from "../../src/shapes/series.js";
import type { NewRow, Section } from "../row.js";
import { type AnnotatedBird, annotatedBirds } from "../segmentation/annotatedBirds.js";
import { falseRate, TOLERANCE } from "../segmentation/leaveOneOut.js";
import { freeBirds, loadGeneric, trainGeneric } from "./genericTraining.js";
import { labellingSpeed } from "./speed.js";
import { voices } from "./voices.js";

/** A bird with fewer annotated syllables is measured with all seeds: one syllable more or less is 2 % or more. */
const FEW = 50;
const SEEDS = [1, 2, 3];
/** The row of how fast the bundled labeller is. */
const SPEED = "speed on one core";

/** The generic labeller trained on all birds but one, on that bird; beside it the threshold of `analyze`. */
export const generic: Section = {
  name: "generic",
  about: "syllables found in birds that the generic labeller never met, beside those of the threshold",
  run: async ({ folder, say, wants }) => {
    const recordings =
      process.env.SYRINX_TEST_RECORDINGS ?? resolve(folder, "..", "..", "shared", "recordings");
    const birds = await annotatedBirds(join(recordings, "birds"));
    const free = freeBirds(birds, recordings);
    // One thread each, so that birds can be measured side by side.
    const executor = await startExecutor("engine", { threads: 1 });
    const rows: NewRow[] = [];
    try {
      if (wants(SPEED)) {
        const speed = await labellingSpeed(executor, birds[0].recordings[0].signal, folder);
        say(`${SPEED} ${speed.toPrecision(3)} x real time`);
        rows.push({
          name: SPEED,
          ours: speed,
          peer: null,
          peerVersion: null,
          unit: "x real time",
          ratio: null,
        });
      }
      for (const bird of birds.filter(({ name }) => wants(name))) {
        const others = free.filter(({ name }) => name !== bird.name);
        const annotated = bird.recordings.reduce((sum, { reference }) => sum + reference.length, 0);
        const drawn: NewRow[][] = [];
        for (const seed of annotated < FEW ? SEEDS : SEEDS.slice(0, 1)) {
          const network = loadGeneric(executor, await trainGeneric(others, executor, seed));
          const found = await rowsOf(bird, network);
          network.dispose();
          for (const { name, ours, peer } of found)
            say(`seed ${seed}: ${name} ${ours.toPrecision(4)} (${peer?.toPrecision(4)})`);
          drawn.push(found);
        }
        rows.push(...medians(drawn));
      }
    } finally {
      executor.close();
    }
    return rows;
  },
};

/** Of each row the median over seeds, with its range. @param drawn the same rows for each seed. */
function medians(drawn: readonly (readonly NewRow[])[]): NewRow[] {
  return drawn[0].map((row, r) => {
    const values = drawn.map((rows) => rows[r].ours);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const range = values.length === 1 ? "" : ` (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
    return { ...row, name: `${row.name}${range}`, ours: median(values) };
  });
}

async function rowsOf({ name, recordings }: AnnotatedBird, network: LoadedNetwork): Promise<NewRow[]> {
  const own: SegmentPair[] = [];
  const threshold: SegmentPair[] = [];
  let minutes = 0;
  for (const { file, signal, reference } of recordings) {
    const { values, rate: sampleRate } = signal;
    const read = (first: number, count: number): Float32Array => values.slice(first, first + count);
    const { found, byLevel } = await voices(
      { sampleRate, first: 0, end: values.length, read },
      network,
      file,
    );
    own.push({ reference, found });
    threshold.push({ reference, found: byLevel });
    minutes += durationOf(signal) / 60;
  }
  const [ours, peer] = [compareSegments(own, TOLERANCE), compareSegments(threshold, TOLERANCE)];
  const row = (figure: string, unit: string, one: number, other: number): NewRow => ({
    name: `${name}: ${figure}`,
    ours: one,
    peer: other,
    peerVersion: "threshold",
    unit,
    ratio: null,
  });
  return [
    row("annotated", "1", ours.reference, ours.reference),
    row("found", "1", ours.found, peer.found),
    row("onsets agree", "1", ours.onset.matches, peer.onset.matches),
    row("onset F1", "%", 100 * ours.onset.f1, 100 * peer.onset.f1),
    row("offset F1", "%", 100 * ours.offset.f1, 100 * peer.offset.f1),
    row("false a minute", "1", falseRate(ours, minutes), falseRate(peer, minutes)),
    row("in noise, a minute", "1", inNoise(own) / minutes, inNoise(threshold) / minutes),
  ];
}

/** How many of the syllables that were found don't overlap any of the reference's. */
function inNoise(pairs: readonly SegmentPair[]): number {
  const alone = ({ reference, found }: SegmentPair): number =>
    found.filter((own) => !reference.some((one) => one.onset < own.offset && own.onset < one.offset)).length;
  return pairs.reduce((sum, pair) => sum + alone(pair), 0);
}
