import { join } from "node:path";
import { areAllColumns } from "../../learn/data/dataset.js";
import { denormalise } from "../../learn/data/denormalise.js";
import { noLouderThan, rowsToSound, sequenceRows } from "../../learn/data/rowsToSound.js";
import { sequenceOf } from "../../learn/data/samples.js";
import type { LoadedNetwork } from "../../learn/executor.js";
import { predictRows } from "../../learn/networks/predictRows.js";
import type { Recipe } from "../../shapes/recipe.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { writeWav } from "../../workspace/sound/writing/writeWav.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import type { RunInput } from "./openRun.js";
import { soundOf } from "./recordingSequences.js";

/** Duration of the free run in the sound file, and of the true sound before it, s. */
const HEARD = 1;
/**
 * Maximum number of rows in the free run, and of rows predicted one step ahead; for a waveform this is a fraction of a second.
 */
const MAX_FREE = 5000;
const MAX_ROWS = 100_000;

/**
 * Writes the predictions of a sound as audio: the recording, its rows converted back to sound (the loss due to
 * framing alone), the one-step predictions, and a free run from the middle of the tested samples,
 * preceded by a second of the true sound.
 * @param place folder, and prefix of the file names. @returns paths.
 */
export async function* writePredictedSounds(
  net: LoadedNetwork,
  recipe: Recipe,
  { dataset, tested, sources }: RunInput,
  fedBack: Int32Array | undefined,
  place: { readonly out: string; readonly prefix: string; readonly force?: boolean | undefined },
  context: TaskContext,
): Task<string[]> {
  const { columns, window, rate, sequences, values } = dataset;
  // Frames that are only partly predicted can't be converted to sound.
  if (
    fedBack === undefined ||
    ![dataset.inputs, dataset.targets].every((places) => areAllColumns(places, columns.length))
  )
    return [];
  const width = columns.length;
  const middle = tested[Math.floor(tested.length / 2)];
  const s = sequenceOf(sequences, middle);
  const { first, rows } = sequences[s];
  const original = await soundOf(sources[s]);
  const outputs: string[] = [];
  const clipped: string[] = [];
  const write = (name: string, sound: typeof original): void => {
    const path = join(place.out, `${place.prefix}${name}.wav`);
    claimFiles([path], place.force);
    if (writeWav(path, sound) > 0) clipped.push(path);
    outputs.push(path);
  };
  const heard = (normalised: Float32Array, samples?: number): typeof original =>
    rowsToSound(denormalise(dataset, normalised), dataset, recipe, "estimated", samples);
  const whole = sequenceRows(dataset, sequences[s]);
  write("original", original);
  if (dataset.picture !== undefined) write("original-frames", heard(whole, original.values.length));
  checkStop(context);
  // The first rows, which can't be predicted, are the true ones.
  const count = Math.min(rows - window, MAX_ROWS);
  const starts = Int32Array.from({ length: count }, (_, i) => first + i);
  const oneStep = whole.slice(0, (window + count) * width);
  oneStep.set(await predictRows(net, dataset, starts), window * width);
  write("one-step", heard(oneStep, count === rows - window ? original.values.length : undefined));
  checkStop(context);
  const steps = Math.min(Math.round(HEARD * rate), MAX_FREE);
  const known = values.subarray(
    Math.max(first, middle + window - Math.round(HEARD * rate)) * width,
    (middle + window) * width,
  );
  const past = values.slice(middle * width, (middle + window) * width);
  const run = await net.freeRun(past, steps);
  const free = new Float32Array(known.length + run.length);
  free.set(known);
  free.set(run, known.length);
  if (!run.every(Number.isFinite)) {
    const text = "the free run diverges; its sound is silent from there on.";
    yield { kind: "warning", text };
  }
  const { sound: sung, downDb } = noLouderThan(heard(free), original);
  if (downDb > 0) {
    const text = `the free run becomes ${downDb.toFixed(0)} dB louder than the peak of the recording; its sound is attenuated by that amount.`;
    yield { kind: "warning", text };
  }
  write("free-run", sung);
  for (const path of clipped) yield { kind: "warning", text: `${path}: exceeds full scale and is clipped.` };
  return outputs;
}
