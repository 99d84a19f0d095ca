import type { Network } from "../../shapes/network.js";
import type { ShownPath, TrainingView } from "../../shapes/progress.js";
import type { Recipe } from "../../shapes/recipe.js";
import { columnName } from "../../shapes/series.js";
import { areAllColumns, type Dataset, outputsOf } from "../data/dataset.js";
import { denormalise } from "../data/denormalise.js";
import { allSamples, sampleTime } from "../data/samples.js";
import type { LoadedNetwork } from "../executor.js";
import { LABEL_WINDOW } from "../labelling/scoreWindows.js";
import { shownLabels, shownStretch } from "../labelling/shownLabels.js";
import { describeNetwork } from "../networks/describeNetwork.js";
import { runSamples } from "../networks/runSamples.js";
import { confusionTable } from "./confusionTable.js";

/** Maximum number of points of the latent path shown during training. */
const SHOWN_POINTS = 1500;
/** Number of samples from which the loudest is chosen. */
const LOOKED_AT = 8;
/** Number of values of a series that are shown. */
const SHOWN_VALUES = 300;

/** The network that `lookAt` is given, as it is loaded: a labeller takes wider windows than in training. */
export function lookingNetwork({ network }: Pick<Recipe, "network">, dataset: Dataset): Network {
  const shape = network.kind === "labeller" ? [LABEL_WINDOW, dataset.columns.length] : dataset.shape;
  return describeNetwork(network, shape, outputsOf(dataset));
}

/**
 * The current latent path and output of a network in training.
 * @param net loaded as `lookingNetwork` says.
 * @param turn selects the sample that is shown.
 * @returns the latent path, thinned, and a held-out sample with the network's output for it.
 */
export async function lookAt(
  net: LoadedNetwork,
  dataset: Dataset,
  stride: number,
  turn: number,
): Promise<{ latent: ShownPath | null; view: TrainingView }> {
  return {
    latent: net.network.encoder === 0 ? null : await latentPath(net, dataset, stride),
    view: await viewOf(net, dataset, turn),
  };
}

async function latentPath(net: LoadedNetwork, dataset: Dataset, stride: number): Promise<ShownPath> {
  const all = allSamples(dataset, stride);
  // Taking every n-th point would alias a fast oscillation, so the beginning of the path is shown.
  const fine = dataset.picture?.kind !== "spectrum";
  const every = fine ? 1 : Math.ceil(all.length / SHOWN_POINTS);
  const starts = all.filter((_, i) => i % every === 0).subarray(0, SHOWN_POINTS);
  const values = await runSamples(net, dataset, starts, "latent");
  return {
    values,
    columns: Array.from({ length: values.length / starts.length }, (_, d) => ({
      name: `z${d + 1}`,
      unit: "1" as const,
    })),
    rate: dataset.rate / (stride * every),
    start: sampleTime(dataset, starts[0], false),
    ...(dataset.timeUnit === "1" && { timeUnit: "1" as const }),
  };
}

async function viewOf(net: LoadedNetwork, dataset: Dataset, turn: number): Promise<TrainingView> {
  const { task } = net.network;
  const { picture, window } = dataset;
  if (task === "classify") return classesOf(net, dataset);
  if (task === "label") return labelsOf(net, dataset);
  const predicts = task !== "reconstruct";
  if (
    picture === undefined ||
    (predicts && (picture.kind !== "spectrum" || !areAllColumns(dataset.targets, dataset.columns.length)))
  )
    return predicts ? predictedSeries(net, dataset) : rebuiltWindow(net, dataset, turn);
  const columns = dataset.columns.length;
  const start = liveliest(dataset, turn);
  const output = await runSamples(net, dataset, Int32Array.of(start), "output");
  const time = sampleTime(dataset, start, predicts);
  if (picture.kind === "spectrum" && (window === 1 || predicts)) {
    const row = predicts ? start + window : start;
    return {
      kind: "spectrum",
      time,
      original: denormalise(dataset, dataset.values.subarray(row * columns, (row + 1) * columns)),
      output: denormalise(dataset, output.subarray(output.length - columns)),
      lowHz: picture.frequencies[0],
      highHz: picture.frequencies[columns - 1],
      floorDb: picture.floorDb,
      topDb: picture.topDb,
    };
  }
  const original = denormalise(dataset, dataset.values.subarray(start * columns, (start + window) * columns));
  const rebuilt = denormalise(dataset, output);
  if (picture.kind === "spectrum") {
    return {
      kind: "picture",
      title: "spectrogram",
      time,
      height: columns,
      width: window,
      original: upright(original, window, columns),
      output: upright(rebuilt, window, columns),
      low: picture.floorDb,
      high: picture.topDb,
    };
  }
  const { height, width, channels, low, high } = picture;
  const first = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: height * width }, (_, i) => values[i * channels]);
  return {
    kind: "picture",
    title: "movie",
    time,
    height,
    width,
    original: first(original),
    output: first(rebuilt),
    low,
    high,
  };
}

/** The loudest of several held-out samples, since most frames of most recordings are silent. */
function liveliest({ test, values, columns, window }: Dataset, turn: number): number {
  const size = window * columns.length;
  let best = test[0];
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < Math.min(LOOKED_AT, test.length); k++) {
    const start = test[(turn * 17 + Math.floor((k * test.length) / LOOKED_AT)) % test.length];
    let sum = 0;
    for (let i = 0; i < size; i++) sum += values[start * columns.length + i];
    if (sum > most) {
      most = sum;
      best = start;
    }
  }
  return best;
}

/** Turns steps x bins into a picture: time runs to the right, the highest bin is on top. */
function upright(values: Float32Array, steps: number, bins: number): Float32Array {
  const picture = new Float32Array(values.length);
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < bins; b++) picture[(bins - 1 - b) * steps + t] = values[t * bins + b];
  }
  return picture;
}

/** A window of the first column and its reconstruction. */
async function rebuiltWindow(net: LoadedNetwork, dataset: Dataset, turn: number): Promise<TrainingView> {
  const { test, window, columns, rate, values, timeUnit } = dataset;
  const start = test[(turn * 17) % test.length];
  const output = await runSamples(net, dataset, Int32Array.of(start), "output");
  const column = (rows: Float32Array): Float32Array =>
    denormalise(dataset, rows).filter((_, i) => i % columns.length === 0);
  return {
    kind: "series",
    name: columnName(columns[0]),
    ...(timeUnit === "1" && { timeUnit }),
    start: sampleTime(dataset, start, false) - (window - 1) / 2 / rate,
    rate,
    original: column(values.subarray(start * columns.length, (start + window) * columns.length)),
    output: column(output),
  };
}

/** A stretch of the first predicted column and its predictions, each from the true rows before it. */
async function predictedSeries(net: LoadedNetwork, dataset: Dataset): Promise<TrainingView> {
  const { test, window, columns, rate, values, normalisation, timeUnit } = dataset;
  const starts = test.subarray(0, SHOWN_VALUES);
  const answers = await runSamples(net, dataset, starts, "output");
  const each = answers.length / starts.length;
  const predicted = dataset.targets.length;
  const [column] = dataset.targets;
  const { mean, scale } = normalisation;
  const original = new Float32Array(starts.length);
  const output = new Float32Array(starts.length);
  starts.forEach((start, i) => {
    original[i] = values[(start + window) * columns.length + column] * scale[column] + mean[column];
    output[i] = answers[(i + 1) * each - predicted] * scale[column] + mean[column];
  });
  return {
    kind: "series",
    name: columnName(columns[column]),
    ...(timeUnit === "1" && { timeUnit }),
    start: sampleTime(dataset, starts[0], true) + 1 / rate,
    rate: rate / (starts.length > 1 ? starts[1] - starts[0] : 1),
    original,
    output,
  };
}

/** The confusion table of the test samples. */
async function classesOf(net: LoadedNetwork, dataset: Dataset): Promise<TrainingView> {
  const names = dataset.classes?.names ?? [];
  const scores = await runSamples(net, dataset, dataset.test, "output");
  return { kind: "classes", names, counts: confusionTable(dataset, scores) };
}

/** A stretch of held-out song and the labels that a network gives it; before anything can be shown, an empty table of classes. */
async function labelsOf(net: LoadedNetwork, dataset: Dataset): Promise<TrainingView> {
  const stretch = shownStretch(dataset);
  if (stretch === undefined) return { kind: "classes", names: [], counts: [] };
  return shownLabels(net, dataset, stretch);
}
