import { InputError } from "../../shapes/inputError.js";
import { checkCurve, curveCrossings } from "./curveCrossings.js";
import { gaussLinking } from "./gaussLinking.js";

/** Directions of view in which no attractor is expected to be symmetric. */
const VIEWS = [
  [0.4472, 0.2764, 0.8507],
  [0.7236, -0.5257, 0.4473],
  [-0.2763, 0.8506, 0.4471],
  [0.1337, 0.9431, -0.3045],
  [-0.8111, 0.1913, 0.5527],
  [0.5313, 0.6217, -0.5755],
] as const;
/** Largest distance of the Gauss integral from an integer: rounding leaves 1e-9 at most. */
const WHOLE = 1e-4;

/**
 * Linking number of two closed curves in space: how often one winds around the other. It is computed twice, as half the sum of
 * signed crossings in two projections and as the Gauss integral, and the two must agree.
 * @param a points x 3, row-major; the last point is joined to the first. @param b the other curve.
 * @returns an integer; positive if right-handed.
 * @throws {InputError} if a curve is not one, or the curves touch so that the two methods disagree.
 * @see Gilmore & Lefranc (2011) The Topology of Chaos, ch. 4; Klenin & Langowski (2000) Biopolymers 54 307.
 * @example
 * const square = Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0);
 * const through = Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1);
 * linkingNumber(square, through); // 1
 */
export function linkingNumber(a: Float64Array, b: Float64Array): number {
  checkCurve("linkingNumber", a);
  checkCurve("linkingNumber", b);
  const integral = gaussLinking(a, b);
  const linking = Math.round(integral);
  if (Math.abs(integral - linking) < WHOLE) {
    // A projection in which a crossing falls on a corner can miscount; two that agree with the integral can't.
    let agreeing = 0;
    for (const view of VIEWS) {
      let signs = 0;
      for (const { sign } of curveCrossings(a, b, view)) signs += sign;
      if (signs === 2 * linking) agreeing++;
      // Not -0.
      if (agreeing === 2) return linking + 0;
    }
  }
  throw new InputError(
    `linkingNumber: the curves touch: the Gauss integral ${Number.isNaN(integral) ? "has no value" : `is ${integral.toFixed(4)}`}, and their closest points are ${closest(a, b).toPrecision(2)} apart; give curves that keep apart, with more points each.`,
  );
}

/**
 * Linking numbers of every two of several closed curves.
 * @param curves points x 3 each, row-major.
 * @returns a symmetric matrix of integers, with zeros on its diagonal.
 * @throws {InputError} if a curve is not one, or two of them touch.
 * @see linkingNumber
 * @example
 * const square = Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0);
 * const through = Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1);
 * linkingMatrix([square, through]); // [[0, 1], [1, 0]]
 */
export function linkingMatrix(curves: readonly Float64Array[]): number[][] {
  const matrix = curves.map(() => new Array<number>(curves.length).fill(0));
  for (let i = 0; i < curves.length; i++) {
    for (let j = 0; j < i; j++) {
      matrix[i][j] = linkingNumber(curves[i], curves[j]);
      matrix[j][i] = matrix[i][j];
    }
  }
  return matrix;
}

/**
 * Self-crossings of a closed curve in a projection: the sum of their signs, each crossing counted once. Unlike a linking
 * number, it depends on the projection; along the axis of a flow that turns about one, it is the self-linking of its orbits.
 * @param curve points x 3, row-major. @param view direction from the curve to the viewer; default the third axis.
 * @returns an integer; positive if right-handed.
 * @throws {InputError} if the curve is not one.
 * @see Gilmore & Lefranc (2011) The Topology of Chaos, ch. 4.
 * @example
 * const eight = Float64Array.of(1, 1, 0, -1, -1, 0.5, -1, 1, 0, 1, -1, -0.5);
 * selfCrossings(eight); // 1
 */
export function selfCrossings(curve: Float64Array, view: ArrayLike<number> = [0, 0, 1]): number {
  let signs = 0;
  for (const { sign } of curveCrossings(curve, curve, view)) signs += sign;
  return signs;
}

/** Smallest distance of a point of one curve from a point of the other. */
function closest(a: Float64Array, b: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i += 3) {
    for (let j = 0; j < b.length; j += 3)
      least = Math.min(least, Math.hypot(a[i] - b[j], a[i + 1] - b[j + 1], a[i + 2] - b[j + 2]));
  }
  return least;
}
