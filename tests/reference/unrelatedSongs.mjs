/**
 * Prints the constants of src/features/similarity/unrelatedSongs.ts: medians and deviations of the four features over the songs of
 * five finches, quantiles of the distances between frames and intervals of different birds, and what the scores are for every two of
 * them and for two recordings of one. After a build:
 *
 *     node tests/reference/unrelatedSongs.mjs ../shared/recordings/birds
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const dist = new URL("../../dist/", import.meta.url).href;
const { readAnnotations, readRecording } = await import(`${dist}index.js`);
const { COMPARED, frameDistance, songFrames } = await import(`${dist}features/similarity/songFrames.js`);
const { songSimilarity } = await import(`${dist}features/similarity/songSimilarity.js`);
const { imitationIndex } = await import(`${dist}features/similarity/imitationIndex.js`);
const { UNRELATED } = await import(`${dist}features/similarity/unrelatedSongs.js`);
const { Random } = await import(`${dist}math/random.js`);
const { quantile } = await import(`${dist}math/statistics.js`);

/** Recordings of each bird; the first three are its song, the next three its other song. */
const BIRDS = {
  G402: /^zebrafinch_G402.*\.wav$/,
  g17y2U: /^zebrafinch_g17y2U.*\.wav$/,
  g4p5U: /^zebrafinch_g4p5U.*\.wav$/,
  gy6or6: /^bengalese_gy6or6_2303.*\.wav$/,
  Bird0: /^bengalese_koumura.*\.wav$/,
};
const LONGEST = 6;
const INTERVAL = 35;
const PAIRS = 200_000;

async function songOf(files) {
  const sung = [];
  for (const file of files) {
    const path = join(folder, file);
    const { signal } = await readRecording(path);
    const { annotations } = readAnnotations(path.replace(/\.wav$/, ".annot.csv"));
    sung.push({ signal, syllables: annotations });
  }
  return songFrames(sung, LONGEST);
}

const birds = [];
for (const [name, pattern] of Object.entries(BIRDS)) {
  const files = readdirSync(folder).filter((file) => pattern.test(file));
  const half = Math.min(3, files.length >> 1);
  birds.push({
    name,
    song: await songOf(files.slice(0, half)),
    other: await songOf(files.slice(half, 2 * half)),
  });
}
// As measured, whatever the constants are now.
const raw = birds.map(({ song }) =>
  COMPARED.map((_, c) =>
    Array.from(
      { length: song.count },
      (_, i) => song.values[4 * i + c] * UNRELATED.deviations[c] + UNRELATED.medians[c],
    ),
  ),
);
const round = (value) => Number(value.toPrecision(4));
const medians = COMPARED.map((_, c) =>
  round(
    quantile(
      raw.flatMap((bird) => bird[c]),
      0.5,
    ),
  ),
);
const deviations = COMPARED.map((_, c) =>
  round(
    quantile(
      raw.flatMap((bird) => bird[c].map((value) => Math.abs(value - medians[c]))),
      0.5,
    ),
  ),
);
const random = new Random(1);
const frames = [];
const intervals = [];
const rescale = birds.map(({ song }, b) => ({
  ...song,
  values: Float32Array.from(
    song.values,
    (_, k) => (raw[b][k % 4][Math.floor(k / 4)] - medians[k % 4]) / deviations[k % 4],
  ),
}));
while (intervals.length < PAIRS) {
  const [a, b] = [random.integer(birds.length), random.integer(birds.length)];
  if (a === b) continue;
  const [i, j] = [random.integer(rescale[a].count - INTERVAL), random.integer(rescale[b].count - INTERVAL)];
  let [sum, sounding] = [0, 0];
  for (let k = 0; k < INTERVAL; k++) {
    const distance = frameDistance(rescale[a], i + k, rescale[b], j + k);
    if (Number.isNaN(distance)) continue;
    if (k === 0) frames.push(distance);
    sum += distance;
    sounding++;
  }
  if (sounding >= INTERVAL / 2) intervals.push(sum / sounding);
}
const quantiles = (values) => Array.from({ length: 41 }, (_, q) => round(quantile(values, q / 40)));
const constants = { medians, deviations, frames: quantiles(frames), near: round(quantile(intervals, 0.002)) };
const same = constants.medians.every((median, c) => median === UNRELATED.medians[c]);
console.log(JSON.stringify(constants));
if (!same) console.log("write these into unrelatedSongs.ts, build and run again for the scores");
else {
  const rows = { unrelated: [], own: [] };
  for (const a of birds)
    for (const b of birds) {
      const [model, other] = [a.song, a === b ? b.other : b.song];
      const { similarity, accuracy, sequential } = songSimilarity(model, other);
      const { acoustic, sequence, imitation } = imitationIndex(model, other);
      const row = [similarity, accuracy, sequential, acoustic, sequence, imitation].map((x) =>
        Number(x.toFixed(3)),
      );
      rows[a === b ? "own" : "unrelated"].push(row);
      console.log(a.name, b.name, ...row);
    }
  for (const [kind, all] of Object.entries(rows))
    console.log(
      kind,
      ...["similarity", "accuracy", "sequential", "acoustic", "sequence", "imitation"].map(
        (name, c) =>
          `${name} ${quantile(
            all.map((row) => row[c]),
            0.5,
          ).toFixed(
            3,
          )} (${Math.min(...all.map((row) => row[c]))} to ${Math.max(...all.map((row) => row[c]))})`,
      ),
    );
}
