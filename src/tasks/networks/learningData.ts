import type { Dataset } from "../../learn/data/dataset.js";
import type { RawSequence } from "../../learn/data/joinSequences.js";
import { type MovieRows, makeDataset, type SpectrumRows } from "../../learn/data/makeDataset.js";
import { needsTarget } from "../../learn/data/runData.js";
import { simulateSystem } from "../../learn/data/simulateSystem.js";
import { tableSequences } from "../../learn/data/tableSequences.js";
import type { StartingLabeller } from "../../learn/labelling/startWeights.js";
import { counted } from "../../shapes/counted.js";
import type { DataRecipe, Recipe } from "../../shapes/recipe.js";
import { locateTable } from "../../workspace/files/locateData.js";
import { readTable } from "../../workspace/files/readTable.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { loadLabellingData } from "./labellingData.js";
import { type LearningSource, type RecordingPlace, recordingSequences } from "./recordingSequences.js";

/** With fewer test samples than this, a warning is given. */
const FEW_SAMPLES = 100;

/** The data that a network learns from. */
export interface LearningData {
  readonly dataset: Dataset;
  /** files that were read */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** the sounds, one per sequence of the dataset; empty for systems and tables */
  readonly sources: readonly LearningSource[];
  /** of a labeller that starts from another */
  readonly start?: StartingLabeller;
  /** of a labeller: SHA-256 of all recordings that it will have learnt from */
  readonly learnt?: readonly string[];
}

/** Rows as they were read or simulated, before preparation. */
export interface RawData extends Omit<LearningData, "dataset"> {
  readonly sequences: readonly RawSequence[];
  readonly rows?: SpectrumRows | MovieRows;
  readonly classes?: readonly string[];
}

/**
 * Reads or simulates the data of a recipe, and prepares them for training.
 * @param place the folder that names are relative to, and the part of each recording to use.
 * @throws {InputError} if something is missing, faulty or too short. @throws {Interrupted} after a stop.
 */
export async function* loadLearningData(
  recipe: Recipe,
  place: RecordingPlace,
  context: TaskContext,
): Task<LearningData> {
  const { data } = recipe;
  if (recipe.network.kind === "labeller") return yield* loadLabellingData(recipe, place, context);
  const { inputs, sources, ...raw } = yield* readRaw(data, place, context);
  checkStop(context);
  const dataset = makeDataset({
    ...raw,
    sample: data,
    needsTarget: needsTarget(recipe.network),
    shiftHz: "recordings" in data ? data.shiftHz : 0,
    caller: recipe.name,
  });
  const { test, classes } = dataset;
  if (test.length > 0 && test.length < FEW_SAMPLES) {
    const text = `the data are so few that only ${counted(test.length, "sample")} ${test.length === 1 ? "is" : "are"} held out; their measures are rough.`;
    yield { kind: "warning", text };
  }
  if (classes !== undefined) {
    const middle = Math.floor(dataset.window / 2);
    const seen = new Set(Array.from(dataset.train, (row) => classes.ofRow[row + middle]));
    const unseen = classes.names.filter((_, c) => !seen.has(c));
    if (unseen.length > 0) {
      const text = `no training sample is of class ${unseen.join(", ")}; the network can't learn it.`;
      yield { kind: "warning", text };
    }
  }
  return { dataset, inputs, sources };
}

/** Reads or simulates the rows of a recipe, without preparation. */
export async function* readRaw(data: DataRecipe, place: RecordingPlace, context: TaskContext): Task<RawData> {
  if ("recordings" in data) return yield* recordingSequences(data, place, context);
  if ("system" in data) {
    yield { kind: "note", text: `simulating ${counted(data.samples, "row")} of ${data.system}` };
    checkStop(context);
    const { series, movie, timeUnit } = simulateSystem(data);
    const sequences = [{ source: data.system, series, timeUnit }];
    return { sequences, inputs: [], sources: [], ...(movie && { rows: movie }) };
  }
  const file = locateTable(data.table, place.folder);
  const inputs = [{ file, sha256: await hashFile(file) }];
  return { sequences: tableSequences(readTable(file), data, file), inputs, sources: [] };
}
