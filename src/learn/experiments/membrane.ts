import { InputError } from "../../shapes/inputError.js";
import type { Condition, Experiment, ExperimentSettings } from "./experiment.js";
import { concludeMembrane } from "./membraneConclusion.js";
import { prepareFilm, prepareMembrane } from "./membraneJudge.js";

/** Settings of the movies, as columns of pixels of a frame 40 wide. */
export const MEMBRANE_ROWS = [
  { key: "smooth", beta: 1, displacement: 9, tilt: 9, softness: 1.2 },
  { key: "smooth-low", beta: 0.1, displacement: 9, tilt: 9, softness: 1.2 },
  { key: "sharp", beta: 0.1, displacement: 20, tilt: 10, softness: 0.8 },
  { key: "sharper", beta: 0.1, displacement: 28, tilt: 14, softness: 0.6 },
] as const;
/** The movie that retraces its path: no encoding of its frames can tell the two directions of motion apart. */
const CONTROL = { key: "control", beta: 1, displacement: 20, tilt: 0, softness: 0.8 } as const;
/** Networks of the conditions beside the first, unless fewer are asked for. */
const BESIDE = 20;
/** Frame of the published film, pixels. */
const FULL_FRAME = { height: 110, width: 90 } as const;
/** 300 of 450 frames are for training, 45 for validation, the rest for testing. */
const TEST_SHARE = 0.2333;

type Row = (typeof MEMBRANE_ROWS)[number] | typeof CONTROL;

/** Does a two-dimensional code of a film of a vibrating membrane go around without crossing itself? */
export const MEMBRANE: Experiment = {
  name: "membrane",
  about:
    "An autoencoder of a film of a vibrating membrane: does its latent path close without crossing itself?",
  claim: "uncrossed",
  networks: 20,
  takesFilm: true,
  conditions(settings) {
    const { film, networks } = settings;
    if (film !== undefined) return filmConditions(settings, film.values.length / film.columns.length);
    const beside = Math.min(BESIDE, networks);
    const [first, ...rest] = MEMBRANE_ROWS;
    return [
      rowCondition(settings, first, networks, 2, first.key),
      ...rest.map((row) => rowCondition(settings, row, beside, 2, row.key)),
      rowCondition(settings, CONTROL, beside, 2, CONTROL.key),
      ...[1, 3, 4].map((latent) => rowCondition(settings, first, beside, latent, `latent-${latent}`)),
    ];
  },
  conclude: concludeMembrane,
};

function rowCondition(
  settings: ExperimentSettings,
  row: Row,
  networks: number,
  latent: number,
  key: string,
): Condition {
  const { beta, displacement, tilt, softness } = row;
  const parameters = {
    beta,
    displacement,
    tilt,
    softness,
    ...(settings.fullSize ? FULL_FRAME : {}),
  };
  return {
    kind: "trained",
    key,
    title: `beta ${beta}; A ${displacement}, B ${tilt}, w ${softness}; AE(${latent})`,
    networks,
    recipe: {
      ...recipeOf(settings, key, latent),
      data: { system: "membrane", parameters, split: { test: TEST_SHARE } },
    },
    weights: settings.variant === undefined ? "best" : "last",
    prepare: prepareMembrane,
  };
}

function filmConditions(settings: ExperimentSettings, frames: number): readonly Condition[] {
  const { film, networks } = settings;
  if (film === undefined || frames < 50)
    throw new InputError(`membrane: a film of ${frames} frames is too short; give at least 50 frames.`);
  return [1, 2, 3, 4].map((latent) => ({
    kind: "trained" as const,
    key: `latent-${latent}`,
    title: `film of ${film.height} x ${film.width} pixels, ${frames} frames; AE(${latent})`,
    networks: latent === 2 ? networks : Math.min(BESIDE, networks),
    recipe: {
      ...recipeOf(settings, `latent-${latent}`, latent),
      // The recipe's data are replaced by the film; only the way they are cut counts.
      data: { system: "membrane", parameters: {}, split: { test: TEST_SHARE } },
    },
    weights: settings.variant === undefined ? ("best" as const) : ("last" as const),
    prepare: (recipe) => prepareFilm(film, recipe),
  }));
}

/**
 * The network and its training. As written: ReLU, Adam at 1e-3, batches of 16, 200 epochs, the last epoch judged. As coded:
 * also Keras's default initialisation, after Glorot. Ours: tanh, whose codes fold less than those of rectifiers, the rate
 * along a cosine, and the best epoch by validation.
 */
function recipeOf({ variant, epochs }: ExperimentSettings, key: string, latent: number) {
  return {
    format: "syrinx-recipe/1",
    name: `membrane-${key}`,
    network: {
      kind: "autoencoder",
      hidden: [64, 32, 16],
      latent,
      activation: variant === undefined ? "tanh" : "relu",
      ...(variant === "coded" ? { initialisation: "glorot" } : {}),
    },
    training: {
      epochs: epochs ?? 200,
      batchSize: 16,
      learningRate: 1e-3,
      patience: 0,
      ...(variant === undefined ? {} : { schedule: "constant" }),
    },
  };
}
