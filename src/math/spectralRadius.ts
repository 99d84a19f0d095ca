import type { Random } from "./random.js";

/** Products with a random vector after which only the leading eigenvalues are taken to remain. */
const PRODUCTS = 4000;
/** Vectors whose determinant is below this share of their lengths are parallel. */
const PARALLEL = 1e-12;

/**
 * Spectral radius of a matrix, the greatest modulus of its eigenvalues, from products with a vector alone: after many of them
 * the leading eigenvalue or conjugate pair remains, and the last vectors follow its recurrence, v'' = a v' + b v.
 * @param multiply writes the product of the matrix with a vector. @param size rows of the matrix.
 * @param random draws the first vector.
 * @returns 0 for a matrix whose powers vanish; precise to the extent that the next eigenvalues are smaller.
 * @example
 * const rotate = (v: Float64Array, into: Float64Array) => into.set([-2 * v[1], 2 * v[0]]);
 * spectralRadius(rotate, 2, new Random(1)); // 2.0000
 */
export function spectralRadius(
  multiply: (vector: Float64Array, into: Float64Array) => void,
  size: number,
  random: Random,
): number {
  let [before, now, next] = [0, 1, 2].map(() => new Float64Array(size));
  for (let i = 0; i < size; i++) next[i] = random.normal();
  // Vectors are kept at unit length: the matrix times `before` is `first` x `now`, and so on.
  let first = 1;
  let second = 1;
  for (let p = 0; p < PRODUCTS; p++) {
    [before, now, next] = [now, next, before];
    multiply(now, next);
    first = second;
    second = Math.sqrt(inner(next, next));
    if (!(second > 0)) return 0;
    for (let i = 0; i < size; i++) next[i] /= second;
  }
  // first second next = a first now + b before, by least squares.
  const [bb, bn, nn] = [inner(before, before), first * inner(before, now), first * first * inner(now, now)];
  const [bt, nt] = [first * second * inner(before, next), first * first * second * inner(now, next)];
  const determinant = bb * nn - bn * bn;
  if (!(determinant > PARALLEL * bb * nn)) return second;
  const a = (nt * bb - bt * bn) / determinant;
  const b = (bt * nn - nt * bn) / determinant;
  const discriminant = a * a + 4 * b;
  return discriminant < 0 ? Math.sqrt(-b) : (Math.abs(a) + Math.sqrt(discriminant)) / 2;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
