import { InputError } from "../../shapes/inputError.js";
import type { DataRecipe, Recipe } from "../../shapes/recipe.js";
import type { Picture, RunData } from "../../shapes/runData.js";
import { columnPlaces } from "./columnPlaces.js";
import type { Dataset } from "./dataset.js";
import type { LearntFrom } from "./datasetLike.js";

/**
 * Whether samples need the row after them as a target.
 * @returns "next" for networks that predict.
 */
export function needsTarget({ kind }: Recipe["network"]): "none" | "next" {
  return kind === "recurrent" || kind === "almostLinear" || kind === "attention" || kind === "mlp"
    ? "next"
    : "none";
}

/**
 * The part of a dataset that a run stores: everything needed to apply the network to other data.
 * @param stride rows from one sample to the next.
 * @returns plain data, in the order of the fields of `network.json`.
 */
export function runDataOf(dataset: Dataset, stride: number): RunData {
  const { columns, rate, window, shape, normalisation, picture, classes, labels } = dataset;
  const { mean, scale } = normalisation;
  return {
    columns,
    rate,
    window,
    stride,
    shape,
    normalisation: { mean: Array.from(mean), scale: Array.from(scale) },
    ...(picture && { picture: plainPicture(picture) }),
    ...(classes && { classes: classes.names }),
    ...(labels?.shortest !== undefined && { shortest: labels.shortest }),
  };
}

function plainPicture(picture: Picture): Picture<readonly number[]> {
  return picture.kind === "spectrum" ? { ...picture, frequencies: Array.from(picture.frequencies) } : picture;
}

/**
 * The properties of a network's training data, from which `datasetLike` prepares other data in the same way.
 * @param recipe of the run. @param run the stored part of its dataset.
 * @throws {InputError} if the recipe names a column that the data do not have.
 */
export function learntFrom(recipe: Recipe, run: RunData): LearntFrom {
  const { columns, rate, window, shape, stride, normalisation, classes } = run;
  const picture = pictureOf(run);
  return {
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
  };
}

function pictureOf({ picture }: RunData): Picture | undefined {
  return picture?.kind === "spectrum"
    ? { ...picture, frequencies: Float64Array.from(picture.frequencies) }
    : picture;
}

/**
 * Sample rate of the sound that a network was trained on, and the highest frequency of its inputs.
 * @returns both in Hz.
 */
export function soundLearnt({ picture, rate }: RunData): {
  readonly sampleRate: number;
  readonly highHz: number;
} {
  if (picture?.kind !== "spectrum") return { sampleRate: rate, highHz: rate / 2 };
  const { sampleRate, frequencies } = picture;
  return { sampleRate, highHz: frequencies[frequencies.length - 1] };
}

/**
 * A recipe's data with the recordings or the table replaced.
 * @param given recordings (names, paths, folders, patterns), or one table; the recipe's own data if undefined.
 * @throws {InputError} if the recipe uses a table or a system, and anything but one table is given.
 */
export function withInput(
  { name, data }: Recipe,
  run: RunData,
  given: readonly string[] | undefined,
): DataRecipe {
  if ("recordings" in data) return { ...data, labels: false, ...(given && { recordings: given }) };
  if (given === undefined) return data;
  if (given.length !== 1 || !/\.(csv|tsv|txt)$/i.test(given[0]))
    throw new InputError(
      `${given[0]}: is not a table, and ${name} learnt no recordings; give one CSV of its columns (${run.columns
        .map((column) => column.name)
        .slice(0, 5)
        .join(", ")}).`,
    );
  const { inputs, targets, lookBack, stride, normalise, split } = data;
  const columns = run.columns.map((column) => column.name);
  const kept = "table" in data ? { rate: data.rate, sequence: data.sequence } : { rate: 0, sequence: "" };
  return { table: given[0], columns, ...kept, inputs, targets, lookBack, stride, normalise, split };
}
