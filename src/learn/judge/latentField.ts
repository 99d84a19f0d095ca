import { median, quantile } from "../../math/statistics.js";
import { type Layer, type Network, strides } from "../../shapes/network.js";
import type { Dataset } from "../data/dataset.js";
import { gatherSamples } from "../data/gatherSamples.js";
import type { ForwardMode } from "../networks/forwardMode.js";

/** The vector field that an encoder carries into its latent space. */
export interface LatentField {
  /** samples at which it was taken */
  readonly rows: number;
  /** its least length over its median length: near 0 where a whole orbit is squeezed into a point */
  readonly slowest: number;
  /** the same of the samples' own velocity, for comparison */
  readonly slowestInput: number;
  /** root mean square of its difference from the latent path's own velocity (central differences), over that of the field */
  readonly differenceError: number;
  /** the same where the samples' velocities are those of other samples, picked by a shift of half the path */
  readonly shiftedError: number;
  /** share of the samples' squared velocity that the decoder makes of it, J_D Phi; null for networks that do not reconstruct */
  readonly decoded: number | null;
}

/** Samples at most, and multiplications at most, of which the longer is decisive. */
const MOST = { rows: 500, products: 4e8 };
/** Fewest samples that say something. */
const FEWEST = 10;

/**
 * The latent field Phi(z) = J_E(x) x' by the forward-mode Jacobian of the encoder, with x' from central differences of the samples before
 * and after; checked against the difference of their latent states.
 * @param mode of the network, in double precision. @param starts first rows of all samples, ascending.
 * @param path samples x dimension: their latent states. @param stride rows from one sample to the next.
 * @returns measures of up to 500 samples spread evenly, fewer of large networks; undefined if fewer than ten samples have both neighbours.
 * @see Fainstein, Groisman & Mindlin (2025) Chaos 35 013101; Uribarri & Mindlin (2022) Chaos, Solitons & Fractals 154 111612.
 */
export function latentField(
  mode: ForwardMode,
  dataset: Dataset,
  starts: Int32Array,
  path: Float32Array,
  stride: number,
): LatentField | undefined {
  const dimension = path.length / starts.length;
  const inner: number[] = [];
  for (let i = 1; i + 1 < starts.length; i++)
    if (starts[i + 1] - starts[i] === stride && starts[i] - starts[i - 1] === stride) inner.push(i);
  const most = Math.max(FEWEST, Math.min(MOST.rows, Math.floor(MOST.products / productsOf(mode.network))));
  const step = Math.max(1, inner.length / most);
  const rows = Array.from({ length: Math.min(inner.length, most) }, (_, k) => inner[Math.floor(k * step)]);
  if (rows.length < FEWEST) return undefined;
  const size = dataset.sampleSize;
  const three = new Float32Array(3 * size);
  const motion = (i: number): { sample: Float32Array; velocity: Float64Array } => {
    gatherSamples(dataset, starts, i - 1, 3, three);
    return {
      sample: three.slice(size, 2 * size),
      velocity: Float64Array.from({ length: size }, (_, k) => (three[2 * size + k] - three[k]) / 2),
    };
  };
  const rebuilds = mode.network.task === "reconstruct";
  const [lengths, speeds] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  let [squares, apart, shiftedSquares, shiftedApart, moved, left] = [0, 0, 0, 0, 0, 0];
  rows.forEach((i, r) => {
    const { sample, velocity } = motion(i);
    const { tangent } = mode.latent(sample, velocity);
    const other = motion(rows[(r + (rows.length >> 1)) % rows.length]).velocity;
    const shifted = mode.latent(sample, other).tangent;
    let length = 0;
    for (let d = 0; d < dimension; d++) {
      const difference = (path[(i + 1) * dimension + d] - path[(i - 1) * dimension + d]) / 2;
      length += tangent[d] ** 2;
      apart += (tangent[d] - difference) ** 2;
      shiftedApart += (shifted[d] - difference) ** 2;
      shiftedSquares += shifted[d] ** 2;
    }
    squares += length;
    lengths[r] = Math.sqrt(length);
    let speed = 0;
    for (let k = 0; k < size; k++) speed += velocity[k] ** 2;
    speeds[r] = Math.sqrt(speed);
    if (!rebuilds) return;
    const rebuilt = mode.output(sample, velocity).tangent;
    moved += speed;
    for (let k = 0; k < size; k++) left += (rebuilt[k] - velocity[k]) ** 2;
  });
  return {
    rows: rows.length,
    slowest: quantile(lengths, 0) / median(lengths),
    slowestInput: quantile(speeds, 0) / median(speeds),
    differenceError: Math.sqrt(apart / squares),
    shiftedError: Math.sqrt(shiftedApart / shiftedSquares),
    decoded: rebuilds ? 1 - left / moved : null,
  };
}

/** Multiplications of one pass, roughly: the weights of each layer times the places that they are applied at. */
function productsOf({ input, layers }: Network): number {
  const steps = input.length === 2 ? input[0] : 1;
  const of = (all: readonly Layer[]): number =>
    all.reduce((sum, layer) => {
      switch (layer.kind) {
        case "dense":
          return sum + layer.inputs * layer.units * (layers.some(hasSteps) ? steps : 1);
        case "convolution":
        case "transposedConvolution":
          return (
            sum +
            (layer.kernel ** 2 * layer.channels * layer.filters * layer.height * layer.width) /
              (layer.kind === "convolution" ? strides(layer)[0] * strides(layer)[1] : 1)
          );
        case "recurrent":
          return sum + 4 * layer.units * (layer.inputs + layer.units) * steps;
        case "attention":
          return sum + 4 * layer.width ** 2 * steps + 2 * layer.width * steps ** 2;
        case "residual":
          return sum + of(layer.layers);
        default:
          return sum;
      }
    }, 0);
  return 6 * Math.max(1, of(layers));
}

/** Whether a layer works on each step of a window by itself. */
function hasSteps({ kind }: Layer): boolean {
  return kind === "recurrent" || kind === "position" || kind === "attention";
}
