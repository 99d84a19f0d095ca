import { checkCurve } from "../topology/curveCrossings.js";

/**
 * Smallest distance between two closed curves in space.
 * @param a points x 3; the last point is joined to the first. @param b the other curve.
 * @returns in the unit of the coordinates; 0 if they touch.
 * @throws {InputError} if a curve has fewer than three points, or points that are not finite.
 * @see Ericson (2005) Real-Time Collision Detection 5.1.9.
 * @example
 * const square = Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0);
 * const above = square.map((value, i) => (i % 3 === 2 ? value + 0.5 : value));
 * curveDistance(square, above); // 0.5
 */
export function curveDistance(a: Float64Array, b: Float64Array): number {
  checkCurve("curveDistance", a);
  checkCurve("curveDistance", b);
  const reachB = longestSegment(b);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i += 3) {
    const nextA = (i + 3) % a.length;
    // Segments whose ends are further than this apart can't come nearer than what was found.
    const reach = Math.hypot(a[nextA] - a[i], a[nextA + 1] - a[i + 1], a[nextA + 2] - a[i + 2]) + reachB;
    for (let j = 0; j < b.length; j += 3) {
      const far = Math.sqrt(least) + reach;
      const [x, y, z] = [a[i] - b[j], a[i + 1] - b[j + 1], a[i + 2] - b[j + 2]];
      if (x * x + y * y + z * z > far * far) continue;
      least = Math.min(least, squaredDistance(a, i, nextA, b, j, (j + 3) % b.length));
    }
  }
  return Math.sqrt(least);
}

function longestSegment(curve: Float64Array): number {
  let longest = 0;
  for (let i = 0; i < curve.length; i += 3) {
    const n = (i + 3) % curve.length;
    longest = Math.max(
      longest,
      Math.hypot(curve[n] - curve[i], curve[n + 1] - curve[i + 1], curve[n + 2] - curve[i + 2]),
    );
  }
  return longest;
}

/** Squared distance of the segments from i to n of a, and from j to m of b. */
function squaredDistance(
  a: Float64Array,
  i: number,
  n: number,
  b: Float64Array,
  j: number,
  m: number,
): number {
  let [uu, uv, vv, uw, vw] = [0, 0, 0, 0, 0];
  for (let d = 0; d < 3; d++) {
    const u = a[n + d] - a[i + d];
    const v = b[m + d] - b[j + d];
    const w = a[i + d] - b[j + d];
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uw += u * w;
    vw += v * w;
  }
  const within = (x: number): number => Math.min(1, Math.max(0, x));
  const determinant = uu * vv - uv * uv;
  let s = determinant > 1e-14 * uu * vv ? within((uv * vw - vv * uw) / determinant) : 0;
  const t = vv > 0 ? within((uv * s + vw) / vv) : 0;
  if (uu > 0) s = within((uv * t - uw) / uu);
  let squares = 0;
  for (let d = 0; d < 3; d++) {
    const u = a[i + d] + s * (a[n + d] - a[i + d]);
    const v = b[j + d] + t * (b[m + d] - b[j + d]);
    squares += (u - v) ** 2;
  }
  return squares;
}
