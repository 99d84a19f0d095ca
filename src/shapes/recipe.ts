import { DocumentPart } from "./documentPart.js";

export const ACTIVATIONS = ["linear", "relu", "elu", "tanh", "sigmoid", "sine"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** What a network is and how it learns: what `models/<name>/recipe.json` holds. */
export interface Recipe {
  readonly format: "syrinx-recipe/1";
  readonly name: string;
  /** name of a bundled recording or path of a WAV file, where none is given on the command line */
  readonly recording?: string;
  /** spectral frames the network sees, in dB */
  readonly frames: {
    /** length of the Hann window and step from frame to frame, s */
    readonly window: number;
    readonly hop: number;
    /** band, Hz */
    readonly lowHz: number;
    readonly highHz: number;
    /** dB from the loudest value of the training part down to the floor */
    readonly rangeDb: number;
  };
  /** dense autoencoder: hidden widths of the encoder, mirrored in the decoder */
  readonly network: {
    readonly hidden: readonly number[];
    readonly latent: number;
    readonly activation: Activation;
  };
  readonly training: {
    /** training ends after so many epochs, or the whole epochs that so many batches make (at least one) */
    readonly epochs: number;
    readonly batches: number;
    readonly batchSize: number;
    /** of Adam; falls along half a cosine to 0 */
    readonly learningRate: number;
    /** epochs without a better validation loss after which training stops */
    readonly patience: number;
    /** standard deviation of the random shift in frequency that each training frame gets, Hz; 0 for none */
    readonly shiftHz: number;
    readonly seed: number;
  };
}

/**
 * Checks that a parsed JSON document is a recipe.
 * @param document what JSON.parse gave. @param name said in errors, e.g. the file's name.
 * @returns the same document, typed.
 * @throws {InputError} naming the path in the document, the value and the mend.
 */
export function asRecipe(document: unknown, name: string): Recipe {
  const recipe = DocumentPart.root(document, name, "models/demo/recipe.json");
  if (recipe.get("format") !== "syrinx-recipe/1")
    recipe.fail("format", 'is not "syrinx-recipe/1"; check that this is a recipe');
  const called = recipe.get("name");
  if (typeof called !== "string" || !/^[\w-]+$/.test(called))
    recipe.fail("name", "is not a word of letters, digits, - and _");
  const recording = recipe.get("recording");
  if (recording !== undefined && typeof recording !== "string")
    recipe.fail("recording", "is not a text; give a path");
  const frames = recipe.part("frames");
  frames.number("window", 1e-4, 1, "s");
  frames.number("hop", 1e-5, 1, "s");
  frames.number("highHz", frames.number("lowHz", 0, 1e6, "Hz") + 1, 1e6, "Hz");
  frames.number("rangeDb", 10, 200, "dB");
  const network = recipe.part("network");
  const hidden = network.get("hidden");
  if (!Array.isArray(hidden) || !hidden.every((n) => Number.isInteger(n) && n >= 1 && n <= 8192)) {
    network.fail("hidden", "is not a list of widths from 1 to 8192; mend it");
  }
  network.whole("latent", 1, 1024);
  network.oneOf("activation", ACTIVATIONS);
  const training = recipe.part("training");
  training.whole("epochs", 1, 1e6);
  training.whole("batches", 1, 1e9);
  training.whole("batchSize", 1, 65_536);
  training.number("learningRate", 1e-9, 10);
  training.whole("patience", 1, 1e6);
  training.number("shiftHz", 0, 1e5, "Hz");
  training.whole("seed", 0, 2 ** 32);
  return document as Recipe;
}
