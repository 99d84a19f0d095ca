import { InputError } from "../../shapes/inputError.js";
import { spreadOf } from "../topology/closeReturns.js";
import type { NamedLinking } from "../topology/compareLinking.js";
import { linkingMatrix, linkingNumber } from "../topology/linkingNumber.js";
import { curveDistance } from "./curveDistance.js";

/** A closed curve with a name, such as a periodic orbit. */
export interface NamedCurve {
  readonly name: string;
  /** points x 3, row-major; the last point is joined to the first */
  readonly points: Float64Array;
}

/** How two orbits are linked in a latent space, and how they ought to be. */
export interface OrbitEntry {
  readonly names: readonly [string, string];
  readonly expected: number;
  /** null if the curves touch, and so have no linking number */
  readonly found: number | null;
  /** whether they are linked as they ought to be, up to the sign of all entries */
  readonly kept: boolean;
  /** smallest distance of the two curves, as a share of the spread */
  readonly distance: number;
}

/** Whether the orbits of a flow are linked in a latent space as they are in the flow. */
export interface OrbitComparison {
  readonly entries: readonly OrbitEntry[];
  /** -1 if the latent space is best seen in a mirror, which flips every linking number */
  readonly sign: 1 | -1;
  /** whether every entry is kept */
  readonly kept: boolean;
  /** share of entries that are kept */
  readonly keptShare: number;
  /** smallest distance of two curves, as a share of the spread */
  readonly minimumDistance: number;
  /** whether it is at least `APART`: closer curves are linked by chance, though always by integers */
  readonly apart: boolean;
  /** sum of all linking numbers that were found, less what it ought to be; errors of opposite sign cancel in it */
  readonly cancellingSum: number;
  /** whether that sum alone would have called the latent space right */
  readonly cancellingSumKept: boolean;
}

/** Distance of orbits, as a share of the spread, below which a latent space does not keep them apart. */
export const APART = 0.005;
/** Distance below which curves touch but for rounding. */
const TOUCHING = 1e-9;

/**
 * Compares the orbits of a latent space with those of the flow that it should be a copy of, entry by entry and up to one sign
 * of them all. Closed polygons always have integer linking numbers, so the distance of the orbits counts as well. Beside it stands the
 * sum over all pairs, which has been used as a criterion and in which errors can cancel.
 * @param latent the orbits as the network encodes them, as closed curves in three dimensions.
 * @param reference names and linking numbers of the orbits of the flow (`linkingOf` finds them from curves); orbits are matched by name.
 * @param spread of the latent path, the root mean square of its coordinates' standard deviations; default that of the curves' points.
 * @returns the entries in the order of `latent`, and what they come to.
 * @throws {InputError} if fewer than two names are shared, a matrix does not fit its names, or a curve is not one.
 * @see Fainstein, Catoni, Elemans & Mindlin (2023) Chaos, Solitons & Fractals 176 114115; Gilmore & Lefranc (2011) The
 * Topology of Chaos.
 * @example
 * const square = { name: "a", points: Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0) };
 * const through = { name: "b", points: Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1) };
 * const mirrored = { names: ["a", "b"], linking: [[0, -1], [-1, 0]] };
 * const { kept, sign } = compareOrbits([square, through], mirrored);
 * [kept, sign]; // [true, -1]
 */
export function compareOrbits(
  latent: readonly NamedCurve[],
  reference: NamedLinking,
  spread = spreadOfCurves(latent),
): OrbitComparison {
  const { names, linking } = reference;
  if (linking.length !== names.length || linking.some((row) => row.length !== names.length)) {
    throw new InputError(
      `compareOrbits: linking is not a matrix of ${names.length} x ${names.length}, one row a name; check its size.`,
    );
  }
  const shared = latent.filter(({ name }) => names.includes(name));
  if (shared.length < 2) {
    throw new InputError(
      `compareOrbits: the latent space and the flow share ${shared.length} orbits, but a pair takes two; name orbits alike in both.`,
    );
  }
  const pairs = shared.flatMap((second, n) =>
    shared.slice(0, n).map((first) => {
      const distance = curveDistance(first.points, second.points) / spread;
      return {
        names: [first.name, second.name] as const,
        expected: linking[names.indexOf(first.name)][names.indexOf(second.name)],
        found: distance > TOUCHING ? linkingOrNull(first.points, second.points) : null,
        distance,
      };
    }),
  );
  const agreeing = (sign: 1 | -1): number =>
    pairs.filter(({ expected, found }) => found === sign * expected).length;
  const sign = agreeing(-1) > agreeing(1) ? -1 : 1;
  const entries = pairs.map((pair) => ({ ...pair, kept: pair.found === sign * pair.expected }));
  const keptShare = entries.filter(({ kept }) => kept).length / entries.length;
  const minimumDistance = Math.min(...entries.map(({ distance }) => distance));
  const expectedSum = entries.reduce((sum, { expected }) => sum + expected, 0);
  const foundSum = entries.reduce((sum, { found }) => sum + (found ?? 0), 0);
  // Of either handedness the one that leaves less.
  const cancellingSum =
    Math.abs(foundSum - expectedSum) <= Math.abs(-foundSum - expectedSum)
      ? foundSum - expectedSum
      : -foundSum - expectedSum;
  return {
    entries,
    sign,
    kept: keptShare === 1,
    keptShare,
    minimumDistance,
    apart: minimumDistance >= APART,
    cancellingSum,
    cancellingSumKept: cancellingSum === 0,
  };
}

/**
 * Names and linking numbers of closed curves.
 * @param curves at least one.
 * @throws {InputError} if a curve is not one, or two of them touch.
 * @example
 * const square = { name: "a", points: Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0) };
 * const through = { name: "b", points: Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1) };
 * linkingOf([square, through]); // { names: ["a", "b"], linking: [[0, 1], [1, 0]] }
 */
export function linkingOf(curves: readonly NamedCurve[]): NamedLinking {
  return {
    names: curves.map(({ name }) => name),
    linking: linkingMatrix(curves.map(({ points }) => points)),
  };
}

function linkingOrNull(a: Float64Array, b: Float64Array): number | null {
  try {
    return linkingNumber(a, b);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function spreadOfCurves(curves: readonly NamedCurve[]): number {
  const all = new Float64Array(curves.reduce((sum, { points }) => sum + points.length, 0));
  let at = 0;
  for (const { points } of curves) {
    all.set(points, at);
    at += points.length;
  }
  return spreadOf(all, 3) / Math.sqrt(3);
}
