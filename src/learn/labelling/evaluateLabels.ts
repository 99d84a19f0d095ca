import type { LabelComparison } from "../../shapes/comparison.js";
import type { LabelScore, LabelSummary } from "../../shapes/run.js";
import type { Segment } from "../../shapes/segment.js";
import type { Dataset } from "../data/dataset.js";
import { PARTS } from "../data/dealParts.js";
import type { LoadedNetwork } from "../executor.js";
import { decodeLabels, decodingAfter } from "./decodeLabels.js";
import type { LabelScores } from "./labelScores.js";
import { linearScores } from "./linearScores.js";
import { type LabelPair, poolLabelScores, scoreLabels } from "./scoreLabels.js";
import { LABEL_MARGIN, LABEL_STEP, scoreWindows } from "./scoreWindows.js";

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
  const stretches = heldStretches(dataset);
  const own = await compared(dataset, stretches, (levels) => networkScores(network, dataset, levels));
  if (own === undefined) return undefined;
  const linear = withRival ? await compared(dataset, stretches, linearScores(dataset)) : undefined;
  const seconds = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  return { ...own, seconds, ...(linear && { linear: scoreOf(linear) }) };
}

/** The stretches of the sequences that were held out for testing. */
export function heldStretches({ sequences, labels, rate }: Dataset): HeldStretch[] {
  if (labels === undefined) return [];
  const held: HeldStretch[] = [];
  for (const [sequence, { first, rows, start }] of sequences.entries()) {
    const { segments } = labels.annotated[sequence];
    for (let row = first; row < first + rows; row++) {
      if (labels.parts[row] !== TEST) continue;
      const begin = row;
      while (row < first + rows && labels.parts[row] === TEST) row++;
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

/** Decodes the scores of each sequence with held-out stretches, and pools how they agree. */
async function compared(
  dataset: Dataset,
  stretches: readonly HeldStretch[],
  scoresOf: (levels: Float32Array) => Promise<Pick<LabelScores, "probabilities" | "onsets">>,
): Promise<LabelComparison | undefined> {
  const { sequences, columns, values, rate, classes, labels } = dataset;
  const names = classes?.names ?? [];
  const parts = [];
  for (const sequence of new Set(stretches.map((held) => held.sequence))) {
    const { first, rows, start } = sequences[sequence];
    const levels = values.subarray(first * columns.length, (first + rows) * columns.length);
    const scores = { rate, start, classes: names, ...(await scoresOf(levels)) };
    const found = decodeLabels(scores, decodingAfter(labels?.shortest));
    const pairs: LabelPair[] = stretches
      .filter((held) => held.sequence === sequence)
      .map(({ from, to, segments }) => ({ reference: segments, found: within(found, from, to), from, to }));
    parts.push(scoreLabels(pairs));
  }
  return poolLabelScores(parts);
}

async function networkScores(
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
