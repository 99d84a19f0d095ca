import { median } from "../../math/statistics.js";
import { svdEmbedding } from "../embedding/svdEmbedding.js";
import { type MapExponents, mapExponents, mapResidual } from "./mapExponents.js";
import type { PathSettings } from "./strands.js";
import { type StretchingCurve, stretchingCurve } from "./stretchingCurve.js";
import type { Work } from "./work.js";

/** What is known of a series before its exponent is looked for. */
export interface ExponentSettings {
  /** mean time of a turn, samples */
  readonly turn: number;
  /** standard deviation of the noise, in the unit of the series */
  readonly noise: number;
  /** principal directions across the flow; for a map, of the whole space */
  readonly rank: number;
  /** samples nearer in time than this don't count as neighbours */
  readonly theiler: number;
}

/** The largest exponent of a series by two methods. Times are samples. */
export interface LargestExponent {
  /** per sample */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** from local maps in each of the embeddings, per sample */
  readonly byMaps: readonly number[];
  /** relative residual of the maps */
  readonly misfit: number;
  readonly stretching: StretchingCurve;
}

/** Samples a turn from which a series counts as a flow. */
const FLOW = 8;
/** Largest share of noise in a principal coordinate. */
const CLEAN = 0.012;
/** Numbers of strands that maps may be fitted to. */
const STRANDS = [12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
/** Residual over the least of all numbers up to which one is as good, and above which more strands are not tried. */
const AS_GOOD = 1.02;
const WORSE = 1.2;
const TRIALS = 128;
/** Level of noise above which maps reach twice as far ahead. */
const NOISY = 1e-3;
/** Points of the path that neighbours are followed from for the stretching curve, and how many from each. */
const REFERENCES = 800;
const FOLLOWED = 3;
/** Turns that the stretching curve reaches at most. */
const TURNS = 30;
/** Standard errors of an interval, and the error of the method as such: what systems of known exponent show. */
const WIDTH = 2;
const METHOD = 0.03;

/** Is a series with turns of so many samples a flow, rather than the orbit of a map? */
export function isFlow(turn: number): boolean {
  return turn >= FLOW;
}

/** Embeddings that the maps are fitted in: coordinates, window and reach ahead in quarters of a turn. */
const EMBEDDINGS = [
  { coordinates: 3, window: 4, ahead: 0.5 },
  { coordinates: 2, window: 3, ahead: 0.5 },
  { coordinates: 3, window: 5, ahead: 0.5 },
  { coordinates: 3, window: 4, ahead: 1 },
];

/**
 * Largest Lyapunov exponent of a series: the median of local maps in four embeddings whose windows last about a turn, with
 * an interval from the scatter over stretches of the series and over the embeddings; beside it the stretching curve.
 * A flow never has less than 0, the exponent of its own direction.
 * @yields how far it is.
 * @see `LocalMaps` and `stretchingCurve`.
 */
export function* largestExponent(values: Float64Array, settings: ExponentSettings): Work<LargestExponent> {
  const flow = isFlow(settings.turn);
  const results: MapExponents[] = [];
  const total = EMBEDDINGS.length + 1;
  let strands: number | undefined;
  for (const [index, embedding] of EMBEDDINGS.entries()) {
    yield { done: index, total };
    const path = pathOf(values, settings, embedding);
    const rank = Math.min(settings.rank, path.columns - (flow ? 1 : 0));
    strands ??= bestCount(path, rank);
    const work = mapExponents({ ...path, rank, strands });
    for (;;) {
      const { done, value } = work.next();
      if (done) {
        if (Number.isFinite(value.exponents[0])) results.push(value);
        break;
      }
      yield { done: index + value.done / value.total, total };
    }
  }
  yield { done: total - 1, total };
  const path = pathOf(values, settings, EMBEDDINGS[0]);
  const hop = flow ? Math.max(1, Math.round(settings.turn / 8)) : 1;
  const hops = Math.round((TURNS * settings.turn) / hop);
  const work = stretchingCurve({ ...path, hop, hops, references: REFERENCES, strands: FOLLOWED });
  let stretching: StretchingCurve | undefined;
  while (stretching === undefined) {
    const { done, value } = work.next();
    if (done) stretching = value;
    else yield { done: total - 1 + value.done / value.total, total };
  }
  return joined(results, stretching, flow);
}

/** The series in one of the embeddings, without coordinates that are mostly noise. */
function pathOf(
  values: Float64Array,
  { turn, noise, rank, theiler }: ExponentSettings,
  { coordinates, window, ahead }: (typeof EMBEDDINGS)[number],
): PathSettings & { readonly noise: Float64Array } {
  const flow = isFlow(turn);
  const quarter = flow ? turn / 4 : 1;
  const length = flow ? Math.round(window * quarter) + 1 : rank + coordinates - 1;
  const wanted = Math.min(length, rank + coordinates);
  let embedding = svdEmbedding(values, length, wanted);
  const most = embedding.variances.findIndex((variance) => noise > CLEAN * Math.sqrt(variance));
  const fewest = Math.min(wanted, rank + (flow ? 1 : 0));
  if (most >= 0 && Math.max(most, fewest) < embedding.columns)
    embedding = svdEmbedding(values, length, Math.max(most, fewest));
  const noisy = noise > NOISY * deviation(values);
  const reach = noisy ? 2 * ahead : ahead;
  return {
    points: embedding.points,
    columns: embedding.columns,
    flow,
    stride: flow ? Math.max(1, Math.floor(quarter / 6)) : 1,
    gap: flow ? Math.max(1, Math.round(quarter / 2)) : 1,
    theiler,
    ahead: flow ? Math.max(1, Math.round(reach * quarter)) : 1,
    noise: embedding.variances.map((variance) => (noisy ? noise ** 2 / variance : 0)),
  };
}

/**
 * The greatest number of strands whose maps predict as well as any. Slopes are the surer the wider the neighbourhood, until a
 * quadratic is no longer enough for it. The residual is no share of the neighbourhood's size: that falls as the size grows.
 */
function bestCount(path: PathSettings & { readonly noise: Float64Array }, rank: number): number {
  const terms = 1 + rank + (rank * (rank + 1)) / 2;
  const tried: { strands: number; residual: number }[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const strands of STRANDS) {
    if (strands < terms + 4) continue;
    const residual = mapResidual({ ...path, rank, strands }, TRIALS);
    if (residual > WORSE * least) break;
    if (!Number.isFinite(residual)) continue;
    least = Math.min(least, residual);
    tried.push({ strands, residual });
  }
  return tried.findLast(({ residual }) => residual <= AS_GOOD * least)?.strands ?? 2 * terms;
}

function joined(
  results: readonly MapExponents[],
  stretching: StretchingCurve,
  flow: boolean,
): LargestExponent {
  const byMaps = results.map(({ exponents }) => exponents[0]);
  const raw = median(byMaps);
  const sampling = median(results.map(({ errors }) => errors[0]));
  // Half the range of four embeddings is about their standard deviation.
  const embedding = byMaps.length > 1 ? (Math.max(...byMaps) - Math.min(...byMaps)) / 2 : 0;
  const error = WIDTH * Math.hypot(sampling, embedding, METHOD * raw);
  const regular = flow && raw <= 0;
  // Where nothing grows across the flow its own 0 is exact, unless one of the estimates leaves room for more.
  const room = Math.max(0, Math.max(...byMaps) + WIDTH * sampling);
  return {
    value: regular ? 0 : raw,
    low: regular ? -room : raw - error,
    high: regular ? room : raw + error,
    byMaps,
    misfit: median(results.map(({ misfit }) => misfit)),
    stretching,
  };
}

function deviation(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let power = 0;
  for (const value of values) power += (value - mean) ** 2 / values.length;
  return Math.sqrt(power);
}
