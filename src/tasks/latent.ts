import { join } from "node:path";
import { type Backend, startBackend } from "../learn/backend.js";
import type { Dataset } from "../learn/dataset.js";
import { gatherSamples } from "../learn/gatherSamples.js";
import {
  type PrincipalComponents,
  projectLinearly,
  reconstructLinearly,
} from "../learn/principalComponents.js";
import { runSamples } from "../learn/runNetwork.js";
import { allSamples } from "../learn/samples.js";
import { correlation } from "../math/statistics.js";
import { InputError } from "../shapes/inputError.js";
import { writeWhole } from "../workspace/atomicWrite.js";
import { latentTable } from "./evaluateTraining.js";
import { fitSvd, samplesOf } from "./linearRivals.js";
import {
  loadRunInput,
  networkOf,
  type OpenedRun,
  openRun,
  type RunInput,
  type RunOptions,
} from "./openRun.js";
import { writeRebuiltSounds } from "./rebuiltSounds.js";
import { isSound } from "./rowsToSound.js";
import { checkStop, type Task, type TaskContext } from "./task.js";

export interface LatentOptions extends RunOptions {
  /** where the phases of the sounds come from; estimated unless told */
  readonly phases?: "estimated" | "original";
}

/** What a code of samples is like, over those held out of the training or all of another input. */
export interface CodeMeasures {
  readonly dimension: number;
  /** mean squared error, in the units of the data (dB^2 for spectra); null for what does not reconstruct */
  readonly reconstructionError: number | null;
  /** correlation of the speeds of samples and path; null if undefined */
  readonly pearsonSpeed: number | null;
}

/** What `syrinx latent --json` prints. */
export interface LatentRunSummary extends CodeMeasures {
  readonly run: string;
  /** points of the path, and the samples that were measured */
  readonly points: number;
  readonly samples: number;
  /** principal components of the training samples, of the same dimension; null where these are gone */
  readonly svd: (CodeMeasures & { readonly name: string }) | null;
  readonly outputs: readonly string[];
}

/**
 * Encodes the data of a run, or others, with its best network: a path in latent space, and what it keeps of the samples
 * beside the best linear code.
 * @param folder of the run. @param given a recording or table, instead of the run's own data.
 * @throws {InputError} if it is no run of a network with a latent space, or the input is not as what was learnt.
 */
export async function* latentTask(
  folder: string,
  given: string | undefined,
  options: LatentOptions,
  context: TaskContext,
): Task<LatentRunSummary> {
  const run = openRun(folder);
  const { network, recipe } = run;
  if (network.encoder === 0)
    throw new InputError(
      `${folder}: its network (${recipe.network.kind}) has no latent space; give the run of an autoencoder or a recurrent network.`,
    );
  yield { kind: "stage", title: `Encode with ${recipe.name}`, index: 1, count: 1 };
  const input = yield* loadRunInput(run, given, options, context);
  checkStop(context);
  const backend = await startBackend(options.backend);
  try {
    yield { kind: "note", text: `encoding on ${backend.name}: ${backend.device}` };
    return yield* encode(run, input, options, backend, context);
  } finally {
    backend.close();
  }
}

async function* encode(
  run: OpenedRun,
  input: RunInput,
  options: LatentOptions,
  { tf }: Backend,
  context: TaskContext,
): Task<LatentRunSummary> {
  const { dataset, own, held } = input;
  const { recipe, network } = run;
  const rebuilds = network.task === "reconstruct";
  const net = networkOf(run, tf, run.best);
  try {
    const starts = allSamples(dataset, recipe.data.stride);
    const path = await runSamples(tf, net, dataset, starts, "latent");
    checkStop(context);
    const dimension = path.length / starts.length;
    const pairs = followingPairs(starts, held, recipe.data.stride);
    const speeds = sampleSpeeds(dataset, starts, pairs);
    const error = rebuilds
      ? await meanSquare(dataset, held, (part) => runSamples(tf, net, dataset, part, "output"))
      : null;
    const out = options.out ?? run.folder;
    const table = join(out, `${input.stem}.latent.csv`);
    writeWhole(table, latentTable(network, dataset, starts, path, dimension));
    checkStop(context);
    const svd = own && fitSvd(own, dimension);
    const outputs = [table];
    if (rebuilds && isSound(recipe)) {
      const place = { out, prefix: input.prefix, phases: options.phases ?? "estimated" };
      outputs.push(...(yield* writeRebuiltSounds(tf, net, recipe, input, svd, place, context)));
    }
    for (const output of outputs) yield { kind: "output", path: output };
    return {
      run: run.folder,
      points: starts.length,
      samples: held.length,
      dimension,
      reconstructionError: error,
      pearsonSpeed: speedCorrelation(speeds, path, dimension, pairs),
      svd: svd ? await linearCode(svd) : null,
      outputs,
    };
  } finally {
    net.dispose();
  }

  async function linearCode(svd: PrincipalComponents): Promise<NonNullable<LatentRunSummary["svd"]>> {
    const { dimension } = svd;
    const starts = allSamples(dataset, recipe.data.stride);
    const pairs = followingPairs(starts, held, recipe.data.stride);
    const path = new Float32Array(starts.length * dimension);
    for (const [from, part] of portions(dataset, starts))
      path.set(projectLinearly(svd, samplesOf(dataset, part)), from * dimension);
    return {
      name: `SVD(${dimension})`,
      dimension,
      reconstructionError: rebuilds
        ? await meanSquare(dataset, held, (part) => reconstructLinearly(svd, samplesOf(dataset, part)))
        : null,
      pearsonSpeed: speedCorrelation(sampleSpeeds(dataset, starts, pairs), path, dimension, pairs),
    };
  }
}

/** Values that are looked at at a time: samples that overlap take many times the memory of their rows. */
const PORTION = 4_000_000;

/** Samples, some at a time, each with the place of the first. */
function* portions(dataset: Dataset, starts: Int32Array): Generator<[number, Int32Array]> {
  const size = dataset.window * (dataset.inputs ?? dataset.columns).length;
  const count = Math.max(1, Math.floor(PORTION / size));
  for (let from = 0; from < starts.length; from += count) yield [from, starts.subarray(from, from + count)];
}

/** Numbers of the samples that were held out with the one that follows. */
function followingPairs(starts: Int32Array, held: Int32Array, stride: number): Int32Array {
  const unseen = new Set(held);
  const pairs: number[] = [];
  for (let i = 0; i + 1 < starts.length; i++)
    if (unseen.has(starts[i]) && unseen.has(starts[i + 1]) && starts[i + 1] === starts[i] + stride)
      pairs.push(i);
  return Int32Array.from(pairs);
}

/** How far each sample of some pairs is from the next: the norm of the difference, normalised. */
function sampleSpeeds(dataset: Dataset, starts: Int32Array, pairs: Int32Array): Float64Array {
  const two = Int32Array.of(0, 0);
  const size = dataset.window * (dataset.inputs ?? dataset.columns).length;
  const samples = new Float32Array(2 * size);
  return Float64Array.from(pairs, (i) => {
    two[0] = starts[i];
    two[1] = starts[i + 1];
    gatherSamples(dataset, two, 0, 2, samples);
    let squares = 0;
    for (let k = 0; k < size; k++) squares += (samples[size + k] - samples[k]) ** 2;
    return Math.sqrt(squares);
  });
}

/** Does the path move when the samples do? See `latentSpeedCorrelation`. */
function speedCorrelation(
  speeds: Float64Array,
  path: Float32Array,
  dimension: number,
  pairs: Int32Array,
): number | null {
  const inner = Float64Array.from(pairs, (i) => {
    let squares = 0;
    for (let k = i * dimension; k < (i + 1) * dimension; k++) squares += (path[k + dimension] - path[k]) ** 2;
    return Math.sqrt(squares);
  });
  const found = correlation(speeds, inner);
  return Number.isFinite(found) ? found : null;
}

/** Mean squared error of what something makes of samples, in the units of the data. */
async function meanSquare(
  dataset: Dataset,
  starts: Int32Array,
  make: (part: Int32Array) => Float32Array | Promise<Float32Array>,
): Promise<number> {
  const { scale } = dataset.normalisation;
  let squares = 0;
  let count = 0;
  for (const [, part] of portions(dataset, starts)) {
    const made = await make(part);
    const samples = samplesOf(dataset, part);
    for (let i = 0; i < made.length; i++) squares += ((samples[i] - made[i]) * scale[i % scale.length]) ** 2;
    count += made.length;
  }
  return squares / count;
}
