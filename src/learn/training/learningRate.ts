import type { TrainingRecipe } from "../../shapes/recipe.js";

/**
 * Learning rate of a step.
 * @param step steps before this one. @param perEpoch batches per epoch. @param epochs maximum number of epochs.
 * @returns the rate: linear from 0 over the warm-up, then constant; or half a cosine to 0 over the rest; or times
 *   `decay` every `decayEpochs` epochs, smoothly or in steps.
 * @see Loshchilov & Hutter (2017) ICLR, arXiv:1608.03983, for the cosine.
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
    case "exponential":
      return rate * settings.decay ** (step / perEpoch / settings.decayEpochs);
    case "steps":
      return rate * settings.decay ** Math.floor(Math.floor(step / perEpoch) / settings.decayEpochs);
  }
}
