import { type Alignment, alignment } from "../../dynamics/latentFlow/alignment.js";
import { carryOrbits } from "../../dynamics/latentFlow/carryOrbits.js";
import {
  compareOrbits,
  linkingOf,
  type NamedCurve,
  type OrbitComparison,
} from "../../dynamics/latentFlow/compareOrbits.js";
import { type Continuity, continuity } from "../../dynamics/latentFlow/continuity.js";
import { type CycleCrossings, cycleCrossings } from "../../dynamics/latentFlow/cycleCrossings.js";
import { cyclePhase } from "../../dynamics/latentFlow/cyclePhase.js";
import { type NearCrossings, nearCrossings } from "../../dynamics/latentFlow/nearCrossings.js";
import { phaseAveragedCycle } from "../../dynamics/latentFlow/phaseAveragedCycle.js";
import { type UniqueFuture, uniqueFuture } from "../../dynamics/latentFlow/uniqueFuture.js";
import type { NamedOrbit } from "../../dynamics/topology/orbitsOf.js";
import { rowsPerTurn } from "../../dynamics/topology/rowsPerTurn.js";
import { principalComponents, projectLinearly } from "../../math/principalComponents.js";
import { Random } from "../../math/random.js";
import { median } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";

/** Crossings of the mean cycle of a path in the plane. */
export interface CycleMeasure extends CycleCrossings {
  readonly kind: "cycle";
  readonly bins: number;
  /** where the phase of a row is from: the known state, or the path's own returns */
  readonly phase: "state" | "path";
  /** median number of crossings where the phases are shuffled */
  readonly null: number;
}

/** Near crossings of a path of any dimension. */
export interface NearMeasure extends NearCrossings {
  readonly kind: "near";
}

/** Whether the orbits of the flow are linked as they ought to be. */
export interface LinkingMeasure extends OrbitComparison {
  /** what the orbits were found in */
  readonly reference: "state" | "delay vectors";
  readonly orbits: readonly { readonly name: string; readonly period: number }[];
  /** share of the path's variance in its first three principal components, to which it was projected; undefined if it has three coordinates */
  readonly projected?: number;
}

/** Quality of a latent flow; null where a measure does not apply, for the reason in `reasons`. */
export interface LatentFlow {
  readonly crossings: CycleMeasure | NearMeasure | null;
  readonly uniqueFuture:
    | (UniqueFuture & { readonly continuity: Continuity & { readonly with: "state" | "samples" } })
    | null;
  readonly linking: LinkingMeasure | null;
  readonly alignment: Alignment | null;
  /** points of a mean turn, of the known state if there is one; neighbours within one are left out, and futures compared after a quarter of it */
  readonly turn: number;
  readonly reasons: Readonly<Record<string, string>>;
}

/** A latent path, and what is known of the motion that it shows. */
export interface LatentMotion {
  /** points x dimension */
  readonly path: Float32Array;
  readonly dimension: number;
  /** first point of each recording or part */
  readonly parts: readonly number[];
  /** the known state at the points from `from` on */
  readonly state?: {
    readonly kind: "state" | "delay vectors";
    readonly values: Float64Array;
    readonly dimension: number;
    readonly from: number;
  };
  /** low orbits in the state's space; or why there are none */
  readonly orbits: readonly NamedOrbit[] | string;
  /** samples at some points, for continuity where no state is known */
  readonly samples: { readonly points: Int32Array; readonly values: Float32Array; readonly size: number };
}

const BINS = 33;
/** Uneven returns above this are those of no periodic path. */
const PERIODIC = 0.15;
/** Shuffles of the phases. */
const SHUFFLES = 9;
/** Points of an alignment. */
const ALIGNED = 3000;

/**
 * Measures of a latent path as a copy of the flow behind its samples, each beside a null: whether it crosses itself, whether its points have
 * one future, whether the low orbits are linked as they ought to be, and how it lines up with the known state.
 * @param motion path, and the known state of its points where there is one.
 * @returns each measure, or null and the reason.
 */
export function measureLatentFlow(motion: LatentMotion): LatentFlow {
  const { path, dimension, state } = motion;
  const points = path.length / dimension;
  const reasons: Record<string, string> = {};
  const attempt = <Value>(name: string, measure: () => Value): Value | null => {
    try {
      return measure();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      reasons[name] = error.message;
      return null;
    }
  };
  const known = state && matched(motion, state);
  const turn = rowsPerTurn(known ?? { values: Float64Array.from(path), dimension });
  const rows = {
    theiler: Math.max(1, Math.min(Math.round(turn), Math.floor(points / 20))),
    after: Math.max(1, Math.min(Math.round(turn / 4), Math.floor(points / 20))),
  };
  return {
    turn,
    crossings: attempt("crossings", () => crossingsOf(motion, rows)),
    uniqueFuture: attempt("uniqueFuture", () => futureOf(motion, known, rows)),
    linking: attempt("linking", () => linkingMeasure(motion, known)),
    alignment: attempt("alignment", () => alignmentOf(dimension, known)),
    reasons,
  };
}

/** The points of the path whose state is known. */
interface Matched {
  readonly kind: "state" | "delay vectors";
  readonly path: Float32Array;
  readonly values: Float64Array;
  readonly dimension: number;
}

function matched({ path, dimension }: LatentMotion, state: NonNullable<LatentMotion["state"]>): Matched {
  const count = state.values.length / state.dimension;
  return { ...state, path: path.subarray(state.from * dimension, (state.from + count) * dimension) };
}

function crossingsOf(
  motion: LatentMotion,
  rows: { readonly theiler: number; readonly after: number },
): CycleMeasure | NearMeasure {
  const { path, dimension, parts, state } = motion;
  const cycle = dimension === 2 ? phaseOf(motion) : undefined;
  if (cycle === undefined)
    return { kind: "near", ...nearCrossings({ values: path, dimension, parts }, rows) };
  const count = (phase: Float64Array): CycleCrossings =>
    cycleCrossings(phaseAveragedCycle(cycle.path, 2, phase, BINS));
  const random = new Random(1);
  const nulls = Array.from({ length: SHUFFLES }, () => {
    const order = Int32Array.from(cycle.phase, (_, i) => i);
    random.shuffle(order);
    const { crossings, touches } = count(Float64Array.from(order, (i) => cycle.phase[i]));
    return crossings + touches;
  });
  return {
    kind: "cycle",
    ...count(cycle.phase),
    bins: BINS,
    phase: state?.kind === "state" ? "state" : "path",
    null: median(nulls),
  };
}

/** The phase of a periodic motion at the points of its path; undefined if it is not periodic. */
function phaseOf(motion: LatentMotion): { path: Float32Array; phase: Float64Array } | undefined {
  const { path, parts, state } = motion;
  if (parts.length > 1) return undefined;
  try {
    const known = state?.kind === "state" ? matched(motion, state) : undefined;
    const { phase, unevenness } =
      known === undefined ? cyclePhase(path, 2) : cyclePhase(known.values, known.dimension);
    return unevenness < PERIODIC ? { path: known?.path ?? path, phase } : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function futureOf(
  { path, dimension, parts, samples }: LatentMotion,
  known: Matched | undefined,
  rows: { readonly theiler: number; readonly after: number },
): NonNullable<LatentFlow["uniqueFuture"]> {
  const state = known?.kind === "state" ? known : undefined;
  const future = state
    ? uniqueFuture({ values: state.path, dimension }, { ...rows, state })
    : uniqueFuture({ values: path, dimension, parts }, rows);
  if (state) {
    const a = { values: state.path, dimension };
    return { ...future, continuity: { ...continuity(a, state, { theiler: rows.theiler }), with: "state" } };
  }
  const { points, values, size } = samples;
  const there = new Float32Array(points.length * dimension);
  points.forEach((point, p) => {
    there.set(path.subarray(point * dimension, (point + 1) * dimension), p * dimension);
  });
  // The samples are some of the points, evenly.
  const every = points.length > 1 ? path.length / dimension / points.length : 1;
  const theiler = Math.ceil(rows.theiler / every);
  const both = continuity({ values: there, dimension }, { values, dimension: size }, { theiler });
  return { ...future, continuity: { ...both, with: "samples" } };
}

function linkingMeasure({ dimension, orbits }: LatentMotion, known: Matched | undefined): LinkingMeasure {
  if (typeof orbits === "string") throw new InputError(orbits);
  if (known === undefined) throw new InputError("no state is known, nor a single column to embed");
  if (dimension < 3) throw new InputError("curves are linked in three dimensions; the path has fewer");
  let { path } = known;
  let projected: number | undefined;
  if (dimension > 3) {
    const pca = principalComponents(path, dimension, 3);
    projected = pca.variances.reduce((sum, v) => sum + v, 0) / pca.totalVariance;
    path = projectLinearly(pca, path);
  }
  const carried = carryOrbits(orbits, known, { values: path, dimension: 3 });
  const comparison = compareOrbits(carried, linkingOf(orbits), spreadOfPath(path));
  return {
    ...comparison,
    reference: known.kind,
    orbits: orbits.map(({ name, period }) => ({ name, period })),
    ...(projected !== undefined && { projected }),
  };
}

/** An orbit of the flow in a latent space of three coordinates. */
export interface LatentOrbit extends NamedCurve {
  /** in the time unit of the data */
  readonly period: number;
}

/**
 * The low orbits of the flow as curves in the latent space.
 * @returns none where the path does not have three coordinates, or no orbits are known.
 */
export function latentOrbits(motion: LatentMotion): LatentOrbit[] {
  const { dimension, orbits, state } = motion;
  if (dimension !== 3 || state === undefined || typeof orbits === "string") return [];
  const known = matched(motion, state);
  return carryOrbits(orbits, known, { values: known.path, dimension }).map((curve, i) => ({
    ...curve,
    period: orbits[i].period,
  }));
}

/** Root mean square of the standard deviations of three coordinates. */
function spreadOfPath(path: Float32Array): number {
  let squares = 0;
  const rows = path.length / 3;
  for (let d = 0; d < 3; d++) {
    let mean = 0;
    for (let i = d; i < path.length; i += 3) mean += path[i] / rows;
    for (let i = d; i < path.length; i += 3) squares += (path[i] - mean) ** 2 / rows;
  }
  return Math.sqrt(squares / 3);
}

function alignmentOf(dimension: number, known: Matched | undefined): Alignment {
  if (known?.kind !== "state") throw new InputError("no state is known");
  const count = known.path.length / dimension;
  // A stretch of consecutive points, thinned evenly, so that shifts in time stay shifts.
  const step = Math.max(1, Math.ceil(count / ALIGNED));
  const kept = Int32Array.from({ length: Math.floor(count / step) }, (_, i) => i * step);
  const take = (values: Float32Array | Float64Array, columns: number): Float64Array => {
    const out = new Float64Array(kept.length * columns);
    kept.forEach((row, r) => {
      out.set(values.subarray(row * columns, (row + 1) * columns), r * columns);
    });
    return out;
  };
  return alignment(
    take(known.path, dimension),
    dimension,
    take(known.values, known.dimension),
    known.dimension,
  );
}
