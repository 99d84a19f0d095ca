import { join } from "node:path";
import type { Readable } from "../../features/measuring/chapters.js";
import { startExecutor } from "../../learn/backends/startExecutor.js";
import type { LabelScores } from "../../learn/labelling/labelScores.js";
import { labelSound } from "../../learn/labelling/labelSound.js";
import { LABEL_WINDOW } from "../../learn/labelling/scoreWindows.js";
import { describeNetwork } from "../../learn/networks/describeNetwork.js";
import { decodeSafetensors } from "../../learn/networks/safetensors.js";
import { weightsFrom } from "../../learn/networks/weightsFrom.js";
import type { StartRequest } from "../../learn/starter.js";
import { InputError } from "../../shapes/inputError.js";
import type { NetworkRecipe, RecordingData } from "../../shapes/recipe.js";
import { INSTALLATION } from "../../workspace/machine/installation.js";
import { readTrainedRun } from "../../workspace/runs/trainedRun.js";
import { readWeightsFile } from "../../workspace/runs/weightsFile.js";

/** Name of the bundled labeller that finds the syllables of any bird, without naming them. */
export const GENERIC = "generic";

/** A network that labels, as it lies on the disk. */
export interface FoundLabeller {
  /** names of its classes; the first is "", silence */
  readonly classes: readonly string[];
  /** path of its weights */
  readonly weights: string;
  readonly network: NetworkRecipe;
  /** what it hears */
  readonly frames: RecordingData["frames"];
  /** whether it is the bundled one: it has learnt from several annotators, none of whom is the user */
  readonly generic: boolean;
  /** length of the shortest syllable it learnt from, s; undefined where this is not known */
  readonly shortest?: number;
  /** SHA-256 of the recordings that it has learnt from; none of the bundled one, which has learnt from other birds */
  readonly learnt: readonly string[];
}

/** A network that labels, ready to run. Close it after use. */
export interface Labeller {
  /**
   * The scores of a sound, chunk by chunk. They don't depend on the size of the chunks.
   * @param file that the sound is from, named in error messages.
   * @throws {InputError} if the network can't be used at the sound's sample rate.
   */
  scores(sound: Readable, file: string): AsyncIterable<LabelScores>;
  close(): void;
}

/**
 * Finds a labeller.
 * @param place folder of the run that trained it, or "generic" for the bundled one.
 * @throws {InputError} if it is no run, or the run of a network of another kind.
 */
export function findLabeller(place: string): FoundLabeller {
  if (place === GENERIC) {
    const weights = join(INSTALLATION, "models", GENERIC, "weights.safetensors");
    const { metadata } = decodeSafetensors(readWeightsFile(weights), weights);
    const own = JSON.parse(metadata.labeller) as Omit<FoundLabeller, "weights" | "generic" | "learnt">;
    return { ...own, weights, generic: true, learnt: [] };
  }
  const { recipe, data, weights, best, provenance } = readTrainedRun(place);
  if (recipe.network.kind !== "labeller" || !("recordings" in recipe.data))
    throw new InputError(
      `${place}: is the run of a network of kind ${recipe.network.kind}, which names no syllables; give the run of a labeller (syrinx train labeller).`,
    );
  const { frames } = recipe.data;
  const { learnt = provenance.inputs.map(({ sha256 }) => sha256) } = provenance;
  return {
    classes: data.classes ?? [],
    weights: weights[best].file,
    network: recipe.network,
    frames,
    generic: false,
    learnt,
    ...(data.shortest !== undefined && { shortest: data.shortest }),
  };
}

/**
 * Loads a labeller.
 * @param backend name of the backend that runs it; "auto" for the engine. @param request how it is started.
 */
export async function openLabeller(
  { classes, weights: file, network: recipe, frames }: FoundLabeller,
  backend: string,
  request: StartRequest,
): Promise<Labeller> {
  const executor = await startExecutor(backend, request);
  try {
    const wide = describeNetwork(recipe, [LABEL_WINDOW, frames.melBands], classes.length + 1);
    const network = executor.load(wide, weightsFrom(readWeightsFile(file), wide, file));
    return {
      scores: (sound, name) => labelSound({ network, frames, classes }, sound, name),
      close: () => {
        network.dispose();
        executor.close();
      },
    };
  } catch (error) {
    executor.close();
    throw error;
  }
}
