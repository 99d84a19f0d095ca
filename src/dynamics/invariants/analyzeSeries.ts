import { InputError } from "../../shapes/inputError.js";
import { autocorrelationTime } from "../embedding/autocorrelation.js";
import { checkInteger, checkSeries } from "../embedding/checkSeries.js";
import { chooseDelay } from "../embedding/chooseDelay.js";
import { delayVectors } from "../embedding/delayVectors.js";
import { unfoldingCurves } from "../embedding/unfoldingCurves.js";
import { type CorrelationDimension, correlationDimensionInSteps } from "./correlationDimension.js";
import { isFlow, largestExponent } from "./largestExponent.js";
import { meanTurn } from "./meanTurn.js";
import { noiseLevel } from "./noiseLevel.js";
import { type SurrogateTest, surrogateTest } from "./surrogateTest.js";
import type { Work } from "./work.js";

/** What may be set by hand in an analysis; by default all is taken from the series. */
export interface SeriesAnalysisOptions {
  /** samples between coordinates of a delay vector */
  readonly delay?: number;
  /** coordinates of a delay vector */
  readonly dimension?: number;
  /** mean time of a turn, s */
  readonly period?: number;
  /** samples nearer in time than this don't count as neighbours */
  readonly theiler?: number;
  /** surrogates, at least 19; default 19 */
  readonly surrogates?: number;
  /** of the surrogates, any integer; default 1 */
  readonly seed?: number;
}

/** What kind of motion a series shows. */
export type MotionKind = "chaos" | "periodic" | "quasi-periodic" | "noise" | "undecided";

/** Largest exponent of a series, natural logarithm. */
export interface SeriesExponent {
  readonly perSecond: number;
  readonly perTurn: number;
  /** interval of perSecond, about 95 % */
  readonly low: number;
  readonly high: number;
  /** s of the stretching curve between which the line was fitted */
  readonly fit: readonly [number, number];
  /** its slope, 1/s: a second estimate, cruder, on which nothing else depends */
  readonly byStretching: number;
  /** estimates by local maps in four embeddings, 1/s; perSecond is their median */
  readonly byMaps: readonly number[];
  /** stretching curve: s, and mean logarithm of the distance of neighbours */
  readonly curve: { readonly times: Float64Array; readonly logarithms: Float64Array };
  /** error of the maps on strands that they were not fitted to, as a share of the strands' spread */
  readonly misfit: number;
}

/** All that is read from a scalar series. */
export interface SeriesAnalysis {
  readonly rows: number;
  /** Hz */
  readonly rate: number;
  /** samples */
  readonly delay: number;
  /** first minimum of the mutual information, samples; null if there is none within three turns */
  readonly informationMinimum: number | null;
  /** mutual information by lag, nat */
  readonly information: Float64Array;
  /** samples until the autocorrelation falls to 1/e */
  readonly autocorrelationTime: number;
  readonly dimension: number;
  /** share of false nearest neighbours in dimension 1, 2, ... */
  readonly falseNeighbours: Float64Array;
  /** Cao's E1 and E2 in dimension 1, 2, ... */
  readonly cao: { readonly e1: Float64Array; readonly e2: Float64Array };
  /** mean time of a turn, s */
  readonly turn: number;
  /** standard deviation of the white noise on the series, as a share of the series' own; 0 where there are too few samples a turn to tell */
  readonly noise: number;
  /** samples */
  readonly theiler: number;
  /** null for noise, which has none */
  readonly lyapunov: SeriesExponent | null;
  /** null for noise */
  readonly correlationDimension: CorrelationDimension | null;
  readonly surrogates: SurrogateTest;
  readonly verdict: { readonly kind: MotionKind; readonly why: string };
}

/** Fewest values of a series, and fewest turns. */
const LEAST = 500;
const LEAST_TURNS = 20;
/** Dimensions that are tried, and the share of false neighbours that is none. */
const DIMENSIONS = 6;
const FEW = 0.01;
/** Turns between neighbours, beside the autocorrelation time. */
const THEILER_TURNS = 2;
/** What a correlation dimension may lack of the true one, which is 2 at least for chaos in a flow. */
const SHORT = 0.15;
/** Share of the standard deviation that the prediction error, five turns ahead, of a regular series stays below. */
const REGULAR = 0.35;
/** Standard deviations of the noise below which distances say nothing. */
const ABOVE_NOISE = 3;
/** Largest dimension of a cycle. */
const CYCLE = 1.5;

/**
 * Analyses a scalar series with nothing but itself to go by: delay, embedding dimension, largest Lyapunov exponent,
 * correlation dimension, comparison with surrogates, and what kind of motion that makes it.
 * @param values at least 500, and 20 turns. @param rate Hz.
 * @throws {InputError} if the series is too short, a value is not finite, all are equal, or a setting is out of range.
 * @see Kantz & Schreiber (2004) Nonlinear Time Series Analysis; `largestExponent` for the local maps.
 * @example
 * const random = new Random(1);
 * const noise = Float64Array.from({ length: 1000 }, () => random.normal());
 * analyzeSeries(noise, 100).verdict.kind; // "noise"
 */
export function analyzeSeries(
  values: ArrayLike<number>,
  rate: number,
  options: SeriesAnalysisOptions = {},
): SeriesAnalysis {
  const work = analyzeSeriesInSteps(values, rate, options);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same as `analyzeSeries`, as a generator that tells how far it is.
 * @example
 * const sine = Float64Array.from({ length: 2000 }, (_, n) => Math.sin(n / 8));
 * analyzeSeriesInSteps(sine, 1).next().value; // { done: 0, total: 4 }
 */
export function* analyzeSeriesInSteps(
  values: ArrayLike<number>,
  rate: number,
  options: SeriesAnalysisOptions = {},
): Work<SeriesAnalysis> {
  checkSeries("analyzeSeries", values, LEAST);
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY))
    throw new InputError(`analyzeSeries: rate=${rate} Hz must be positive; give the values per second.`);
  const total = 4;
  yield { done: 0, total };
  const series = Float64Array.from(values);
  const n = series.length;
  const rough = noiseLevel(series);
  const turn = options.period === undefined ? meanTurn(series, rough) : options.period * rate;
  // From one value of a map to the next anything may happen: noise can't be told.
  const level = isFlow(turn) ? rough : 0;
  if (!(turn > 0 && LEAST_TURNS * turn <= n)) {
    throw new InputError(
      `analyzeSeries: a turn of ${(turn / rate).toPrecision(3)} s is longer than a twentieth of the series (${(n / rate).toPrecision(3)} s); give a longer series, or the period.`,
    );
  }
  const correlated = autocorrelationTime(series);
  const { information, minimum, ...chosen } = chooseDelay(series, turn);
  const delay = options.delay ?? chosen.delay;
  checkInteger("analyzeSeries", "delay", delay, 1, Math.floor(n / 20));
  const theiler =
    options.theiler ??
    Math.min(Math.floor(n / 10), Math.ceil(Math.max(THEILER_TURNS * turn, 2 * correlated)));
  checkInteger("analyzeSeries", "theiler", theiler, 0, Math.floor(n / 4));
  const unfolding = unfoldingCurves(series, { delay, dimensions: DIMENSIONS, theiler });
  const enough = unfolding.falseNeighbours.findIndex((share) => share < FEW);
  const dimension = options.dimension ?? (enough < 0 ? DIMENSIONS : Math.max(2, enough + 1));
  checkInteger("analyzeSeries", "dimension", dimension, 1, 20);
  yield { done: 1, total };
  const surrogates = yield* within(
    surrogateTest(series, {
      turn,
      delay,
      dimension,
      count: options.surrogates ?? 19,
      seed: options.seed ?? 1,
    }),
    1,
    total,
  );
  const shared = {
    rows: n,
    rate,
    delay,
    informationMinimum: minimum ?? null,
    information,
    autocorrelationTime: correlated,
    dimension,
    falseNeighbours: unfolding.falseNeighbours,
    cao: { e1: unfolding.cao1, e2: unfolding.cao2 },
    turn: turn / rate,
    noise: level / deviationOf(series),
    theiler,
    surrogates,
  };
  if (surrogates.alike && !(surrogates.longError < REGULAR)) {
    const why =
      "no finite dimension: the surrogates score alike, so the series is not told from noise of its spectrum.";
    return { ...shared, lyapunov: null, correlationDimension: null, verdict: { kind: "noise", why } };
  }
  const correlation = yield* within(
    correlationDimensionInSteps(delayVectors(series, dimension, delay), dimension, {
      theiler,
      floor: ABOVE_NOISE * level * Math.sqrt(dimension),
    }),
    2,
    total,
  );
  const flow = isFlow(turn);
  const floored = Math.floor((Number.isNaN(correlation.value) ? 2 : correlation.value) + SHORT);
  const rank = Math.min(4, Math.max(flow ? 2 : Math.min(2, dimension), floored));
  const found = yield* within(largestExponent(series, { turn, noise: level, rank, theiler }), 3, total);
  const { rows, logarithms, fit, slope } = found.stretching;
  const lyapunov: SeriesExponent = {
    perSecond: found.value * rate,
    perTurn: found.value * turn,
    low: found.low * rate,
    high: found.high * rate,
    fit: [rows[fit[0]] / rate, rows[fit[1]] / rate],
    byStretching: slope * rate,
    byMaps: found.byMaps.map((value) => value * rate),
    curve: { times: rows.map((row) => row / rate), logarithms },
    misfit: found.misfit,
  };
  return {
    ...shared,
    lyapunov,
    correlationDimension: correlation,
    verdict: verdictOf(lyapunov, correlation, surrogates),
  };
}

/** Passes on the steps of one of `total` equal parts. */
function* within<Result>(work: Work<Result>, part: number, total: number): Work<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield { done: part + value.done / value.total, total };
  }
}

function verdictOf(
  { low, high, perTurn }: SeriesExponent,
  { value: dimension }: CorrelationDimension,
  { alike, longError }: SurrogateTest,
): SeriesAnalysis["verdict"] {
  const size = Number.isNaN(dimension) ? "" : `, dimension ${dimension.toFixed(2)}`;
  if (low > 0 && !alike) {
    return {
      kind: "chaos",
      why: `neighbours part by a factor of ${Math.exp(perTurn).toFixed(2)} a turn${size}; the surrogates score worse.`,
    };
  }
  if (longError < REGULAR) {
    const kind = dimension > CYCLE ? "quasi-periodic" : "periodic";
    return { kind, why: `neighbours stay together, and five turns ahead are predicted${size}.` };
  }
  return {
    kind: "undecided",
    why: `the exponent may be 0 (${low.toPrecision(2)} to ${high.toPrecision(2)} 1/s)${size}, yet five turns ahead are not predicted; give a longer or cleaner series.`,
  };
}

function deviationOf(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let power = 0;
  for (const value of values) power += (value - mean) ** 2 / values.length;
  return Math.sqrt(power);
}
