import type { SegmentPair } from "../../features/syllables/compareSegments.js";
import { poolComparisons, summarizeComparison } from "../../features/syllables/summarizeComparison.js";
import type { LabelComparison, LabelComparisonDetail } from "../../shapes/comparison.js";
import { InputError } from "../../shapes/inputError.js";
import { orNull } from "../../shapes/orNull.js";
import { editDistance } from "./editDistance.js";
import { addConfusions, confusionOf } from "./labelConfusion.js";

/** Two labellings of one channel of a recording, and the stretch that they are compared in. Segments labelled "" are ignored. */
export interface LabelPair extends SegmentPair {
  /** s */
  readonly from: number;
  readonly to: number;
}

/** How labels are compared. */
export interface ScoringSettings {
  /** boundaries that are no further apart agree, s */
  readonly tolerance: number;
  /** length of the frames whose labels are compared, s */
  readonly frame: number;
}

export const DEFAULT_SCORING: ScoringSettings = { tolerance: 0.01, frame: 0.002 };

/**
 * Scores the labels of a recording against a reference.
 *
 * The *syllable error rate* is the edit distance (Levenshtein) between the two sequences of labels over the number of syllables in the
 * reference. Both sequences are of segments, so an error rate is always a "cleaned" one in the sense of vak and TweetyNet: there,
 * frames are cleaned by dropping short segments and giving each segment the label that most of its frames have, and here the
 * segments come so from `decodeLabels`. The *frame error* is the share of frames with a wrong label, silence being one, and
 * is made of the same segments. Onsets and offsets are scored as `compareSegments` does.
 * @param pairs one for each channel. @param settings tolerance and frame, s.
 * @throws {InputError} if a setting is not positive.
 * @example
 * const reference = [{ onset: 1, offset: 1.1, label: "a" }, { onset: 1.2, offset: 1.3, label: "b" }];
 * const found = [reference[0], { ...reference[1], label: "c" }];
 * scoreLabels([{ reference, found, from: 0, to: 2 }]).syllableErrorRate; // 0.5
 * @see Cohen, Nicholson, Sanchioni, Mallaber, Skidanova & Gardner (2022) eLife 11 e63853 (TweetyNet);
 * https://vak.readthedocs.io (metrics: segment error rate, accuracy).
 */
export function scoreLabels(
  pairs: readonly LabelPair[],
  { tolerance, frame }: ScoringSettings = DEFAULT_SCORING,
): LabelComparisonDetail {
  for (const [name, value] of Object.entries({ tolerance, frame }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new InputError(`scoreLabels: ${name}=${value} s must be positive; change it.`);
  const named = pairs.map((pair) => ({
    ...pair,
    reference: inOrder(pair.reference),
    found: inOrder(pair.found),
  }));
  const labels = ({ label }: { readonly label: string }): string => label;
  const edits = named.map(({ reference, found }) => editDistance(reference.map(labels), found.map(labels)));
  const framed = named.map((pair) => frameErrors(pair, frame));
  return withRates({
    ...summarizeComparison(named, tolerance),
    edits: total(edits),
    frames: total(framed.map(({ frames }) => frames)),
    wrongFrames: total(framed.map(({ wrong }) => wrong)),
    confusion: addConfusions(named.map(confusionOf)),
  });
}

/**
 * Pools the scores of several recordings: summed edits over summed syllables, wrong frames over all frames; each boundary counts
 * once.
 * @returns undefined for none.
 * @example
 * const a = { onset: 1, offset: 1.1, label: "a" };
 * const right = scoreLabels([{ reference: [a, a, a], found: [a, a, a], from: 0, to: 2 }]);
 * const wrong = scoreLabels([{ reference: [a], found: [], from: 0, to: 2 }]);
 * poolLabelScores([right, wrong])?.syllableErrorRate; // 0.25
 */
export function poolLabelScores(parts: readonly LabelComparisonDetail[]): LabelComparison | undefined {
  const pooled = poolComparisons(parts);
  if (pooled === undefined) return undefined;
  return withRates({
    ...pooled,
    edits: total(parts.map(({ edits }) => edits)),
    frames: total(parts.map(({ frames }) => frames)),
    wrongFrames: total(parts.map(({ wrongFrames }) => wrongFrames)),
    confusion: addConfusions(parts.map(({ confusion }) => confusion)),
  });
}

function withRates<
  T extends {
    readonly edits: number;
    readonly reference: number;
    readonly frames: number;
    readonly wrongFrames: number;
  },
>(counts: T): T & { readonly syllableErrorRate: number | null; readonly frameError: number | null } {
  return {
    syllableErrorRate: orNull(counts.edits / counts.reference),
    frameError: orNull(counts.wrongFrames / counts.frames),
    ...counts,
  };
}

function inOrder(segments: LabelPair["found"]): LabelPair["found"] {
  return segments
    .filter(({ label }) => label !== "")
    .toSorted((a, b) => a.onset - b.onset || a.offset - b.offset);
}

/** How many frames there are, and how many differ. A frame has the label of the segment at its centre, of several the last. */
function frameErrors(
  { reference, found, from, to }: LabelPair,
  frame: number,
): { frames: number; wrong: number } {
  const frames = Math.max(0, Math.ceil((to - from) / frame - 0.5 - 1e-6));
  const numbers = new Map([["", 0]]);
  const paint = (segments: LabelPair["found"]): Int32Array => {
    const painted = new Int32Array(frames);
    const at = (time: number): number => Math.max(0, Math.ceil((time - from) / frame - 0.5 - 1e-6));
    for (const { onset, offset, label } of segments) {
      const number = numbers.get(label) ?? numbers.size;
      numbers.set(label, number);
      painted.fill(number, at(onset), Math.max(at(onset), at(offset)));
    }
    return painted;
  };
  const [right, given] = [paint(reference), paint(found)];
  let wrong = 0;
  for (let f = 0; f < frames; f++) if (right[f] !== given[f]) wrong++;
  return { frames, wrong };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
