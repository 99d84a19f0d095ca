import type { TrainingView } from "../../shapes/progress.js";
import type { Dataset } from "../data/dataset.js";
import { PARTS } from "../data/dealParts.js";
import type { LoadedNetwork } from "../executor.js";
import { decodeLabels, decodingAfter } from "./decodeLabels.js";
import { type HeldStretch, heldStretches, networkScores, within } from "./evaluateLabels.js";
import { scoreLabels } from "./scoreLabels.js";

/** Longest stretch that is shown, s, and what is shown of it before its first syllable. */
const LONGEST = 5;
const BEFORE = 0.1;
/** What the network hears on either side of it, s. */
const CONTEXT = 0.5;
/** Most pictured bands, and pictured frames a second. */
const MOST_BANDS = 32;
const PICTURED_RATE = 100;
/** Levels that are shown as black and as white: the floor of a band, and 50 dB over it. */
const BLACK = 0;
const WHITE = 2.5;

/**
 * The stretch of held-out song that is shown while a labeller learns: the one with the most syllables, so that there is something to
 * see; of what is held out for validation, where nothing else is.
 * @returns undefined if nothing is held out.
 */
export function shownStretch(dataset: Dataset): HeldStretch | undefined {
  const tested = heldStretches(dataset, PARTS.indexOf("test"));
  const all = tested.length > 0 ? tested : heldStretches(dataset, PARTS.indexOf("validation"));
  let best: HeldStretch | undefined;
  for (const { sequence, from, to, segments } of all) {
    const begins = [from, ...segments.map(({ onset }) => Math.max(from, onset - BEFORE))];
    for (const begin of begins) {
      const end = Math.min(to, begin + LONGEST);
      const inside = within(segments, begin, end);
      if (best === undefined || inside.length > best.segments.length)
        best = { sequence, from: begin, to: end, segments: inside };
    }
  }
  return best;
}

/**
 * A stretch of held-out song with its annotations and the labels that a network gives it at present.
 * @param network a labeller for windows of LABEL_WINDOW frames.
 */
export async function shownLabels(
  network: LoadedNetwork,
  dataset: Dataset,
  { sequence, from, to, segments }: HeldStretch,
): Promise<Extract<TrainingView, { kind: "labels" }>> {
  const { sequences, columns, values, rate, classes, labels } = dataset;
  const { source, first, rows, start } = sequences[sequence];
  const bands = columns.length;
  const rowAt = (time: number): number => Math.min(rows, Math.max(0, Math.round((time - start) * rate)));
  const [begin, end] = [rowAt(from - CONTEXT), rowAt(to + CONTEXT)];
  const levels = values.subarray((first + begin) * bands, (first + end) * bands);
  const scores = await networkScores(network, dataset, levels);
  const found = within(
    decodeLabels(
      { rate, start: start + begin / rate, classes: classes?.names ?? [], ...scores },
      decodingAfter(labels?.shortest),
    ),
    from,
    to,
  );
  const picture = pictureOf(
    levels.subarray((rowAt(from) - begin) * bands, (rowAt(to) - begin) * bands),
    bands,
    rate,
  );
  const { edits } = scoreLabels([{ reference: segments, found, from, to }]);
  return {
    kind: "labels",
    name: source.replace(/^.*[\\/]/, ""),
    start: from,
    duration: to - from,
    ...picture,
    lowHz: Number.parseFloat(columns[0].name),
    highHz: Number.parseFloat(columns[bands - 1].name),
    truth: segments.map(({ onset, offset, label }) => ({ onset, offset, label })),
    found: found.map(({ onset, offset, label }) => ({ onset, offset, label })),
    edits,
  };
}

/** Levels as a picture of at most so many pixels, time to the right, the highest band on top. */
function pictureOf(levels: Float32Array, bands: number, rate: number) {
  const frames = levels.length / bands;
  const every = Math.max(1, Math.floor(rate / PICTURED_RATE));
  const joined = Math.ceil(bands / MOST_BANDS);
  const [width, height] = [Math.max(1, Math.ceil(frames / every)), Math.ceil(bands / joined)];
  const original = new Float32Array(width * height);
  const counts = new Float32Array(width * height);
  for (let i = 0; i < levels.length; i++) {
    const at =
      (height - 1 - Math.floor((i % bands) / joined)) * width + Math.floor(Math.floor(i / bands) / every);
    original[at] += levels[i];
    counts[at]++;
  }
  return { height, width, original: original.map((sum, i) => sum / counts[i]), low: BLACK, high: WHITE };
}
