import { InputError } from "../../shapes/inputError.js";

/** Where two curves cross in a projection. */
export interface Crossing {
  /** segment of the first curve, from this point to the next */
  readonly first: number;
  /** segment of the second curve */
  readonly second: number;
  /** +1 if right-handed: the upper strand turns counterclockwise onto the lower one */
  readonly sign: 1 | -1;
}

/** Segments that share one bounding box. */
const BLOCK = 16;

/**
 * Crossings of two closed polygons, seen along a direction. Blocks of consecutive segments with disjoint bounding boxes are
 * skipped as a whole.
 * @param a points x 3, row-major; the last point is joined to the first. @param b the other polygon; `a` itself for the
 * crossings of a curve with itself, each of which is then listed once.
 * @param view direction from the curves to the viewer, three numbers, not all zero.
 * @returns all crossings; the signs don't change with the sense of either view, and change if one curve runs backwards.
 * @throws {InputError} if a curve has fewer than three points, or points that are not finite.
 * @example
 * const square = Float64Array.of(1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0);
 * const through = Float64Array.of(0, 0, -1, 0, 0, 1, 5, 0, 1, 5, 0, -1);
 * curveCrossings(square, through, [0.1, 0.2, 1]).length; // 2
 */
export function curveCrossings(a: Float64Array, b: Float64Array, view: ArrayLike<number>): Crossing[] {
  checkCurve("curveCrossings", a);
  checkCurve("curveCrossings", b);
  const flatA = project(a, view);
  const flatB = a === b ? flatA : project(b, view);
  const boxesA = boxes(flatA);
  const boxesB = a === b ? boxesA : boxes(flatB);
  const [countA, countB] = [a.length / 3, b.length / 3];
  const found: Crossing[] = [];
  for (let i = 0; 4 * i < boxesA.length; i++) {
    for (let j = a === b ? i : 0; 4 * j < boxesB.length; j++) {
      if (apart(boxesA, i, boxesB, j)) continue;
      const endA = Math.min(countA, (i + 1) * BLOCK);
      const endB = Math.min(countB, (j + 1) * BLOCK);
      for (let p = i * BLOCK; p < endA; p++) {
        // Of one curve: each pair once, and never two segments that share a point.
        for (let q = a === b ? Math.max(p + 2, j * BLOCK) : j * BLOCK; q < endB; q++) {
          if (a === b && p === 0 && q === countA - 1) continue;
          const sign = crossingSign(flatA, p, flatB, q);
          if (sign !== 0) found.push({ first: p, second: q, sign });
        }
      }
    }
  }
  return found;
}

/**
 * Refuses what is not a closed curve in space.
 * @param name of the caller.
 * @throws {InputError} if it has fewer than three points, or points that are not finite.
 */
export function checkCurve(name: string, curve: Float64Array): void {
  if (curve.length % 3 !== 0 || curve.length < 9) {
    throw new InputError(
      `${name}: a curve of ${curve.length} values is not three or more points of three coordinates; give points x 3.`,
    );
  }
  const bad = curve.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError(
      `${name}: point ${Math.floor(bad / 3)} of a curve is not finite; leave out rows with gaps.`,
    );
  }
}

/** Coordinates across the view (two) and towards the viewer, the first point repeated at the end. */
function project(curve: Float64Array, view: ArrayLike<number>): Float64Array {
  const length = Math.hypot(view[0], view[1], view[2]);
  if (!(length > 0 && Number.isFinite(length)))
    throw new InputError("curveCrossings: view has no direction; give three numbers that are not all zero.");
  const [x, y, z] = [view[0] / length, view[1] / length, view[2] / length];
  // A right-handed frame: across, up, and towards the viewer. Along an axis it is made of the other two axes.
  const k = [x, y, z].map(Math.abs).indexOf(Math.max(Math.abs(x), Math.abs(y), Math.abs(z)));
  const help = [0, 0, 0];
  help[(k + 1) % 3] = 1;
  const along = help[0] * x + help[1] * y + help[2] * z;
  let [ax, ay, az] = [help[0] - along * x, help[1] - along * y, help[2] - along * z];
  const norm = Math.hypot(ax, ay, az);
  ax /= norm;
  ay /= norm;
  az /= norm;
  const [ux, uy, uz] = [y * az - z * ay, z * ax - x * az, x * ay - y * ax];
  const count = curve.length / 3;
  const flat = new Float64Array(3 * (count + 1));
  for (let i = 0; i <= count; i++) {
    const from = 3 * (i % count);
    const [px, py, pz] = [curve[from], curve[from + 1], curve[from + 2]];
    flat[3 * i] = ax * px + ay * py + az * pz;
    flat[3 * i + 1] = ux * px + uy * py + uz * pz;
    flat[3 * i + 2] = x * px + y * py + z * pz;
  }
  return flat;
}

/** Bounding box of each block: lowest and highest across, lowest and highest up. */
function boxes(flat: Float64Array): Float64Array {
  const segments = flat.length / 3 - 1;
  const found = new Float64Array(4 * Math.ceil(segments / BLOCK));
  for (let block = 0; 4 * block < found.length; block++) {
    let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = block * BLOCK; i <= Math.min(segments, (block + 1) * BLOCK); i++) {
      left = Math.min(left, flat[3 * i]);
      right = Math.max(right, flat[3 * i]);
      low = Math.min(low, flat[3 * i + 1]);
      high = Math.max(high, flat[3 * i + 1]);
    }
    found.set([left, right, low, high], 4 * block);
  }
  return found;
}

function apart(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  const [p, q] = [4 * i, 4 * j];
  return a[p + 1] < b[q] || b[q + 1] < a[p] || a[p + 3] < b[q + 2] || b[q + 3] < a[p + 2];
}

/** Sign of the crossing of segment p of one projected curve with segment q of another; 0 if they don't cross. */
function crossingSign(a: Float64Array, p: number, b: Float64Array, q: number): 1 | -1 | 0 {
  const [i, j] = [3 * p, 3 * q];
  const dax = a[i + 3] - a[i];
  const day = a[i + 4] - a[i + 1];
  const dbx = b[j + 3] - b[j];
  const dby = b[j + 4] - b[j + 1];
  // On which side of one segment's line the ends of the other lie. A point on the line counts as left of it, always.
  const b0 = dax * (b[j + 1] - a[i + 1]) - day * (b[j] - a[i]);
  const b1 = dax * (b[j + 4] - a[i + 1]) - day * (b[j + 3] - a[i]);
  if (b0 >= 0 === b1 >= 0) return 0;
  const a0 = dbx * (a[i + 1] - b[j + 1]) - dby * (a[i] - b[j]);
  const a1 = dbx * (a[i + 4] - b[j + 1]) - dby * (a[i + 3] - b[j]);
  if (a0 >= 0 === a1 >= 0) return 0;
  const heightA = a[i + 2] + (a0 / (a0 - a1)) * (a[i + 5] - a[i + 2]);
  const heightB = b[j + 2] + (b0 / (b0 - b1)) * (b[j + 5] - b[j + 2]);
  return (dax * dby - day * dbx) * (heightA - heightB) > 0 ? 1 : -1;
}
