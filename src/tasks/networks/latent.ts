import { join } from "node:path";
import type { NullRange } from "../../dynamics/latentFlow/shiftNull.js";
import { knownState } from "../../learn/data/knownState.js";
import { isSound } from "../../learn/data/rowsToSound.js";
import { allSamples } from "../../learn/data/samples.js";
import type { Executor } from "../../learn/executor.js";
import { type LatentField, latentField } from "../../learn/judge/latentField.js";
import { type LatentFlow, latentOrbits, measureLatentFlow } from "../../learn/judge/latentFlow.js";
import {
  followingPairs,
  meanSquare,
  portions,
  sampleSpeeds,
  speedCorrelation,
  speedNull,
} from "../../learn/judge/latentMeasures.js";
import { type SharedMotion, sharedMotion } from "../../learn/judge/latentMotion.js";
import { latentTable, orbitTable } from "../../learn/judge/latentTable.js";
import { ForwardMode } from "../../learn/networks/forwardMode.js";
import { runSamples } from "../../learn/networks/runSamples.js";
import { fitSvd, samplesOf } from "../../learn/rivals/linearRivals.js";
import {
  type PrincipalComponents,
  projectLinearly,
  reconstructLinearly,
} from "../../math/principalComponents.js";
import { InputError } from "../../shapes/inputError.js";
import { writeWhole } from "../../workspace/files/atomicWrite.js";
import { checkWritable } from "../../workspace/files/checkWritable.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import type { TaskRequest } from "../running/request.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { networkOf, type OpenedRun, openRun, type RunInput, type RunOptions } from "./openRun.js";
import { writeRebuiltSounds } from "./rebuiltSounds.js";
import { type RunWork, runOnInput } from "./runOnInput.js";

export interface LatentOptions extends RunOptions {
  /** where the phases of the sounds come from; default "estimated" */
  readonly phases?: "estimated" | "original";
}

/**
 * Quality of an encoding: errors and speeds on the held-out samples, or on all samples of another input; the measures of the flow on the
 * whole path, whose rows are spread evenly where they are many.
 */
export interface CodeMeasures extends LatentFlow {
  readonly dimension: number;
  /** mean squared error, in the units of the data (dB^2 for spectra); null for predictors, which do not reconstruct */
  readonly reconstructionError: number | null;
  /** correlation of the speeds of samples and path; null if undefined */
  readonly pearsonSpeed: number | null;
  /** the same with the speed of the path shifted in time; null if undefined */
  readonly pearsonNull: NullRange | null;
}

/** What `syrinx latent --json` prints. */
export interface LatentRunSummary extends CodeMeasures {
  readonly run: string;
  /** files that were encoded; none for a simulated system */
  readonly inputs: readonly string[];
  /** number of points of the path, and of samples measured */
  readonly points: number;
  readonly samples: number;
  /** the encoder's vector field; null if too few samples follow one another, or its layers have no forward mode */
  readonly field: LatentField | null;
  /** principal components of the training samples, of the same dimension; null if these are not available */
  readonly svd: (CodeMeasures & { readonly name: string }) | null;
  readonly outputs: readonly string[];
}

/** Request to encode a run's data, or another input, as a path in latent space. */
export interface LatentRequest extends TaskRequest<LatentRunSummary> {
  readonly task: "networks/latent";
  /** folder of the run */
  readonly run: string;
  /** a recording or table, instead of the run's own data */
  readonly input?: string;
  readonly options: LatentOptions;
}

/** Starts the task of a request. */
export function run(
  { run: folder, input, options }: LatentRequest,
  context: TaskContext,
): Task<LatentRunSummary> {
  return latentTask(folder, input, options, context);
}

/**
 * Encodes the data of a run, or other data, with its best network: writes the path in latent space, and compares the
 * encoding with the best linear one.
 * @param folder of the run. @param given a recording or table, instead of the run's own data.
 * @throws {InputError} if it is not a run of a network with a latent space, or the input does not match the training data.
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
  checkWritable(options.out ?? folder);
  const verb = { title: "Encode", note: "encoding" };
  const work: RunWork<LatentRunSummary> = (input, executor) => encode(run, input, options, executor, context);
  return yield* runOnInput(run, given, options, verb, work, context);
}

async function* encode(
  run: OpenedRun,
  input: RunInput,
  options: LatentOptions,
  executor: Executor,
  context: TaskContext,
): Task<LatentRunSummary> {
  const { dataset, own, tested } = input;
  const { recipe, network } = run;
  const rebuilds = network.task === "reconstruct";
  const out = options.out ?? run.folder;
  const table = join(out, `${input.stem}.latent.csv`);
  const orbitPath = join(out, `${input.prefix}orbits.csv`);
  claimFiles([table, orbitPath], options.force);
  const net = networkOf(run, executor, run.best);
  try {
    const starts = allSamples(dataset, recipe.data.stride);
    const path = await runSamples(net, dataset, starts, "latent");
    checkStop(context);
    const dimension = path.length / starts.length;
    const pairs = followingPairs(starts, tested, recipe.data.stride);
    const speeds = sampleSpeeds(dataset, starts, pairs);
    const error = rebuilds
      ? await meanSquare(dataset, tested, (part) => runSamples(net, dataset, part, "output"))
      : null;
    writeWhole(table, latentTable(network, dataset, starts, path, dimension));
    checkStop(context);
    yield { kind: "note", text: "measuring the flow in latent space" };
    const predicts = !rebuilds;
    const shared = sharedMotion(dataset, starts, predicts, knownState(recipe, dataset, own === dataset));
    checkStop(context);
    const flow = measureLatentFlow({ ...shared, path, dimension });
    checkStop(context);
    const field = latentField(
      new ForwardMode(network, run.members[run.best].weights),
      dataset,
      starts,
      path,
      recipe.data.stride,
    );
    checkStop(context);
    const svd = own && fitSvd(own, dimension);
    const outputs = [table];
    const orbits = latentOrbits({ ...shared, path, dimension });
    if (orbits.length > 0) {
      writeWhole(orbitPath, orbitTable(dataset, orbits));
      outputs.push(orbitPath);
    }
    if (rebuilds && isSound(recipe)) {
      const place = {
        out,
        prefix: input.prefix,
        phases: options.phases ?? "estimated",
        force: options.force,
      };
      outputs.push(...(yield* writeRebuiltSounds(net, recipe, input, svd, place, context)));
    }
    for (const output of outputs) yield { kind: "output", path: output };
    return {
      run: run.folder,
      inputs: input.inputs.map(({ file }) => file),
      points: starts.length,
      samples: tested.length,
      dimension,
      reconstructionError: error,
      pearsonSpeed: speedCorrelation(speeds, path, dimension, pairs),
      pearsonNull: speedNull(speeds, path, dimension, pairs),
      ...flow,
      field: field ?? null,
      svd: svd ? await linearCode(svd, shared) : null,
      outputs,
    };
  } finally {
    net.dispose();
  }

  async function linearCode(
    svd: PrincipalComponents,
    shared: SharedMotion,
  ): Promise<NonNullable<LatentRunSummary["svd"]>> {
    const { dimension } = svd;
    const starts = allSamples(dataset, recipe.data.stride);
    const pairs = followingPairs(starts, tested, recipe.data.stride);
    const path = new Float32Array(starts.length * dimension);
    for (const [from, part] of portions(dataset, starts))
      path.set(projectLinearly(svd, samplesOf(dataset, part)), from * dimension);
    const speeds = sampleSpeeds(dataset, starts, pairs);
    return {
      name: `SVD(${dimension})`,
      dimension,
      reconstructionError: rebuilds
        ? await meanSquare(dataset, tested, (part) => reconstructLinearly(svd, samplesOf(dataset, part)))
        : null,
      pearsonSpeed: speedCorrelation(speeds, path, dimension, pairs),
      pearsonNull: speedNull(speeds, path, dimension, pairs),
      ...measureLatentFlow({ ...shared, path, dimension }),
    };
  }
}
