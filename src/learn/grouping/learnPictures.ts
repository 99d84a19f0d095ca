import { Random } from "../../math/random.js";
import { InputError } from "../../shapes/inputError.js";
import type { NetworkRecipe } from "../../shapes/recipe.js";
import type { Batch, Executor } from "../executor.js";
import { describeNetwork } from "../networks/describeNetwork.js";
import { initialWeights } from "../networks/initialWeights.js";

export interface PictureLearning {
  /** coordinates of the latent space; default 12 */
  readonly latent?: number;
  /** widths of the encoder's hidden layers, mirrored in the decoder; default 128 */
  readonly hidden?: readonly number[];
  /** steps of training; default 400 */
  readonly steps?: number;
  /** default 1 */
  readonly seed?: number;
  /** called with the number of steps done, now and then; return false to stop */
  readonly onStep?: (done: number, total: number) => unknown;
}

/** The latent coordinates of rows, and how much of them the network keeps. */
export interface LearntPictures {
  /** rows x latent */
  readonly latent: Float32Array;
  /** share of the variance of the rows that their reconstruction explains; at most 1 */
  readonly explained: number;
}

const BATCH = 64;
/** Highest learning rate; it rises over a tenth of the steps and falls along a cosine. */
const RATE = 0.002;
const WARMUP = 0.1;
/** Standard deviation of the noise on what the network sees, of that of all values: it learns to leave out what varies by chance. */
const NOISE = 0.2;
/** Steps between two calls of `onStep`. */
const LOOK = 25;

/**
 * Learns a latent space of pictures with an autoencoder that sees them with noise and rebuilds them without.
 * @param values rows x columns, finite. @param columns values of a row.
 * @param executor does the arithmetic, from `startExecutor`; the caller closes it.
 * @returns the latent coordinates of all rows; the same seed gives the same bytes on one executor.
 * @throws {InputError} if there are no rows or their values are all the same.
 * @example
 * const values = Float32Array.from({ length: 400 }, (_, i) => Math.sin((i % 20) * (1 + (i % 3))));
 * const executor = await startExecutor("cpu");
 * const { latent } = await learnPictures(values, 20, executor, { latent: 2, hidden: [8], steps: 5 });
 * executor.close();
 * latent.length; // 40
 * @see Vincent, Larochelle, Lajoie, Bengio & Manzagol (2010) JMLR 11 3371 for the noise.
 */
export async function learnPictures(
  values: Float32Array,
  columns: number,
  executor: Executor,
  settings: PictureLearning = {},
): Promise<LearntPictures> {
  const { latent = 12, hidden = [128], steps = 400, seed = 1, onStep = () => true } = settings;
  const rows = values.length / columns;
  const { centred, variance } = centre(values, columns);
  const scale = 1 / Math.sqrt(variance);
  for (let i = 0; i < centred.length; i++) centred[i] *= scale;
  const network = describeNetwork(recipeOf(hidden, latent), [columns], columns);
  const random = new Random(seed);
  const weights = initialWeights(network, { initialisation: "auto", initialSd: 0.05 }, random);
  const learner = executor.learner(
    {
      network,
      loss: { kind: "squared", derivative: 0, kl: 0 },
      step: {
        optimizer: "adam",
        momentum: 0,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        weightDecay: 0,
        clipNorm: 0,
        l1: 0,
        l2: 0,
      },
      sampleRate: 1,
    },
    [{ weights, moments: [], steps: 0, sum: 0 }],
  );
  try {
    const batch: Batch = {
      size: BATCH,
      reconstructs: false,
      fill(_, samples, targets) {
        for (let k = 0; k < BATCH; k++) {
          const row = random.integer(rows);
          targets.set(centred.subarray(row * columns, (row + 1) * columns), k * columns);
        }
        for (let i = 0; i < samples.length; i++) samples[i] = targets[i] + NOISE * random.normal();
      },
    };
    for (let step = 0; step < steps; step++) {
      if (step % LOOK === 0 && (await pause(onStep(step, steps))) === false) break;
      learner.step(batch, rateAt(step / steps), () => undefined);
    }
    const [learnt] = await learner.weights();
    const net = executor.load(network, learnt);
    try {
      const output = await net.output(centred);
      let left = 0;
      for (let i = 0; i < output.length; i++) left += (output[i] - centred[i]) ** 2;
      return { latent: await net.latent(centred), explained: 1 - left / centred.length };
    } finally {
      net.dispose();
    }
  } finally {
    learner.dispose();
  }
}

/** Rows less their mean, and the mean square of what is left. */
function centre(values: Float32Array, columns: number): { centred: Float32Array; variance: number } {
  const rows = values.length / columns;
  if (rows < 1) throw new InputError("learnPictures: there are no rows; give 1 or more.");
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i] / rows;
  const centred = values.map((value, i) => value - mean[i % columns]);
  const variance = centred.reduce((sum, value) => sum + value * value, 0) / centred.length;
  if (!(variance > 0) || !Number.isFinite(variance))
    throw new InputError("learnPictures: the rows are all the same, or not finite; give others.");
  return { centred, variance };
}

function recipeOf(hidden: readonly number[], latent: number): NetworkRecipe {
  return {
    kind: "autoencoder",
    hidden,
    latent,
    variational: false,
    activation: "elu",
    initialisation: "auto",
    initialSd: 0.05,
    normalisation: "none",
  };
}

function rateAt(share: number): number {
  if (share < WARMUP) return (RATE * (share + 1e-3)) / WARMUP;
  return (RATE * (1 + Math.cos((Math.PI * (share - WARMUP)) / (1 - WARMUP)))) / 2;
}

/** Lets messages through before work goes on. */
async function pause<T>(value: T): Promise<T> {
  await new Promise((resolve) => setImmediate(resolve));
  return value;
}
