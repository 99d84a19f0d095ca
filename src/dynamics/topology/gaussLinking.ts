import { checkCurve } from "./curveCrossings.js";

/**
 * The Gauss linking integral of two closed polygons, exactly: each pair of segments contributes the signed area that its
 * difference vectors cover on the sphere, as the solid angles of two triangles.
 * @param a points x 3, row-major; the last point is joined to the first. @param b the other curve.
 * @returns an integer but for rounding; NaN if the curves touch.
 * @throws {InputError} if a curve has fewer than three points, or points that are not finite.
 * @see Klenin & Langowski (2000) Biopolymers 54 307; van Oosterom & Strackee (1983) IEEE Trans. Biomed. Eng. 30 125 for the
 * solid angle by one arctangent, which loses no digits near a quarter sphere as arcsines do.
 * @example
 * const square = Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0);
 * const through = Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1);
 * gaussLinking(square, through); // 1.000000000
 */
export function gaussLinking(a: Float64Array, b: Float64Array): number {
  checkCurve("gaussLinking", a);
  checkCurve("gaussLinking", b);
  const countB = b.length / 3;
  // Difference vectors from one point of a, and from the next, to all points of b, each with its length.
  let here = new Float64Array(4 * (countB + 1));
  let there = new Float64Array(4 * (countB + 1));
  differences(a, 0, b, here);
  let sum = 0;
  for (let i = 0; 3 * i < a.length; i++) {
    differences(a, (3 * i + 3) % a.length, b, there);
    for (let j = 0; j < 4 * countB; j += 4) {
      sum += triangle(here, j, here, j + 4, there, j + 4);
      sum += triangle(there, j + 4, there, j, here, j);
    }
    [here, there] = [there, here];
  }
  return -sum / (2 * Math.PI);
}

function differences(a: Float64Array, from: number, b: Float64Array, into: Float64Array): void {
  for (let j = 0, at = 0; j <= b.length; j += 3, at += 4) {
    const k = j === b.length ? 0 : j;
    const x = b[k] - a[from];
    const y = b[k + 1] - a[from + 1];
    const z = b[k + 2] - a[from + 2];
    into[at] = x;
    into[at + 1] = y;
    into[at + 2] = z;
    into[at + 3] = Math.sqrt(x * x + y * y + z * z);
  }
}

/** Half the signed solid angle of a triangle of three vectors. */
function triangle(
  u: Float64Array,
  i: number,
  v: Float64Array,
  j: number,
  w: Float64Array,
  k: number,
): number {
  const ux = u[i];
  const uy = u[i + 1];
  const uz = u[i + 2];
  const lu = u[i + 3];
  const vx = v[j];
  const vy = v[j + 1];
  const vz = v[j + 2];
  const lv = v[j + 3];
  const wx = w[k];
  const wy = w[k + 1];
  const wz = w[k + 2];
  const lw = w[k + 3];
  const volume = ux * (vy * wz - vz * wy) + uy * (vz * wx - vx * wz) + uz * (vx * wy - vy * wx);
  const uv = ux * vx + uy * vy + uz * vz;
  const vw = vx * wx + vy * wy + vz * wz;
  const wu = wx * ux + wy * uy + wz * uz;
  const across = lu * lv * lw + uv * lw + vw * lu + wu * lv;
  // The origin lies in the triangle: the segments meet.
  return volume === 0 && across <= 0 ? Number.NaN : Math.atan2(volume, across);
}
