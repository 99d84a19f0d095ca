import { principalComponents, projectLinearly } from "../../math/principalComponents.js";
import { InputError } from "../../shapes/inputError.js";
import type { Executor } from "../executor.js";
import { learnPictures, type PictureLearning } from "./learnPictures.js";
import { PICTURE_BANDS, PICTURE_FRAMES } from "./syllablePicture.js";

/** What is known of a syllable that is to be grouped. */
export interface SyllableMeasures {
  /** s */
  readonly duration: number;
  /** of `syllablePicture` */
  readonly picture: Uint8Array;
  /** as many for every syllable; NaN where undefined */
  readonly features: ArrayLike<number>;
}

/** The spaces in which syllables can be grouped. */
export const SYLLABLE_SPACES = ["latent", "pca", "features"] as const;
export type SyllableSpace = (typeof SYLLABLE_SPACES)[number];

/** Syllables as points. */
export interface SyllablePoints {
  /** rows x columns */
  readonly values: Float32Array;
  readonly columns: number;
  /** share of the variance of the pictures that the coordinates explain, mean over the networks; not for features */
  readonly explained?: number;
  /** the latent space of each network, where there are several */
  readonly views?: readonly Float32Array[];
}

/** How the latent spaces are learnt. */
export interface SpaceLearning extends PictureLearning {
  /** networks, from consecutive seeds; default 16 */
  readonly networks?: number;
}

/** Principal components that are grouped, and coordinates of a latent space. */
const COMPONENTS = 8;
const LATENT = 12;
const NETWORKS = 16;
/** Principal components that the autoencoder sees and rebuilds: nearly all that pictures hold. */
const SEEN = 64;
/** Rows that the components are fitted to at most. */
const FITTED = 4000;
/** Frames and bands of a picture that are averaged: what is finer differs between renditions of a syllable. */
const POOL = 2;
/** Spread of the logarithm of the duration, as a share of that of the pictures, which don't show it. */
const DURATION_WEIGHT = 0.3;

/**
 * Syllables as points: the latent coordinates of autoencoders on their pictures and durations, principal components of
 * the same, or their features and the logarithm of their duration, each with mean 0 and standard deviation 1.
 * @param syllables 2 or more. @param executor for the latent space; see `learnPictures`.
 * @throws {InputError} if there are fewer than 2, or they are all the same.
 */
export async function syllablePoints(
  syllables: readonly SyllableMeasures[],
  space: SyllableSpace,
  executor: Executor,
  learning: SpaceLearning = {},
): Promise<SyllablePoints> {
  const count = syllables.length;
  if (count < 2) throw new InputError(`syllablePoints: ${count} syllables are too few; give 2 or more.`);
  if (space === "features") return featurePoints(syllables);
  const { values, columns } = pictureRows(syllables);
  const most = space === "latent" ? SEEN : COMPONENTS;
  const dimension = Math.min(most, count - 1, columns);
  const every = Math.ceil(count / FITTED);
  const fitted = Int32Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
  const pca = principalComponents(values, columns, dimension, fitted);
  const seen = projectLinearly(pca, values);
  const explained = pca.variances.reduce((sum, one) => sum + one, 0) / pca.totalVariance;
  if (space === "pca") return { values: seen, columns: dimension, explained };
  const { networks = NETWORKS, seed = 1, latent = LATENT, onStep = () => true, ...others } = learning;
  const views: Float32Array[] = [];
  let kept = 0;
  for (let n = 0; n < networks; n++) {
    const learnt = await learnPictures(seen, dimension, executor, {
      ...others,
      latent,
      seed: seed + n,
      onStep: (done, total) => onStep(n * total + done, networks * total),
    });
    views.push(learnt.latent);
    kept += learnt.explained / networks;
  }
  return { ...together(views, count), explained: explained * kept, views };
}

/** The coordinates of several spaces, each of the same spread, in as few as one of them has. */
function together(views: readonly Float32Array[], count: number): SyllablePoints {
  const width = views[0].length / count;
  const columns = width * views.length;
  const values = new Float32Array(count * columns);
  views.forEach((view, v) => {
    const mean = new Float64Array(width);
    for (let i = 0; i < view.length; i++) mean[i % width] += view[i] / count;
    const spread = Math.sqrt(view.reduce((sum, value, i) => sum + (value - mean[i % width]) ** 2, 0) / count);
    for (let r = 0; r < count; r++)
      for (let c = 0; c < width; c++)
        values[r * columns + v * width + c] = (view[r * width + c] - mean[c]) / (spread || 1);
  });
  const pca = principalComponents(values, columns, width);
  return { values: projectLinearly(pca, values), columns: width };
}

/** Pictures, coarser, with a column for the duration. */
function pictureRows(syllables: readonly SyllableMeasures[]): SyllablePoints {
  const [frames, bands] = [PICTURE_FRAMES / POOL, PICTURE_BANDS / POOL];
  const size = frames * bands;
  const columns = size + 1;
  const count = syllables.length;
  const values = new Float32Array(count * columns);
  const mean = new Float64Array(size);
  syllables.forEach(({ picture }, r) => {
    for (let f = 0; f < PICTURE_FRAMES; f++) {
      for (let b = 0; b < PICTURE_BANDS; b++) {
        const at = Math.floor(f / POOL) * bands + Math.floor(b / POOL);
        values[r * columns + at] += picture[f * PICTURE_BANDS + b] / (255 * POOL * POOL);
      }
    }
    for (let i = 0; i < size; i++) mean[i] += values[r * columns + i] / count;
  });
  let spread = 0;
  for (let r = 0; r < count; r++)
    for (let i = 0; i < size; i++) spread += (values[r * columns + i] - mean[i]) ** 2 / count;
  const durations = standardised(syllables.map(({ duration }) => Math.log(duration)));
  durations.forEach((duration, r) => {
    values[r * columns + size] = DURATION_WEIGHT * Math.sqrt(spread) * duration;
  });
  return { values, columns };
}

function featurePoints(syllables: readonly SyllableMeasures[]): SyllablePoints {
  const count = syllables[0].features.length;
  const all = Array.from({ length: count + 1 }, (_, c) =>
    standardised(syllables.map(({ duration, features }) => (c < count ? features[c] : Math.log(duration)))),
  ).filter((column) => column.some((value) => value !== 0));
  if (all.length === 0) throw new InputError("syllablePoints: the syllables are all the same; give others.");
  const values = new Float32Array(syllables.length * all.length);
  all.forEach((column, c) => {
    column.forEach((value, r) => {
      values[r * all.length + c] = value;
    });
  });
  return { values, columns: all.length };
}

/** Values with mean 0 and standard deviation 1; 0 where undefined, and where all are the same. */
function standardised(values: readonly number[]): number[] {
  const known = values.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  const scale = spread > 1e-9 * Math.abs(mean) ? 1 / spread : 0;
  return values.map((value) => (Number.isFinite(value) ? (value - mean) * scale : 0));
}
