import type { Condition, Experiment, ExperimentSettings, TrainedCondition } from "./experiment.js";
import { concludeSeries } from "./seriesConclusion.js";
import { prepareSeries } from "./seriesJudge.js";

/** Samples of a window; at 0.1 apart one turn of the flow takes 59. */
export const WINDOWS = [40, 50, 60] as const;
/** Windows that the networks learn from. */
const WINDOW_COUNT = 20_000;
const STEP = 0.1;
/** Weights of the loss of derivatives, per unit of time. The public code weighs differences from row to row instead, which is a hundredth. */
const DERIVATIVES = { l1: 0, coded: 10 * STEP ** 2, l1l2: 10 } as const;
/** Networks of the conditions beside the first, unless fewer are asked for. */
const BESIDE = 20;

/** Do three latent variables of windows of one coordinate keep the orbits of the Rossler system as they are linked? */
export const SERIES: Experiment = {
  name: "series",
  about:
    "An autoencoder of windows of one Rossler coordinate: are the periodic orbits linked in three latent variables as they are in the flow?",
  claim: "kept",
  networks: 20,
  conditions(settings) {
    const beside = { networks: Math.min(BESIDE, settings.networks) };
    const { variant } = settings;
    if (variant !== undefined) {
      const loss = variant === "written" ? "l1l2" : "coded";
      return WINDOWS.map((window) => condition(settings, window, loss));
    }
    return [
      ...WINDOWS.map((window) => condition(settings, window, "l1l2")),
      ...WINDOWS.map((window): Condition => ({ ...condition(settings, window, "l1"), ...beside })),
      {
        ...condition(settings, 50, "l1"),
        ...beside,
        key: "untrained-50",
        title: "window 50, untrained",
        weights: "untrained",
      },
    ];
  },
  conclude: concludeSeries,
};

/**
 * Sine, W-64-32-16-3. Ours and as written: L2 per unit of time with weight 10. Ours: 40 epochs of batches of 100 consecutive
 * windows; of 500 windows, some networks stay far from the series. As written: 200 epochs of batches of 500. As coded: weight 10 on
 * differences from row to row, batches of 500 in order, Adam at 1e-4 throughout, 400 epochs.
 */
function condition(
  { networks, epochs, variant }: ExperimentSettings,
  window: number,
  loss: keyof typeof DERIVATIVES,
): TrainedCondition {
  const key = `${loss}-${window}`;
  const names = { l1: "L1", coded: "L1 + L2 on differences", l1l2: "L1 + L2" } as const;
  const contiguous = { learningRate: 1e-3, order: "contiguous", patience: 0 };
  const training =
    variant === "coded"
      ? { epochs: epochs ?? 400, learningRate: 1e-4, schedule: "constant", order: "sequential", patience: 0 }
      : variant === "written"
        ? { epochs: epochs ?? 200, ...contiguous }
        : { epochs: epochs ?? 40, batchSize: 100, ...contiguous };
  return {
    kind: "trained",
    key,
    title: `window ${window}, ${names[loss]}`,
    networks,
    recipe: {
      format: "syrinx-recipe/1",
      name: `series-${key}`,
      data: {
        system: "rossler",
        observe: ["x"],
        step: STEP,
        // A window belongs to one part, so that each boundary costs nearly a window.
        samples: WINDOW_COUNT + 3 * window,
        lookBack: window,
      },
      network: { kind: "autoencoder", hidden: [64, 32, 16], latent: 3, activation: "sine" },
      loss: { derivative: DERIVATIVES[loss] },
      training: { batchSize: 500, ...training },
    },
    prepare: prepareSeries,
  };
}
