import { concludeConvection } from "./convectionConclusion.js";
import { prepareConvection } from "./convectionJudge.js";
import type { Condition, Experiment, ExperimentSettings, TrainedCondition } from "./experiment.js";

/** Frames and pixels per side; those of the publications. */
const SMALL = { samples: 10_000, side: 20 } as const;
const FULL = { samples: 30_000, side: 40 } as const;
/** Isotherms per unit of the nonlinear rendering: enough that three linear components fail. */
const ISOTHERMS = 0.4;
/** The loss of differences from frame to frame is weighed with 10; a recipe's is per unit of time, of which a frame is a hundredth. */
const DERIVATIVE = 10 * 0.01 ** 2;
/** Networks of the conditions that are there to fail, unless fewer are asked for. */
const BESIDE = 20;

/** Do three latent variables of a film of convection keep the orbits of the Lorenz system as they are linked? */
export const CONVECTION: Experiment = {
  name: "convection",
  about:
    "An autoencoder of a film of convection: are the periodic orbits linked in three latent variables as they are in the Lorenz flow?",
  claim: "kept",
  networks: 20,
  conditions(settings) {
    if (settings.variant !== undefined) return publishedConditions(settings);
    const plain = { stream: 1, isotherms: 0 };
    const beside = { networks: Math.min(BESIDE, settings.networks) };
    return [
      ours(settings, "l1l2", "L1 + L2", plain, { derivative: DERIVATIVE }),
      ours(settings, "l1", "L1", plain, {}),
      { ...ours(settings, "untrained", "untrained", plain, {}), ...beside, weights: "untrained" },
      { ...ours(settings, "temperature", "temperature alone, L1", { ...plain, stream: 0 }, {}), ...beside },
      {
        ...ours(
          settings,
          "nonlinear",
          `${ISOTHERMS} isotherms a unit, L1 + L2`,
          { stream: 1, isotherms: ISOTHERMS },
          { derivative: DERIVATIVE },
          // What is no longer linear takes more steps and wider layers.
          { epochs: settings.epochs ?? 90, batchSize: 100, learningRate: 2e-3 },
          [128, 64, 32],
        ),
        ...beside,
      },
    ];
  },
  conclude: concludeConvection,
};

interface Look {
  readonly stream: number;
  readonly isotherms: number;
}

/** Sine, Adam at 1e-3 along a cosine, 40 epochs of batches of 200 consecutive frames in random order, the best epoch. */
function ours(
  settings: ExperimentSettings,
  key: string,
  title: string,
  look: Look,
  loss: { readonly derivative?: number },
  training: Readonly<Record<string, unknown>> = {},
  hidden: readonly number[] = [64, 32, 16],
): TrainedCondition {
  const { samples, side } = settings.fullSize ? FULL : SMALL;
  return {
    kind: "trained",
    key,
    title: `${title}; ${samples} frames of ${side} x ${look.stream === 0 ? side : 2 * side}`,
    networks: settings.networks,
    recipe: {
      format: "syrinx-recipe/1",
      name: `convection-${key}`,
      data: { system: "convection", samples, parameters: { side, ...look } },
      network: { kind: "autoencoder", hidden, latent: 3, activation: "sine" },
      loss,
      training: {
        epochs: settings.epochs ?? 40,
        batchSize: 200,
        order: "contiguous",
        patience: 0,
        ...training,
      },
    },
    prepare: (recipe) => prepareConvection(recipe),
  };
}

/**
 * The recipes of 2025, with both losses, and of 2023, on temperature alone. As coded: the stream function as a sum of two sines, and
 * in 2023 every kernel from N(0, 0.4). The code sums its losses where ours are means; to Adam, which divides by the gradient's size,
 * that is the same but for its epsilon.
 */
function publishedConditions(settings: ExperimentSettings): readonly Condition[] {
  const { samples, side } = settings.fullSize ? FULL : SMALL;
  const coded = settings.variant === "coded";
  const year = (
    key: string,
    title: string,
    stream: number,
    network: Readonly<Record<string, unknown>>,
    training: Readonly<Record<string, unknown>>,
    derivative: number,
  ): TrainedCondition => ({
    kind: "trained",
    key,
    title: `${title}; ${samples} frames of ${side} x ${stream === 0 ? side : 2 * side}`,
    networks: settings.networks,
    recipe: {
      format: "syrinx-recipe/1",
      name: `convection-${key}`,
      data: {
        system: "convection",
        samples,
        parameters: { side, stream, noise: key === "l1l2" && coded ? 0 : 0.01 },
      },
      network: { kind: "autoencoder", hidden: [64, 32, 16], latent: 3, ...network },
      loss: { derivative },
      training: { schedule: "constant", patience: 0, ...training },
    },
    weights: key === "l1l2" ? "best" : "last",
    prepare: (recipe) => prepareConvection(recipe),
  });
  // Batches of 600 of the publication's 30000 frames are 2 %.
  const batchSize = Math.round(0.02 * samples);
  const sine = { activation: "sine" };
  const of2025 = { epochs: settings.epochs ?? 400, batchSize, learningRate: 1e-4, order: "sequential" };
  const of2023 = { epochs: settings.epochs ?? 600, batchSize: 512, learningRate: 1e-3, order: "shuffled" };
  const start = coded ? { initialisation: "normal", initialSd: 0.4 } : {};
  return [
    year("l1l2", "2025, L1 + L2", coded ? 2 : 1, sine, of2025, DERIVATIVE),
    year("l1", "2025, L1", coded ? 2 : 1, sine, of2025, 0),
    year("temperature", "2023, temperature alone", 0, { activation: "relu", ...start }, of2023, 0),
  ];
}
