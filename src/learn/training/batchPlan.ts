import type { Random } from "../../math/random.js";
import { DRAWN_BATCHES, type TrainingRecipe } from "../../shapes/recipe.js";
import type { Dataset } from "../data/dataset.js";

/** Share of the samples that gapless batches must cover. */
const COVERED = 0.9;

/** Which samples go into which batch. */
export interface BatchPlan {
  readonly batchSize: number;
  readonly batches: number;
  /** Fills in the first rows of an epoch's samples in the order of the batches, batchSize per batch. */
  fill(random: Random, into: Int32Array): void;
}

/**
 * Plans the batches of an epoch. Shuffled: every sample at most once; samples that do not fill a batch are dropped.
 * Contiguous and sequential: the samples of a batch are consecutive in time, so that derivatives are defined; the last
 * batch of a stretch overlaps the one before it. The batch size is the largest for which stretches of at least that length
 * contain nine tenths of the samples; shorter stretches are dropped. Drawn: with replacement, each group of sequences as often
 * as any other.
 * @param starts first rows of the training samples, ascending. @param stride rows from one sample to the next.
 * @param batchSize 0 for all samples in one batch, or for gapless batches as long as possible.
 */
export function batchPlan(
  starts: Int32Array,
  stride: number,
  sequences: Dataset["sequences"],
  batchSize: number,
  order: TrainingRecipe["order"],
): BatchPlan {
  if (order === "drawn") return drawnPlan(starts, sequences, batchSize);
  if (order === "shuffled") {
    const size = batchSize === 0 ? starts.length : Math.min(batchSize, starts.length);
    const all = Int32Array.from(starts);
    return {
      batchSize: size,
      batches: Math.floor(starts.length / size),
      fill(random, into) {
        all.set(starts);
        random.shuffle(all);
        into.set(all.subarray(0, into.length));
      },
    };
  }
  const stretches = gaplessStretches(starts, stride, sequences);
  const size = gaplessSize(stretches, batchSize);
  const firsts = stretches.flatMap(({ from, count }) =>
    Array.from({ length: count < size ? 0 : Math.ceil(count / size) }, (_, b) =>
      Math.min(from + b * size, from + count - size),
    ),
  );
  const places = Int32Array.from(firsts);
  return {
    batchSize: size,
    batches: places.length,
    fill(random, into) {
      places.set(firsts);
      if (order === "contiguous") random.shuffle(places);
      places.forEach((place, b) => {
        into.set(starts.subarray(place, place + size), b * size);
      });
    },
  };
}

/** Samples drawn with replacement: first one of the groups that the sequences belong to, then one of its samples. */
function drawnPlan(starts: Int32Array, sequences: Dataset["sequences"], batchSize: number): BatchPlan {
  const groups = new Map<string, number[]>();
  let s = 0;
  for (const start of starts) {
    while (s + 1 < sequences.length && start >= sequences[s + 1].first) s++;
    const name = sequences[s].group ?? "";
    const group = groups.get(name);
    if (group) group.push(start);
    else groups.set(name, [start]);
  }
  const all = [...groups.values()];
  return {
    batchSize: batchSize === 0 ? starts.length : batchSize,
    batches: DRAWN_BATCHES,
    fill(random, into) {
      for (let i = 0; i < into.length; i++) {
        const group = all[random.integer(all.length)];
        into[i] = group[random.integer(group.length)];
      }
    },
  };
}

/**
 * The largest batch size, up to the requested one (0: any), for which long enough stretches contain nine tenths of the
 * samples.
 */
function gaplessSize(stretches: readonly { readonly count: number }[], asked: number): number {
  const counts = stretches.map(({ count }) => count).sort((a, b) => b - a);
  const all = counts.reduce((sum, count) => sum + count, 0);
  let covered = 0;
  for (const count of counts) {
    covered += count;
    if (covered >= COVERED * all) return asked === 0 ? count : Math.min(asked, count);
  }
  return 0;
}

/** Stretches of samples that are consecutive in time: the index of the first sample of each, and its length. */
function gaplessStretches(
  starts: Int32Array,
  stride: number,
  sequences: Dataset["sequences"],
): { from: number; count: number }[] {
  const stretches: { from: number; count: number }[] = [];
  let sequence = 0;
  for (let i = 0; i < starts.length; i++) {
    const before = sequence;
    while (sequence + 1 < sequences.length && starts[i] >= sequences[sequence + 1].first) sequence++;
    const follows = i > 0 && sequence === before && starts[i] - starts[i - 1] === stride;
    if (follows) stretches[stretches.length - 1].count++;
    else stretches.push({ from: i, count: 1 });
  }
  return stretches;
}
