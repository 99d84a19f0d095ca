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
import type { Network } from "../../shapes/network.js";
import type { NetworkRecipe, RecordingData } from "../../shapes/recipe.js";
import type { Weight } from "../../shapes/weight.js";
import { INSTALLATION } from "../../workspace/machine/installation.js";
import { readTrainedRun } from "../../workspace/runs/trainedRun.js";
import { readWeightsFile } from "../../workspace/runs/weightsFile.js";

/** Name of the bundled labeller that finds the syllables of any bird, without naming them. */
export const GENERIC = "generic";

/** A network that labels, as it was read from the disk. */
export interface FoundLabeller {
  /** names of its classes; the first is "", silence */
  readonly classes: readonly string[];
  /** path of its weights */
  readonly weightsFile: string;
  readonly weights: readonly Weight[];
  /** for the windows that recordings are labelled in */
  readonly network: Network;
  readonly frames: RecordingData["frames"];
}

/** A network that labels, ready to run. Close it after use. */
export interface OpenedLabeller {
  /**
   * The scores of a sound, part by part; the same however the sound is read.
   * @param file named in error messages.
   * @throws {InputError} if the network can't be used at the sound's sample rate.
   */
  scores(sound: Readable, file: string): AsyncIterable<LabelScores>;
  close(): void;
}

/** What the file of the bundled weights says about them. */
interface GenericLabeller extends Pick<FoundLabeller, "classes" | "frames"> {
  readonly network: NetworkRecipe;
}

/**
 * Reads a labeller: of the networks of its run the one with the lowest validation loss.
 * @param place folder of the run, or "generic" for the bundled labeller.
 * @throws {InputError} if it is not a finished run of a labeller, or one of its files is damaged.
 */
export function findLabeller(place: string): FoundLabeller {
  if (place === GENERIC) return genericLabeller();
  const { recipe, network: trained, data, weights, best } = readTrainedRun(place);
  const { classes, columns } = data;
  if (trained.task !== "label" || classes === undefined || !("recordings" in recipe.data))
    throw new InputError(
      `${place}: is the run of a network of kind ${recipe.network.kind}, which names no syllables; give the run of a labeller (syrinx train labeller --recording DIR).`,
    );
  const { bytes, file } = weights[best];
  const network = describeNetwork(recipe.network, [LABEL_WINDOW, columns.length], classes.length + 1);
  return {
    classes,
    weightsFile: file,
    weights: weightsFrom(bytes, network, file),
    network,
    frames: recipe.data.frames,
  };
}

function genericLabeller(): FoundLabeller {
  const file = join(INSTALLATION, "models", GENERIC, "weights.safetensors");
  const { weights, metadata } = decodeSafetensors(readWeightsFile(file), file);
  const { classes, frames, network: recipe } = JSON.parse(metadata.labeller) as GenericLabeller;
  const network = describeNetwork(recipe, [LABEL_WINDOW, frames.melBands], classes.length + 1);
  return { classes, weightsFile: file, weights, network, frames };
}

/**
 * Loads a labeller.
 * @param backend that it runs on; "auto" for the engine.
 * @throws {BackendUnavailable} if the backend does not run here.
 */
export async function openLabeller(
  { network, weights, classes, frames }: FoundLabeller,
  backend: string,
  request: StartRequest,
): Promise<OpenedLabeller> {
  const executor = await startExecutor(backend, request);
  const loaded = executor.load(network, weights);
  return {
    scores: (sound, file) => labelSound({ network: loaded, frames, classes }, sound, file),
    close: () => {
      loaded.dispose();
      executor.close();
    },
  };
}
