import type { LabelComparison } from "../../shapes/comparison.js";
import type { LabelScore, LabelSummary } from "../../shapes/run.js";
import type { LabelledSegment, Segment } from "../../shapes/segment.js";
import type { Dataset } from "../data/dataset.js";
import { PARTS } from "../data/dealParts.js";
import type { LoadedNetwork } from "../executor.js";
import { decodeLabels, decodingAfter } from "./decodeLabels.js";
import type { LabelScores } from "./labelScores.js";
import { linearScores } from "./linearScores.js";
import { type LabelPair, poolLabelScores, scoreLabels } from "./scoreLabels.js";
import { LABEL_MARGIN, LABEL_STEP, scoreWindows } from "./scoreWindows.js";

/** What is held out for testing. */
const TEST = PARTS.indexOf("test");

/** A stretch of a sequence that was held out. */
export interface HeldStretch {
  /** index of the sequence */
  readonly sequence: number;
  /** s on its clock */
  readonly from: number;
  readonly to: number;
  /** what is annotated there */
  readonly segments: readonly Segment[];
}

/** A held-out stretch with what a labeller finds there. */
export interface HeldLabels extends HeldStretch {
  readonly found: readonly LabelledSegment[];
}

/** How a labeller names what was held out, and what it finds there. */
export interface LabelJudgement {
  readonly summary: LabelSummary;
  readonly held: readonly HeldLabels[];
}

/**
 * How a labeller names the held-out stretches of its data, next to least squares on neighbouring frames.
 * @param network a labeller for windows of LABEL_WINDOW frames.
 * @param withRival whether least squares are scored, too.
 * @returns pooled over the stretches; undefined if none is held out.
 */
export async function evaluateLabels(
  network: LoadedNetwork,
  dataset: Dataset,
  withRival = true,
): Promise<LabelSummary | undefined> {
  return (await judgeLabels(network, dataset, withRival))?.summary;
}

/** As evaluateLabels, with the labels that are found in each stretch. */
export async function judgeLabels(
  network: LoadedNetwork,
  dataset: Dataset,
  withRival = true,
): Promise<LabelJudgement | undefined> {
  const stretches = heldStretches(dataset);
  const held = await foundIn(dataset, stretches, (levels) => networkScores(network, dataset, levels));
  const own = pooledOf(held);
  if (own === undefined) return undefined;
  const linear = withRival ? pooledOf(await foundIn(dataset, stretches, linearScores(dataset))) : undefined;
  const seconds = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  return { summary: { ...own, seconds, ...(linear && { linear: scoreOf(linear) }) }, held };
}

/** The stretches of the sequences that are of a part. @param wanted index in PARTS; default what is held out for testing. */
export function heldStretches({ sequences, labels, rate }: Dataset, wanted = TEST): HeldStretch[] {
  if (labels === undefined) return [];
  const held: HeldStretch[] = [];
  for (const [sequence, { first, rows, start }] of sequences.entries()) {
    const { segments } = labels.annotated[sequence];
    for (let row = first; row < first + rows; row++) {
      if (labels.parts[row] !== wanted) continue;
      const begin = row;
      while (row < first + rows && labels.parts[row] === wanted) row++;
      const [from, to] = [start + (begin - first - 0.5) / rate, start + (row - first - 0.5) / rate];
      held.push({ sequence, from, to, segments: within(segments, from, to) });
    }
  }
  return held;
}

/** Segments whose middle lies in a stretch of time, s. */
export function within<S extends Segment>(segments: readonly S[], from: number, to: number): S[] {
  return segments.filter(({ onset, offset }) => {
    const middle = (onset + offset) / 2;
    return middle >= from && middle < to;
  });
}

/** What the decoded scores of each sequence say of its held-out stretches. */
async function foundIn(
  dataset: Dataset,
  stretches: readonly HeldStretch[],
  scoresOf: (levels: Float32Array) => Promise<Pick<LabelScores, "probabilities" | "onsets">>,
): Promise<HeldLabels[]> {
  const { sequences, columns, values, rate, classes, labels } = dataset;
  const names = classes?.names ?? [];
  const held: HeldLabels[] = [];
  for (const sequence of new Set(stretches.map((stretch) => stretch.sequence))) {
    const { first, rows, start } = sequences[sequence];
    const levels = values.subarray(first * columns.length, (first + rows) * columns.length);
    const scores = { rate, start, classes: names, ...(await scoresOf(levels)) };
    const found = decodeLabels(scores, decodingAfter(labels?.shortest));
    for (const stretch of stretches)
      if (stretch.sequence === sequence)
        held.push({ ...stretch, found: within(found, stretch.from, stretch.to) });
  }
  return held;
}

/** How labels agree with what is annotated, pooled over the sequences. */
function pooledOf(held: readonly HeldLabels[]): LabelComparison | undefined {
  const sequences = [...new Set(held.map(({ sequence }) => sequence))];
  return poolLabelScores(
    sequences.map((sequence) =>
      scoreLabels(
        held
          .filter((stretch) => stretch.sequence === sequence)
          .map(({ from, to, segments, found }): LabelPair => ({ reference: segments, found, from, to })),
      ),
    ),
  );
}

/** The scores of a labeller for frames x bands, which are all the context that it has. */
export async function networkScores(
  network: LoadedNetwork,
  { columns }: Dataset,
  levels: Float32Array,
): Promise<Pick<LabelScores, "probabilities" | "onsets">> {
  const bands = columns.length;
  const frames = levels.length / bands;
  const padded = new Float32Array((frames + LABEL_STEP + 2 * LABEL_MARGIN) * bands);
  padded.set(levels, LABEL_MARGIN * bands);
  return scoreWindows(network, padded, frames);
}

function scoreOf({ syllableErrorRate, frameError, onsetF1, offsetF1 }: LabelComparison): LabelScore {
  return { syllableErrorRate, frameError, onsetF1, offsetF1 };
}
