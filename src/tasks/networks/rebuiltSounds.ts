import { join } from "node:path";
import { denormalise } from "../../learn/data/denormalise.js";
import { coveringStarts, meanOfWindows, rowsToSound, sequenceRows } from "../../learn/data/rowsToSound.js";
import { sequenceOf } from "../../learn/data/samples.js";
import type { LoadedNetwork } from "../../learn/executor.js";
import { runSamples } from "../../learn/networks/runSamples.js";
import { samplesOf } from "../../learn/rivals/linearRivals.js";
import { type PrincipalComponents, reconstructLinearly } from "../../math/principalComponents.js";
import type { Recipe } from "../../shapes/recipe.js";
import type { Signal } from "../../shapes/series.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { writeWav } from "../../workspace/sound/writing/writeWav.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import type { RunInput } from "./openRun.js";
import { soundOf } from "./recordingSequences.js";

/**
 * Writes the reconstructions of a sound as audio: the recording, its rows converted back to sound (the loss due to framing
 * alone), the network's reconstruction, and that of the linear code of the same dimension.
 * @param svd undefined to leave it out. @param place folder, prefix of the file names, and the source of phases: with those
 * of the original, the file names say so.
 * @returns paths.
 */
export async function* writeRebuiltSounds(
  net: LoadedNetwork,
  recipe: Recipe,
  { dataset, tested, sources }: RunInput,
  svd: PrincipalComponents | undefined,
  place: {
    readonly out: string;
    readonly prefix: string;
    readonly phases: "estimated" | "original";
    readonly force?: boolean | undefined;
  },
  context: TaskContext,
): Task<string[]> {
  const s = sequenceOf(dataset.sequences, tested[Math.floor(tested.length / 2)]);
  const sequence = dataset.sequences[s];
  const original = await soundOf(sources[s]);
  const spectral = dataset.picture?.kind === "spectrum";
  const own = spectral && place.phases === "original";
  const outputs: string[] = [];
  const clipped: string[] = [];
  const write = (name: string, sound: Signal): void => {
    const path = join(place.out, `${place.prefix}${name}.wav`);
    claimFiles([path], place.force);
    if (writeWav(path, sound) > 0) clipped.push(path);
    outputs.push(path);
  };
  const render = (normalised: Float32Array): Signal =>
    rowsToSound(
      denormalise(dataset, normalised),
      dataset,
      recipe,
      own ? original : "estimated",
      original.values.length,
    );
  const label = own ? ".original-phases" : "";
  write("original", original);
  if (spectral) write(`original-frames${label}`, render(sequenceRows(dataset, sequence)));
  checkStop(context);
  const starts = coveringStarts(dataset, sequence);
  const rebuilt = await runSamples(net, dataset, starts, "output");
  write(`reconstruction${label}`, render(meanOfWindows(rebuilt, starts, dataset, sequence)));
  checkStop(context);
  if (svd !== undefined) {
    const linear = reconstructLinearly(svd, samplesOf(dataset, starts));
    write(`svd${label}`, render(meanOfWindows(linear, starts, dataset, sequence)));
  }
  for (const path of clipped) yield { kind: "warning", text: `${path}: exceeds full scale and is clipped.` };
  return outputs;
}
