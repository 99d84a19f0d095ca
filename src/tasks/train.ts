import { join } from "node:path";
import { latentSpeedCorrelation } from "../dynamics/latentSpeed.js";
import { startBackend } from "../learn/backend.js";
import { type FrameDataset, frameDataset } from "../learn/frameDataset.js";
import { type TrainedAutoencoder, trainAutoencoder } from "../learn/trainAutoencoder.js";
import { encodeWeights } from "../learn/weights.js";
import { InputError } from "../shapes/inputError.js";
import { asRecipe, type Recipe } from "../shapes/recipe.js";
import type { Signal } from "../shapes/series.js";
import { spectrogram } from "../signal/spectrogram.js";
import { writeWhole } from "../workspace/atomicWrite.js";
import { locate } from "../workspace/installation.js";
import { readJson, writeJson } from "../workspace/jsonFile.js";
import { provenance } from "../workspace/provenance.js";
import { type RunSummary, runName } from "../workspace/runs.js";
import { toCsv } from "../workspace/table.js";
import { stemOf } from "./fit.js";
import { type HearingOptions, hearingSettings, openRecording } from "./hear.js";
import { checkStop, Interrupted, type Task, type TaskContext } from "./task.js";

export interface TrainOptions extends HearingOptions {
  /** workspace in which models/<name>/runs/<id> is written */
  readonly out: string;
  readonly backend: string;
  /** instead of the recipe's */
  readonly seed?: number;
  /** WAV file or bundled name, instead of the recipe's recording */
  readonly recording?: string;
}

/** With fewer frames than this to test on, a warning is given. */
const FEW_FRAMES = 100;

/** Reads a recipe by path or name. @throws {InputError} if there is none or it is faulty. */
export function readRecipe(name: string, seed?: number): Recipe {
  const path = locate("recipe", name);
  const recipe = asRecipe(readJson(path), path);
  return seed === undefined ? recipe : asRecipe({ ...recipe, training: { ...recipe.training, seed } }, path);
}

/** Trains the network of a recipe on a recording and writes its run. */
export async function* trainTask(
  name: string,
  options: TrainOptions,
  context: TaskContext,
): Task<RunSummary> {
  const recipe = readRecipe(name, options.seed);
  const wanted = options.recording ?? recipe.recording;
  if (wanted === undefined)
    throw new InputError(`${name}: names no recording; add "recording" or give --recording.`);
  const file = locate("recording", wanted);
  const { recording, warnings } = await openRecording(file, options);
  for (const text of warnings) yield { kind: "warning", text };
  const { hash } = recording;
  const sound = { file, signal: recording.signal, hash, hearing: hearingSettings(options) };
  return yield* trainOn(sound, recipe, options, context);
}

/** What is learnt from: a sound, the file it comes from, and which part of it was taken. */
export interface TrainingSound {
  readonly file: string;
  readonly signal: Signal;
  /** sha256 of the file */
  readonly hash: string;
  readonly hearing: HearingOptions;
}

/**
 * Trains on a sound that is already read. If the user stops it, what was learnt is written all the same.
 * @throws {InputError} if the sound is silent or too short. @throws {Interrupted} after a stop.
 */
export async function* trainOn(
  sound: TrainingSound,
  given: Recipe,
  options: Pick<TrainOptions, "out" | "backend">,
  context: TaskContext,
): Task<RunSummary> {
  const recipe = { ...given, recording: sound.file };
  yield { kind: "stage", title: `Train ${recipe.name}`, index: 1, count: 1 };
  const rate = sound.signal.rate;
  const frames = spectrogram(sound.signal, {
    ...recipe.frames,
    highHz: Math.min(recipe.frames.highHz, 0.45 * rate),
  });
  const dataset = frameDataset(frames, rate, recipe.frames.rangeDb);
  if (dataset.test.length < FEW_FRAMES) {
    const text = `only ${dataset.test.length} frames are held out of so short a sound: what they say is rough.`;
    yield { kind: "warning", text };
  }
  checkStop(context);
  const backend = await startBackend(options.backend);
  try {
    for (const { name, reason } of backend.skipped) {
      yield { kind: "note", text: `backend ${name} is passed over: ${reason}` };
    }
    yield { kind: "note", text: `training on ${backend.name}: ${backend.device}` };
    const trained = yield* trainAutoencoder(dataset, recipe, backend, context.stopRequested);
    if (trained.trainLoss.length === 0) throw new Interrupted("training stopped before its first batch");
    const { frames: framing, network, training } = recipe;
    const settings = { framing, network, training, backend: backend.name, hearing: sound.hearing };
    const name = runName(stemOf(sound.file), sound.hash, settings);
    // A training that was stopped never takes the place of one that was finished.
    const run = trained.stopped === "interrupted" ? `${name}-stopped` : name;
    const folder = join(options.out, "models", recipe.name, "runs", run);
    const summary = summarize(folder, recipe, backend, dataset, trained, sound);
    writeRun(folder, recipe, dataset, trained, summary);
    yield { kind: "output", path: folder };
    if (trained.stopped === "interrupted")
      throw new Interrupted(`training stopped; what was learnt is in ${folder}`);
    return summary;
  } finally {
    backend.close();
  }
}

function summarize(
  folder: string,
  recipe: Recipe,
  backend: { readonly name: string; readonly device: string },
  dataset: FrameDataset,
  trained: TrainedAutoencoder,
  sound: TrainingSound,
): RunSummary {
  const { latent } = recipe.network;
  const speed = latentSpeedCorrelation(
    dataset.values,
    dataset.bins,
    trained.latent,
    latent,
    dataset.test.filter((row, i) => dataset.test[i + 1] === row + 1),
  );
  const at = Math.max(0, trained.bestEpoch - 1);
  return {
    run: folder,
    model: recipe.name,
    backend: backend.name,
    device: backend.device,
    networks: 1,
    epochs: trained.trainLoss.length,
    bestEpoch: trained.bestEpoch,
    loss: { train: trained.trainLoss[at], validation: trained.validationLoss[at], test: trained.testLoss },
    stopped: trained.stopped,
    seconds: trained.seconds,
    samplesPerSecond: trained.samplesPerSecond,
    latent: {
      dimension: latent,
      reconstructionError: trained.testLoss * dataset.scale ** 2,
      pearsonSpeed: Number.isFinite(speed) ? speed : null,
      explainedVariance: trained.explained,
    },
    provenance: provenance("syrinx train", [{ file: sound.file, sha256: sound.hash }], {
      recipe,
      hearing: sound.hearing,
      backend: backend.name,
      device: backend.device,
    }),
  };
}

function writeRun(
  folder: string,
  recipe: Recipe,
  dataset: FrameDataset,
  trained: TrainedAutoencoder,
  summary: RunSummary,
): void {
  const { latent } = recipe.network;
  writeJson(join(folder, "recipe.json"), recipe);
  const epochs = trained.trainLoss.map((train, i) =>
    JSON.stringify({ epoch: i + 1, train, validation: trained.validationLoss[i] }),
  );
  writeWhole(join(folder, "history.jsonl"), `${epochs.join("\n")}\n`);
  const layers = JSON.stringify(trained.layers);
  const normalisation = JSON.stringify({ meanDb: Array.from(dataset.mean), scaleDb: dataset.scale });
  writeWhole(join(folder, "weights.safetensors"), encodeWeights(trained.weights, { layers, normalisation }));
  const columns = ["time_s", "level_db", ...Array.from({ length: latent }, (_, d) => `z${d + 1}`)];
  const rows = Array.from({ length: dataset.frames }, (_, r) => [
    dataset.start + r / dataset.rate,
    loudestBin(dataset, r),
    ...trained.latent.subarray(r * latent, (r + 1) * latent),
  ]);
  writeWhole(join(folder, "latent.csv"), toCsv(columns, rows));
  // Last, because a folder with run.json counts as a whole run.
  writeJson(join(folder, "run.json"), summary);
}

/** Level of a frame's loudest bin, dB re full scale. */
function loudestBin(dataset: FrameDataset, row: number): number {
  let loudest = Number.NEGATIVE_INFINITY;
  for (let b = 0; b < dataset.bins; b++) {
    loudest = Math.max(loudest, dataset.values[row * dataset.bins + b] * dataset.scale + dataset.mean[b]);
  }
  return loudest;
}
