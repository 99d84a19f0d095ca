import type { SampleRecipe } from "../../../shapes/recipe.js";
import type { Segment } from "../../../shapes/segment.js";
import type { Column } from "../../../shapes/series.js";
import { completeDataset, type Dataset, type LabelTargets, type Sequence } from "../dataset.js";
import { dealBlocks, PARTS, testFilesOf } from "../dealParts.js";
import { NothingToLearn } from "../nothingToLearn.js";

/** Name of the class of frames in which nothing sounds; the first class of every labeller. */
export const SILENCE = "";
/** Frames on either side of an onset that count as it. */
const ONSET_REACH = 1;
/** Most bands by which training windows are shifted, unless another number is asked for. */
const SHIFT = 2;
/** Length of the blocks of time that are held out for validation, and, of too few files, for testing, s. */
const BLOCK = 1;
/** Least and greatest weight of a class. */
const LIGHTEST = 0.5;
const HEAVIEST = 4;
const [TRAIN, VALIDATION, TEST] = PARTS.keys();

/** A recording with its annotations. */
export interface LabelledLevels {
  /** file */
  readonly source: string;
  /** frames x bands, from `levelsInPlace`; frame f is centred at f / rate */
  readonly levels: Float32Array;
  /** in order; segments with the label "" are silence */
  readonly segments: readonly Segment[];
  /** stretch in which everything that sounds is annotated, s */
  readonly marked: { readonly from: number; readonly to: number };
  /** whether the network has learnt from it before: then it is not held out for testing, unless its file is named */
  readonly known?: boolean;
  /** bird, where samples are drawn from all birds alike */
  readonly group?: string;
}

/** How labelled recordings become samples. */
export interface LabelDatasetSettings {
  readonly recordings: readonly LabelledLevels[];
  /** names, the first being silence */
  readonly classes: readonly string[];
  /** bands, with their names */
  readonly columns: readonly Column[];
  /** frames per second, Hz */
  readonly rate: number;
  readonly sample: Pick<SampleRecipe, "lookBack" | "stride" | "split">;
  /** most bands by which training windows are shifted up or down; default 2, so that labels that differ in pitch stay apart */
  readonly shift?: number;
  /** named in error messages */
  readonly caller: string;
}

/**
 * Samples of a labeller: windows of frames, and of every frame its class, whether a syllable begins there, and which part it
 * belongs to. Whole files are held out for testing; of the others, blocks of time for validation, whose labels are not
 * learnt though training windows may reach into them. With fewer than three files, blocks are held out for testing, too. Nothing is
 * held out for testing of what the network has learnt from before.
 * Each recording has silence of half a window before and after it, in which nothing is known.
 * @throws {NothingToLearn} if nothing is left to learn from.
 */
export function makeLabelDataset(settings: LabelDatasetSettings): Dataset {
  const { recordings, classes, columns, rate, sample, shift = SHIFT, caller } = settings;
  const { lookBack: window, stride, split } = sample;
  const bands = columns.length;
  const margin = Math.ceil(window / 2);
  const sequences: Sequence[] = [];
  let rows = 0;
  for (const { source, levels, group } of recordings) {
    const own = levels.length / bands + 2 * margin;
    sequences.push({ source, first: rows, rows: own, start: -margin / rate, ...(group && { group }) });
    rows += own;
  }
  const values = new Float32Array(rows * bands);
  const ofRow = new Int32Array(rows);
  const onsets = new Float32Array(rows);
  const parts = new Int8Array(rows).fill(-1);
  const held = testFilesOf(
    recordings.map(({ source }) => source),
    split,
    recordings.map(({ known = false }) => known),
  );
  for (const [r, recording] of recordings.entries()) {
    const first = sequences[r].first + margin;
    const frames = recording.levels.length / bands;
    values.set(recording.levels, first * bands);
    const own = paint(recording, classes, frames, rate);
    ofRow.set(own.classes, first);
    onsets.set(own.onsets, first);
    const known = own.classes.subarray(own.from, own.to);
    const part = held[r]
      ? new Int8Array(known.length).fill(TEST)
      : blocksOf(known, rate, split, recording.known === true || held.includes(true));
    parts.set(part, first + own.from);
  }
  const annotated = recordings.map(({ segments, marked }) => ({ segments, marked }));
  const none = new Int32Array(0);
  const dataset = completeDataset({
    values,
    columns,
    rate,
    sequences,
    window,
    shape: [window, bands],
    train: none,
    validation: none,
    test: none,
    normalisation: { mean: new Float64Array(bands), scale: new Float64Array(bands).fill(1) },
    classes: { names: classes, ofRow },
    labels: { onsets, parts, annotated, weights: new Float32Array(classes.length), shift },
    shift: 0,
  });
  return withParts(dataset, parts, { stride, validation: split.validation }, caller);
}

/**
 * A labeller's dataset with its rows dealt anew: samples and weights of classes follow from them.
 * @param parts index in PARTS of the part that each row belongs to; -1 where it is unknown what sounds.
 * @param sample rows from one training sample to the next, and the share of the training rows to hold out for validation if no
 * row is.
 * @throws {NothingToLearn} if no row is left to learn from.
 */
export function withParts(
  dataset: Dataset,
  parts: Int8Array,
  { stride, validation }: { readonly stride: number; readonly validation: number },
  caller: string,
): Dataset {
  const { sequences, window, classes, labels } = dataset;
  if (classes === undefined || labels === undefined) throw new Error("withParts: the data have no labels");
  const dealt = Int8Array.from(parts);
  holdSome(dealt, validation);
  const starts = (wanted: number, step: number): Int32Array =>
    windowsOf(sequences, dealt, wanted, window, step);
  const train = starts(TRAIN, stride);
  if (train.length === 0)
    throw new NothingToLearn(`${caller}: nothing is left to learn from; annotate more, or change split.`);
  const margin = Math.ceil(window / 2);
  return {
    ...dataset,
    train,
    validation: starts(VALIDATION, margin),
    test: starts(TEST, margin),
    labels: {
      ...labels,
      parts: dealt,
      weights: weightsOf(classes.ofRow, dealt, classes.names.length),
      ...shortestOf(dataset, labels.annotated, dealt),
    },
  };
}

/** The length of the shortest syllable that is learnt from or validated with: none that is held out for testing may tell. */
function shortestOf(
  { sequences, rate }: Dataset,
  annotated: LabelTargets["annotated"],
  parts: Int8Array,
): Pick<LabelTargets, "shortest"> {
  const lengths = annotated.flatMap(({ segments }, s) => {
    const { first, start } = sequences[s];
    const partAt = (time: number): number => parts[first + Math.round((time - start) * rate)] ?? -1;
    return segments
      .filter(({ onset, offset, label }) => {
        const part = partAt((onset + offset) / 2);
        return label !== SILENCE && (part === TRAIN || part === VALIDATION);
      })
      .map(({ onset, offset }) => offset - onset);
  });
  return lengths.length === 0 ? {} : { shortest: lengths.reduce((least, length) => Math.min(least, length)) };
}

/** The class of each frame and whether a syllable begins there, and the frames that are known: from, and to before. */
function paint(
  { segments, marked }: LabelledLevels,
  classes: readonly string[],
  frames: number,
  rate: number,
): { classes: Int32Array; onsets: Float32Array; from: number; to: number } {
  const numbers = new Map(classes.map((name, c) => [name, c]));
  const ofFrame = new Int32Array(frames);
  const onsets = new Float32Array(frames);
  const within = (frame: number): number => Math.min(frames, Math.max(0, frame));
  // Centres of frames count; times that binary makes inexact are taken as intended.
  const frameAt = (time: number): number => within(Math.ceil(time * rate - 1e-6));
  for (const { onset, offset, label } of segments) {
    const number = numbers.get(label) ?? 0;
    ofFrame.fill(number, frameAt(onset), frameAt(offset));
    const at = Math.round(onset * rate);
    if (number > 0) onsets.fill(1, within(at - ONSET_REACH), within(at + ONSET_REACH + 1));
  }
  return { classes: ofFrame, onsets, from: frameAt(marked.from), to: frameAt(marked.to) };
}

/** The part of each frame, by blocks of time whose borders are moved to the nearest silence. */
function blocksOf(
  ofFrame: Int32Array,
  rate: number,
  split: SampleRecipe["split"],
  filesHeld: boolean,
): Int8Array {
  const parts = new Int8Array(ofFrame.length);
  const block = Math.round(BLOCK * rate);
  const count = Math.ceil(ofFrame.length / block);
  const dealt = dealBlocks(count, filesHeld ? { validation: split.validation, test: 0 } : split);
  const border = (b: number): number => quietFrame(ofFrame, Math.min(ofFrame.length, b * block), block >> 1);
  for (let b = 0; b < count; b++) {
    if (dealt[b] !== TRAIN) parts.fill(dealt[b], border(b), border(b + 1));
  }
  return parts;
}

/** Of recordings too short for a block of validation, holds out the last of the rows that are learnt from. */
function holdSome(parts: Int8Array, share: number): void {
  if (parts.includes(VALIDATION)) return;
  let left = Math.ceil(share * parts.reduce((sum, part) => sum + (part === TRAIN ? 1 : 0), 0));
  for (let r = parts.length - 1; r >= 0 && left > 0; r--) {
    if (parts[r] !== TRAIN) continue;
    parts[r] = VALIDATION;
    left--;
  }
}

/** The nearest silent frame; the same frame if there is none within reach. */
function quietFrame(ofFrame: Int32Array, frame: number, reach: number): number {
  for (let d = 0; d < reach; d++) {
    for (const at of [frame - d, frame + d])
      if (at >= 0 && at < ofFrame.length && ofFrame[at] === 0) return at;
  }
  return frame;
}

/** First rows of the windows that contain rows of a part, `step` rows from one to the next. */
function windowsOf(
  sequences: readonly Sequence[],
  parts: Int8Array,
  wanted: number,
  window: number,
  step: number,
): Int32Array {
  const starts: number[] = [];
  const before = new Int32Array(parts.length + 1);
  for (let r = 0; r < parts.length; r++) before[r + 1] = before[r] + (parts[r] === wanted ? 1 : 0);
  for (const { first, rows } of sequences) {
    for (let row = first; row + window <= first + rows; row += step)
      if (before[row + window] > before[row]) starts.push(row);
  }
  return Int32Array.from(starts);
}

/** Rare classes weigh more, by the root of how rare they are, and frequent ones less. */
function weightsOf(ofRow: Int32Array, parts: Int8Array, count: number): Float32Array {
  const counts = new Float64Array(count);
  for (let r = 0; r < ofRow.length; r++) if (parts[r] === TRAIN) counts[ofRow[r]]++;
  const known = counts.reduce((sum, n) => sum + n, 0);
  return Float32Array.from(counts, (n) =>
    n === 0 ? 0 : Math.min(HEAVIEST, Math.max(LIGHTEST, Math.sqrt(known / count / n))),
  );
}
