import { InputError } from "../../shapes/inputError.js";
import type { SampleRecipe } from "../../shapes/recipe.js";
import { dealBlocks, dealFiles, PARTS } from "./dealParts.js";
import { NothingToLearn } from "./nothingToLearn.js";

/** A sequence of rows that samples are cut from. */
export interface SequenceRows {
  /** file, or name of the system */
  readonly source: string;
  readonly rows: number;
}

/** How samples are cut from rows. */
export interface SampleCut extends Pick<SampleRecipe, "lookBack" | "stride" | "split"> {
  /** rows per second, Hz */
  readonly rate: number;
  /** rows that must follow a sample: 1 for predictors, otherwise 0 */
  readonly after: number;
  /**
   * length of the stretch of time that each row was computed from, s: the window of a spectral frame, 0 for a sample of a
   * series
   */
  readonly span: number;
}

/** First rows of the samples of each part, ascending. */
export interface Parts {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Marks a row that belongs to no part, since it was computed from a stretch of time that reaches into two. */
const NONE = -1;
/** Upper limit of the search for the number of rows that would suffice. */
const MAX_TRIED = 1e6;

/**
 * Cuts sequences of rows into samples and assigns these to the parts. A sample, the rows that follow it and all the time
 * that they were computed from lie within one sequence and one part. Samples begin every `stride` rows from the first row
 * of a sequence.
 * @param caller named in error messages.
 * @throws {NothingToLearn} if a part with a share is empty. @throws {InputError} if blocks are too short for a
 * sample, or files too few.
 */
export function dealSamples(sequences: readonly SequenceRows[], cut: SampleCut, caller: string): Parts {
  const { lookBack, after, rate, span, split } = cut;
  const needs = (lookBack - 1 + after) / rate + span;
  if (split.by === "blocks" && needs > split.block * (1 + 1e-9)) {
    const long = Number(needs.toPrecision(3));
    throw new InputError(
      `${caller}: split.block=${split.block} s is shorter than a sample of ${long} s; give ${2 * long} or more.`,
    );
  }
  const parts = cutSamples(sequences, cut);
  const empty = emptyPart(parts, cut);
  if (empty === undefined) return parts;
  const rows = sequences.reduce((sum, sequence) => sum + sequence.rows, 0);
  const inTime = (count: number, round = Math.round): string =>
    `${count} rows (${Number((round((count / rate) * 100) / 100).toPrecision(6))} s)`;
  if (split.by === "file")
    throw new NothingToLearn(
      `${caller}: the files for ${empty} are too short for a sample; each must have ${inTime(lookBack + after, Math.ceil)} or more.`,
    );
  const least = leastRows(cut);
  throw new NothingToLearn(
    `${caller}: ${inTime(rows)} are too short to split into training, validation and test (no sample for ${empty}); give ${least === undefined ? "more" : `${inTime(least, Math.ceil)} or more in one piece`}.`,
  );
}

function emptyPart(parts: Parts, { split }: SampleCut): string | undefined {
  const wanted = PARTS.filter((part) => part !== "test" || split.test > 0 || split.testFiles.length > 0);
  return wanted.find((part) => parts[part].length === 0);
}

/** Smallest length of a single sequence, in rows, at which no part is empty. */
function leastRows(cut: SampleCut): number | undefined {
  const fills = (rows: number): boolean =>
    emptyPart(cutSamples([{ source: "", rows }], cut), cut) === undefined;
  let enough = cut.lookBack + cut.after;
  let few = 0;
  while (!fills(enough)) {
    few = enough;
    enough = Math.ceil(1.5 * enough);
    if (enough > MAX_TRIED) return undefined;
  }
  while (enough - few > 1) {
    const middle = (few + enough) >> 1;
    if (fills(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}

function cutSamples(sequences: readonly SequenceRows[], cut: SampleCut): Parts {
  const { lookBack, stride, after } = cut;
  const ofRow = partsOfRows(sequences, cut);
  const starts: number[][] = PARTS.map(() => []);
  let first = 0;
  for (const { rows } of sequences) {
    const end = first + rows;
    for (let from = first; from < end; ) {
      const part = ofRow[from];
      let to = from + 1;
      while (to < end && ofRow[to] === part) to++;
      if (part !== NONE) {
        const next = first + Math.ceil((from - first) / stride) * stride;
        for (let row = next; row + lookBack + after <= to; row += stride) starts[part].push(row);
      }
      from = to;
    }
    first = end;
  }
  const [train, validation, test] = starts.map((rows) => Int32Array.from(rows));
  return { train, validation, test };
}

/** The part of every row, sequence after sequence. */
function partsOfRows(sequences: readonly SequenceRows[], { split, rate, span }: SampleCut): Int8Array {
  const total = sequences.reduce((sum, { rows }) => sum + rows, 0);
  const ofRow = new Int8Array(total);
  if (split.by === "file") {
    const names = sequences.map(({ source }) => source);
    const files = dealFiles([...new Set(names)], split);
    const numbers = new Map([...new Set(names)].map((name, f) => [name, files[f]]));
    let first = 0;
    for (const { source, rows } of sequences) {
      ofRow.fill(numbers.get(source) ?? 0, first, first + rows);
      first += rows;
    }
    return ofRow;
  }
  let first = 0;
  if (split.by === "time") {
    const half = (span * rate) / 2;
    for (const { rows } of sequences) {
      // The boundaries lie halfway between two rows.
      const validationStart = Math.round(rows * (1 - split.validation - split.test)) - 0.5;
      const testStart = Math.round(rows * (1 - split.test)) - 0.5;
      const partAt = (place: number): number => (place >= testStart ? 2 : place >= validationStart ? 1 : 0);
      for (let r = 0; r < rows; r++) {
        const part = partAt(r - half);
        ofRow[first + r] = part === partAt(r + half) ? part : NONE;
      }
      first += rows;
    }
    return ofRow;
  }
  const { block } = split;
  const counts = sequences.map(({ rows }) => Math.max(1, Math.ceil(rows / rate / block)));
  // Blocks are numbered across all sequences, so that many short sequences are shared fairly, too.
  const dealt = dealBlocks(counts.reduce((sum, count) => sum + count, 0) + 2, split);
  let before = 0;
  sequences.forEach(({ rows }, s) => {
    const partAt = (time: number): number => dealt[before + Math.max(0, Math.floor(time / block))];
    for (let r = 0; r < rows; r++) {
      const part = partAt(r / rate - span / 2);
      ofRow[first + r] = part === partAt(r / rate + span / 2) ? part : NONE;
    }
    first += rows;
    before += counts[s];
  });
  return ofRow;
}
