import { columnPlaces } from "../../learn/data/columnPlaces.js";
import type { Dataset, Picture } from "../../learn/data/dataset.js";
import { datasetLike } from "../../learn/data/datasetLike.js";
import { InputError } from "../../shapes/inputError.js";
import type { DataRecipe, Recipe } from "../../shapes/recipe.js";
import type { Task, TaskContext } from "../running/task.js";
import { type LearningData, needsTarget, readRaw } from "./learningData.js";
import type { RecordingPlace } from "./recordingSequences.js";

/** What `data` in a run's network.json says of what the network learnt from. */
export interface RunData extends Pick<Dataset, "columns" | "rate" | "window" | "shape"> {
  readonly stride: number;
  readonly normalisation: { readonly mean: ArrayLike<number>; readonly scale: ArrayLike<number> };
  readonly picture?:
    | Extract<Picture, { kind: "movie" }>
    | (Omit<Extract<Picture, { kind: "spectrum" }>, "frequencies"> & {
        readonly frequencies: ArrayLike<number>;
      });
  readonly classes?: readonly string[];
}

/**
 * Reads data for a network that has learnt, with its settings, floor and normalisation.
 * @param recipe of the run. @param run what its network.json says of the data.
 * @param given recordings (names, paths, folders, patterns) or a table, instead of the recipe's own data.
 * @returns a dataset whose samples are all in `test`.
 * @throws {InputError} if rate, columns or band are not those that were learnt.
 */
export async function* loadForRun(
  recipe: Recipe,
  run: RunData,
  given: readonly string[] | undefined,
  place: Omit<RecordingPlace, "learnt">,
  context: TaskContext,
): Task<LearningData> {
  const data = withInput(recipe, run, given);
  const { picture: drawn, normalisation } = run;
  const picture: Picture | undefined =
    drawn?.kind === "spectrum" ? { ...drawn, frequencies: Float64Array.from(drawn.frequencies) } : drawn;
  const learnt = "recordings" in data ? { learnt: soundLearnt(run, picture) } : {};
  const { sequences, inputs, sources } = yield* readRaw(data, { ...place, ...learnt }, context);
  const { columns, rate, window, shape, stride, classes } = run;
  const dataset = datasetLike(
    sequences,
    {
      columns,
      rate,
      ...columnPlaces(recipe.data, columns, recipe.name),
      window,
      shape,
      stride,
      after: needsTarget(recipe.network) === "next" ? 1 : 0,
      normalisation: {
        mean: Float64Array.from(normalisation.mean),
        scale: Float64Array.from(normalisation.scale),
      },
      ...(picture && { picture }),
      ...(classes && { classes }),
    },
    recipe.name,
  );
  return { dataset, inputs, sources };
}

/** The recipe's data, with what is given in the place of what it names. */
function withInput({ name, data }: Recipe, run: RunData, given: readonly string[] | undefined): DataRecipe {
  if ("recordings" in data) return { ...data, labels: false, ...(given && { recordings: given }) };
  if (given === undefined) return data;
  if (given.length !== 1 || !/\.(csv|tsv|txt)$/i.test(given[0]))
    throw new InputError(
      `${given[0]}: is no table, and ${name} learnt no recordings; give one CSV of its columns (${run.columns
        .map((column) => column.name)
        .slice(0, 5)
        .join(", ")}).`,
    );
  const { inputs, targets, lookBack, stride, normalise, split } = data;
  const columns = run.columns.map((column) => column.name);
  const kept = "table" in data ? { rate: data.rate, sequence: data.sequence } : { rate: 0, sequence: "" };
  return { table: given[0], columns, ...kept, inputs, targets, lookBack, stride, normalise, split };
}

/** Rate of the sound, and the highest frequency that the network saw of it. */
function soundLearnt(run: RunData, picture: Picture | undefined): { sampleRate: number; highHz: number } {
  if (picture?.kind !== "spectrum") return { sampleRate: run.rate, highHz: run.rate / 2 };
  return { sampleRate: picture.sampleRate, highHz: picture.frequencies[picture.frequencies.length - 1] };
}
