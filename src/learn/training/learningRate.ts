import type { TrainingRecipe } from "../../shapes/recipe.js";

/** Of one cycle: share of the steps in which the rate rises, and share of the highest rate that it begins with. */
const RISE = 0.3;
const START = 1 / 25;

/**
 * Learning rate of a step.
 * @param step steps before this one. @param perEpoch batches per epoch. @param epochs maximum number of epochs.
 * @returns the rate: linear from 0 over the warm-up, then constant; or half a cosine to 0 over the rest; or times
 *   `decay` every `decayEpochs` epochs, smoothly or in steps. One cycle has its own rise and no warm-up.
 * @see Smith & Topin (2019) arXiv:1708.07120, for one cycle; Loshchilov & Hutter (2017) ICLR, arXiv:1608.03983, for the cosine.
 */
export function learningRate(
  settings: TrainingRecipe,
  step: number,
  perEpoch: number,
  epochs: number,
): number {
  const warm = Math.min(1, (step + 1) / Math.max(1, settings.warmup * perEpoch));
  const rate = settings.learningRate * (settings.warmup > 0 ? warm : 1);
  switch (settings.schedule) {
    case "constant":
      return rate;
    case "cosine": {
      const begin = settings.warmup * perEpoch;
      const share = Math.max(0, step - begin) / Math.max(1, epochs * perEpoch - begin);
      return rate * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share)));
    }
    case "oneCycle": {
      const { learningRate: most } = settings;
      const share = step / Math.max(1, epochs * perEpoch);
      const up = Math.min(1, share / RISE);
      const down = Math.max(0, share - RISE) / (1 - RISE);
      if (share < RISE) return most * (START + (1 - START) * 0.5 * (1 - Math.cos(Math.PI * up)));
      return most * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, down)));
    }
    case "exponential":
      return rate * settings.decay ** (step / perEpoch / settings.decayEpochs);
    case "steps":
      return rate * settings.decay ** Math.floor(Math.floor(step / perEpoch) / settings.decayEpochs);
  }
}
