import { quantile } from "../../math/statistics.js";
import { LocalMaps } from "./localMaps.js";
import { type PathSettings, Strands } from "./strands.js";
import type { Work } from "./work.js";

/** How exponents are read from local maps. */
export interface MapSettings extends PathSettings {
  /** principal directions of a map, below the columns */
  readonly rank: number;
  /** strands a map is fitted to */
  readonly strands: number;
  /** variance of the noise of each coordinate */
  readonly noise: Float64Array;
}

/** Exponents across the flow from local maps. */
export interface MapExponents {
  /** per row, the largest first: for a flow that of the flow itself, 0, is not among them */
  readonly exponents: Float64Array;
  /** standard errors, from stretches of the path */
  readonly errors: Float64Array;
  /** mean logarithm of the length of a vector, map by map: the largest exponent, times `ahead` */
  readonly growth: Float64Array;
  /** median over the maps of their relative residual, strands left out in turn */
  readonly misfit: number;
  /** median standard deviation of the strands along their widest direction, where the path as a whole has 1 */
  readonly spread: number;
}

/** Stretches that the standard error is taken from. */
const STRETCHES = 16;
/** Strands that all maps together are fitted to at most: the longest path that is followed. */
const MOST = 300_000;
/** Maps in which the vectors settle. */
const SETTLING = 5;

/**
 * Lyapunov exponents of a path, from maps that are fitted to the strands near it, one after the other.
 * @yields how many rows are done.
 * @see `LocalMaps`, and Benettin et al. (1980) Meccanica 15 9 for the orthonormalisation.
 */
export function* mapExponents(settings: MapSettings): Work<MapExponents> {
  const { rank, ahead, columns } = settings;
  const strands = new Strands(settings);
  const maps = new LocalMaps(strands, rank, settings.noise);
  const { first, end } = strands;
  const possible = Math.max(0, Math.floor((end - 1 - first) / ahead) + 1);
  const count = Math.min(possible, Math.ceil(MOST / settings.strands));
  const growth = new Float64Array(count * rank);
  const vectors = new Float64Array(rank * columns);
  const moved = new Float64Array(rank * columns);
  for (let v = 0; v < rank; v++) vectors[v * columns + v] = 1;
  const misfits = new Float64Array(count);
  const spreads = new Float64Array(count);
  let done = 0;
  for (let n = 0; n < count; n++) {
    if (n % 256 === 0) yield { done: n * ahead, total: count * ahead };
    if (!maps.fit(first + n * ahead, settings.strands)) continue;
    advance(maps, vectors, moved, columns, strands.imageDirection);
    if (!orthonormalise(moved, rank, columns, growth, done * rank)) continue;
    vectors.set(moved);
    misfits[done] = maps.misfit;
    spreads[done] = maps.spread;
    done++;
  }
  const used = Math.max(0, done - SETTLING);
  const exponents = new Float64Array(rank).fill(Number.NaN);
  const errors = new Float64Array(rank).fill(Number.NaN);
  for (let v = 0; v < rank && used >= 2 * STRETCHES; v++) {
    const logs = Float64Array.from({ length: used }, (_, n) => growth[(SETTLING + n) * rank + v] / ahead);
    const { mean, error } = meanOf(logs);
    exponents[v] = mean;
    errors[v] = error;
  }
  return {
    exponents,
    errors,
    growth: Float64Array.from({ length: done }, (_, n) => growth[n * rank]),
    misfit: quantile(misfits.subarray(0, done), 0.5),
    spread: quantile(spreads.subarray(0, done), 0.5),
  };
}

/**
 * How well maps that are fitted to so many strands tell where another strand goes.
 * @param references maps, evenly spread over the path.
 * @returns their residual, strands left out in turn, in units of the path: the geometric mean; NaN if no map could be fitted.
 */
export function mapResidual(settings: MapSettings, references: number): number {
  const strands = new Strands(settings);
  const maps = new LocalMaps(strands, settings.rank, settings.noise);
  const step = Math.max(1, Math.floor((strands.end - strands.first) / references));
  let sum = 0;
  let count = 0;
  for (let row = strands.first; row < strands.end; row += step) {
    if (!maps.fit(row, settings.strands) || !(maps.residual > 0)) continue;
    sum += Math.log(maps.residual);
    count++;
  }
  return Math.exp(sum / count);
}

/** The vectors after the last map, without what lies along the flow. */
function advance(
  maps: LocalMaps,
  vectors: Float64Array,
  moved: Float64Array,
  columns: number,
  direction: Float64Array,
): void {
  const { rank, directions, images } = maps;
  moved.fill(0);
  for (let v = 0; v < rank; v++) {
    const at = v * columns;
    for (let i = 0; i < rank; i++) {
      let dot = 0;
      for (let c = 0; c < columns; c++) dot += directions[i * columns + c] * vectors[at + c];
      for (let c = 0; c < columns; c++) moved[at + c] += dot * images[i * columns + c];
    }
    let along = 0;
    for (let c = 0; c < columns; c++) along += moved[at + c] * direction[c];
    for (let c = 0; c < columns; c++) moved[at + c] -= along * direction[c];
  }
}

/** Gram-Schmidt, in place; the logarithms of the lengths go into `logs`. @returns false if a vector has no length. */
function orthonormalise(
  vectors: Float64Array,
  count: number,
  columns: number,
  logs: Float64Array,
  at: number,
): boolean {
  for (let v = 0; v < count; v++) {
    const from = v * columns;
    for (let u = 0; u < v; u++) {
      let dot = 0;
      for (let c = 0; c < columns; c++) dot += vectors[from + c] * vectors[u * columns + c];
      for (let c = 0; c < columns; c++) vectors[from + c] -= dot * vectors[u * columns + c];
    }
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += vectors[from + c] ** 2;
    const length = Math.sqrt(sum);
    if (!(length > 0 && Number.isFinite(length))) return false;
    for (let c = 0; c < columns; c++) vectors[from + c] /= length;
    logs[at + v] = Math.log(length);
  }
  return true;
}

/** Mean, and its standard error from the means of stretches, which may be correlated within but not among themselves. */
function meanOf(values: Float64Array): { readonly mean: number; readonly error: number } {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let spread = 0;
  for (let s = 0; s < STRETCHES; s++) {
    const from = Math.floor((s * values.length) / STRETCHES);
    const to = Math.floor(((s + 1) * values.length) / STRETCHES);
    let part = 0;
    for (let i = from; i < to; i++) part += values[i] / (to - from);
    spread += (part - mean) ** 2 / (STRETCHES - 1);
  }
  return { mean, error: Math.sqrt(spread / STRETCHES) };
}
