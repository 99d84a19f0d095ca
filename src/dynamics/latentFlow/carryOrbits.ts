import { factorise, solveFactorised } from "../../math/cholesky.js";
import { KdTree } from "../../math/kdTree.js";
import { Neighbours } from "../../math/neighbours.js";
import { InputError } from "../../shapes/inputError.js";
import type { NamedCurve } from "./compareOrbits.js";
import type { StateRows } from "./continuity.js";

/** Rows that a local fit takes, times the number of its unknowns. */
const TAKEN = 5;
/** Share of the variance of nearby states that is added to it: across a thin attractor they say nothing of a slope. */
const RIDGE = 1e-4;

/**
 * Carries orbits of a state space into another space that shows the same instants: each state of an orbit goes to the local linear fit
 * of the other space to the rows that are nearest in state. So an orbit that the rows only come near is carried as closed as it is, and
 * the noise of single rows is averaged.
 * @param orbits closed curves in the state space, points x state.dimension each.
 * @param state rows of the known state, or of delay vectors. @param other the rows of the other space, such as a latent path, at the same instants.
 * @returns the orbits in the other space, points x other.dimension each, under their names.
 * @throws {InputError} if the rows differ in number or are too few, or an orbit has another dimension.
 * @see Cleveland & Devlin (1988) J. Am. Stat. Assoc. 83 596 for local regression.
 * @example
 * const random = new Random(1);
 * const state = { values: Float64Array.from({ length: 3000 }, () => 4 * random.uniform() - 2), dimension: 3 };
 * const other = { values: state.values.map((value) => 2 * value + 1), dimension: 3 };
 * const orbit = { name: "a", points: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) };
 * carryOrbits([orbit], state, other)[0].points[0]; // 3.00
 */
export function carryOrbits(orbits: readonly NamedCurve[], state: StateRows, other: StateRows): NamedCurve[] {
  const { dimension: d } = state;
  const rows = state.values.length / d;
  const taken = TAKEN * (d + 1);
  if (!Number.isInteger(rows) || rows < taken || other.values.length !== rows * other.dimension) {
    throw new InputError(
      `carryOrbits: ${state.values.length} and ${other.values.length} values are not ${taken} or more rows of ${d} and of ${other.dimension} coordinates; give the same instants of both.`,
    );
  }
  const tree = new KdTree(state.values, d);
  const near = new Neighbours();
  return orbits.map(({ name, points }) => {
    if (points.length % d !== 0) {
      throw new InputError(
        `carryOrbits: orbit ${name} of ${points.length} values is not one of ${d} coordinates; give points of the state space.`,
      );
    }
    const carried = new Float64Array((points.length / d) * other.dimension);
    for (let p = 0; p < points.length / d; p++) {
      tree.nearest(points, p * d, taken, near);
      carried.set(localValue(points, p * d, state, other, near), p * other.dimension);
    }
    return { name, points: carried };
  });
}

/** The value at a state of the plane fitted to the rows nearby, the furthest of which weigh least (tricube). */
function localValue(
  query: Float64Array,
  at: number,
  { values, dimension: d }: StateRows,
  other: StateRows,
  near: Neighbours,
): Float64Array {
  const m = d + 1;
  const moments = new Float64Array(m * m);
  const right = new Float64Array(m * other.dimension);
  const row = new Float64Array(m);
  const reach = 1.1 * Math.sqrt(near.squared[near.count - 1]) || 1;
  for (let n = 0; n < near.count; n++) {
    const from = near.rows[n];
    row[0] = 1;
    for (let c = 0; c < d; c++) row[c + 1] = (values[from * d + c] - query[at + c]) / reach;
    const weight = (1 - (Math.sqrt(near.squared[n]) / reach) ** 3) ** 3;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) moments[i * m + j] += weight * row[i] * row[j];
      for (let k = 0; k < other.dimension; k++)
        right[i * other.dimension + k] += weight * row[i] * other.values[from * other.dimension + k];
    }
  }
  let slopes = 0;
  for (let i = 1; i < m; i++) slopes += moments[i * m + i] / d;
  for (let i = 1; i < m; i++) moments[i * m + i] += RIDGE * slopes;
  factorise(moments, m, 1e-14);
  solveFactorised(moments, m, right, other.dimension);
  return right.subarray(0, other.dimension);
}
