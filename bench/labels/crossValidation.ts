import { basename } from "node:path";
import type { Dataset } from "../../src/learn/data/dataset.js";
import { outputsOf } from "../../src/learn/data/dataset.js";
import { BandFloors, BandPowers, levelsInPlace } from "../../src/learn/data/labels/bandLevels.js";
import { type LabelledLevels, makeLabelDataset, SILENCE } from "../../src/learn/data/labels/labelDataset.js";
import type { Executor } from "../../src/learn/executor.js";
import { evaluateLabels } from "../../src/learn/labelling/evaluateLabels.js";
import { LABEL_WINDOW } from "../../src/learn/labelling/scoreWindows.js";
import { describeNetwork } from "../../src/learn/networks/describeNetwork.js";
import { trainNetworks } from "../../src/learn/training/trainNetworks.js";
import type { Recipe, RecordingData } from "../../src/shapes/recipe.js";
import type { LabelSummary } from "../../src/shapes/run.js";
import { durationOf } from "../../src/shapes/series.js";
import type { AnnotatedRecording } from "../segmentation/annotatedBirds.js";

/** What a labeller hears of recordings that are annotated in full. @param named whether labels are kept, or all are "voice". */
export function heard(
  recordings: readonly AnnotatedRecording[],
  frames: RecordingData["frames"],
  named = true,
  group?: string,
): LabelledLevels[] {
  return recordings.map(({ file, signal, reference }) => {
    const powers = new BandPowers(frames, signal.rate, file);
    const samples = Float32Array.from(signal.values);
    const levels = powers.powers({ samples, first: 0 }, 0, powers.framesIn(samples.length));
    const floors = new BandFloors(powers.bands);
    floors.add(levels);
    levelsInPlace(levels, floors.floors());
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

/** Trains on the files that are not held out, and scores those that are. */
export async function trainAndScore(
  recipe: Recipe,
  dataset: Dataset,
  executor: Executor,
): Promise<LabelSummary> {
  const { networks, best } = await trainNetworks(recipe, dataset, executor);
  const shape = [LABEL_WINDOW, dataset.columns.length];
  const wide = describeNetwork(recipe.network, shape, outputsOf(dataset));
  const network = executor.load(wide, networks[best].weights);
  const scores = await evaluateLabels(network, dataset);
  network.dispose();
  if (scores === undefined) throw new Error("trainAndScore: no file is held out");
  return scores;
}
