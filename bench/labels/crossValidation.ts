import { basename } from "node:path";
import type { Dataset } from "../../src/learn/data/dataset.js";
import { outputsOf } from "../../src/learn/data/dataset.js";
import { type LabelledLevels, makeLabelDataset, SILENCE } from "../../src/learn/data/labels/labelDataset.js";
import type { Executor } from "../../src/learn/executor.js";
import { type HeldLabels, judgeLabels } from "../../src/learn/labelling/evaluateLabels.js";
import { type LabelPair, poolLabelScores, scoreLabels } from "../../src/learn/labelling/scoreLabels.js";
import { LABEL_WINDOW } from "../../src/learn/labelling/scoreWindows.js";
import { describeNetwork } from "../../src/learn/networks/describeNetwork.js";
import { trainNetworks } from "../../src/learn/training/trainNetworks.js";
import type { LabelComparison } from "../../src/shapes/comparison.js";
import type { Recipe, RecordingData } from "../../src/shapes/recipe.js";
import type { LabelSummary } from "../../src/shapes/run.js";
import type { Segment } from "../../src/shapes/segment.js";
import { durationOf } from "../../src/shapes/series.js";
import { levelsOf } from "../../src/tasks/networks/labellingData.js";
import type { AnnotatedRecording } from "../segmentation/annotatedBirds.js";

/** How annotated recordings are taken. */
export interface Hearing {
  /** whether labels are kept; otherwise all are "voice" */
  readonly named: boolean;
  /** as in LabelledLevels */
  readonly group?: string;
}

/** What a labeller hears of recordings that are annotated in full. */
export function heard(
  recordings: readonly AnnotatedRecording[],
  frames: RecordingData["frames"],
  { named, group }: Hearing,
): LabelledLevels[] {
  return recordings.map(({ file, signal, reference }) => {
    const { levels } = levelsOf(signal, { frames }, file);
    const segments = reference.map(({ onset, offset, label }) => ({
      onset,
      offset,
      label: named ? label : "voice",
    }));
    const marked = { from: 0, to: durationOf(signal) };
    return { source: basename(file), levels, segments, marked, ...(group === undefined ? {} : { group }) };
  });
}

/** A dataset of labelled recordings, of which the files named are held out. */
export function datasetOf(
  recipe: Recipe,
  recordings: readonly LabelledLevels[],
  held: readonly string[],
): Dataset {
  if (!("recordings" in recipe.data)) throw new Error("datasetOf: the recipe has no recordings");
  const labels = new Set(recordings.flatMap(({ segments }) => segments.map(({ label }) => label)));
  const { frames } = recipe.data;
  return makeLabelDataset({
    recordings,
    classes: [SILENCE, ...[...labels].sort()],
    columns: Array.from({ length: frames.melBands }, (_, b) => ({ name: `${b}`, unit: "1" as const })),
    rate: 1 / frames.hop,
    sample: { ...recipe.data, split: { ...recipe.data.split, by: "file", testFiles: held } },
    caller: recipe.name,
  });
}

/** How a labeller names what was held out. */
export interface HeldOutScores {
  readonly all: LabelSummary;
  /** the same without the syllables whose label no training file has, and what is found in their place */
  readonly met: LabelComparison;
}

/** Trains on the files that are not held out, and scores those that are. @param unmet labels that no training file has. */
export async function trainAndScore(
  recipe: Recipe,
  dataset: Dataset,
  unmet: ReadonlySet<string>,
  executor: Executor,
): Promise<HeldOutScores> {
  const { networks, best } = await trainNetworks(recipe, dataset, executor);
  const shape = [LABEL_WINDOW, dataset.columns.length];
  const wide = describeNetwork(recipe.network, shape, outputsOf(dataset));
  const network = executor.load(wide, networks[best].weights);
  const judged = await judgeLabels(network, dataset);
  network.dispose();
  const met = poolLabelScores(judged?.held.map((held) => scoreLabels([metOnly(held, unmet)])) ?? []);
  if (judged === undefined || met === undefined) throw new Error("trainAndScore: no file is held out");
  return { all: judged.summary, met };
}

/** What is held out without the syllables of some labels, and without what is found in their place. */
function metOnly({ from, to, segments, found }: HeldLabels, unmet: ReadonlySet<string>): LabelPair {
  const [gone, reference] = [true, false].map((own) =>
    segments.filter(({ label }) => unmet.has(label) === own),
  );
  const stays = (one: Segment): boolean => {
    const middle = (one.onset + one.offset) / 2;
    return !gone.some(({ onset, offset }) => onset <= middle && middle < offset);
  };
  return { from, to, reference, found: found.filter(stays) };
}
