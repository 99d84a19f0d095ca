import { canonicalCorrelations } from "../../math/canonicalCorrelations.js";
import { symmetricEigenvectors } from "../../math/eigenvectors.js";
import { LeastSquares } from "../../math/leastSquares.js";
import { InputError } from "../../shapes/inputError.js";
import { type NullRange, shiftedRows, shiftNull } from "./shiftNull.js";

/** How well a latent path lines up with a known state, or with another latent path. */
export interface Alignment {
  /** canonical correlations, the largest first */
  readonly canonical: readonly number[];
  /** share of the variance of the state's standardised columns that an affine map of the latent path explains */
  readonly affine: number;
  /** share that is explained where only shifts, turns, mirrors and one scale are allowed */
  readonly procrustes: number;
  /** the same three where the state is shifted in time, see `shiftNull` */
  readonly nulls: {
    /** of the first canonical correlation */
    readonly canonical: NullRange;
    readonly affine: NullRange;
    readonly procrustes: NullRange;
  };
}

/** Singular values below this share of the largest are directions in which the latent path does not move. */
const CUT = 1e-8;

/**
 * Lines a latent path up with a known state: by canonical correlations, by an affine map, and by a similarity. A low figure is no
 * failure, since a latent space is unique only up to a homeomorphism; a high one is more than needs to be.
 * @param latent rows x dimension. @param dimension coordinates of a row.
 * @param state rows x columns, of the same instants. @param columns coordinates of a state.
 * @returns the three measures, each with its null.
 * @throws {InputError} if the rows differ in number, are fewer than ten, or a value is not finite.
 * @see Hotelling (1936) Biometrika 28 321; Gower (1975) Psychometrika 40 33; physics of the nulls in `shiftNull`.
 * @example
 * const random = new Random(1);
 * const state = Float64Array.from({ length: 300 }, () => random.normal());
 * const turned = state.map((_, i) => (i % 3 === 2 ? 2 * state[i] : i % 3 === 0 ? -2 * state[i + 1] : 2 * state[i - 1]));
 * alignment(turned, 3, state, 3).affine; // 1.000
 */
export function alignment(
  latent: Float32Array | Float64Array,
  dimension: number,
  state: Float32Array | Float64Array,
  columns: number,
): Alignment {
  const rows = latent.length / dimension;
  const canonical = canonicalCorrelations(latent, dimension, state, columns);
  const ofShift =
    <Value>(measure: (shifted: Float32Array | Float64Array) => Value) =>
    (shift: number): Value =>
      measure(shiftedRows<Float32Array | Float64Array>(state, columns, shift));
  return {
    canonical: Array.from(canonical.correlations),
    affine: affineFit(latent, dimension, state, columns),
    procrustes: procrustesFit(latent, dimension, state, columns),
    nulls: {
      canonical: shiftNull(
        rows,
        ofShift((shifted) => canonicalCorrelations(latent, dimension, shifted, columns).correlations[0]),
      ),
      affine: shiftNull(
        rows,
        ofShift((shifted) => affineFit(latent, dimension, shifted, columns)),
      ),
      procrustes: shiftNull(
        rows,
        ofShift((shifted) => procrustesFit(latent, dimension, shifted, columns)),
      ),
    },
  };
}

/**
 * The share of the variance of a state that the best affine map of a latent path explains: the mean over its columns of R^2, so that
 * the unit of a column does not matter.
 * @param latent rows x dimension. @param dimension coordinates of a row.
 * @param state rows x columns, of the same instants. @param columns coordinates of a state.
 * @returns in [0, 1], on the rows that it was fitted to; constant columns of the state are left out, and NaN if all are.
 * @throws {InputError} if the rows differ in number, or are no more than the unknowns.
 * @see Draper & Smith (1998) Applied Regression Analysis, ch. 5.
 * @example
 * affineFit(Float64Array.of(0, 1, 2, 3), 1, Float64Array.of(5, 7, 9, 11), 1); // 1.000
 */
export function affineFit(
  latent: Float32Array | Float64Array,
  dimension: number,
  state: Float32Array | Float64Array,
  columns: number,
): number {
  const rows = checkRows("affineFit", latent, dimension, state, columns, dimension + 2);
  const [z, x] = [centred(latent, dimension), centred(state, columns)];
  const problem = new LeastSquares(dimension, columns);
  for (let r = 0; r < rows; r++)
    problem.add(z.subarray(r * dimension, (r + 1) * dimension), x.subarray(r * columns, (r + 1) * columns));
  const { coefficients } = problem.solve(CUT);
  let [sum, counted] = [0, 0];
  for (let c = 0; c < columns; c++) {
    let [squares, left] = [0, 0];
    for (let r = 0; r < rows; r++) {
      let fitted = 0;
      for (let d = 0; d < dimension; d++) fitted += z[r * dimension + d] * coefficients[d * columns + c];
      squares += x[r * columns + c] ** 2;
      left += (x[r * columns + c] - fitted) ** 2;
    }
    if (!(squares > 0)) continue;
    sum += 1 - left / squares;
    counted++;
  }
  return counted > 0 ? sum / counted : Number.NaN;
}

/**
 * The share of the variance that two paths have in common up to a shift, a turn or mirror, and one scale. The one with fewer coordinates
 * counts as lying in a plane of the other's space.
 * @param a rows x columnsA. @param columnsA coordinates of a row.
 * @param b rows x columnsB, of the same instants. @param columnsB coordinates of a row.
 * @returns in [0, 1], the same both ways: 1 less the disparity of Procrustes analysis; NaN if a path does not move.
 * @throws {InputError} if the rows differ in number, or are fewer than three.
 * @see Gower (1975) Psychometrika 40 33; scipy.spatial.procrustes for the disparity.
 * @example
 * const turned = Float64Array.of(0, 0, 0, 2, -4, 0, 4, 4);
 * procrustesFit(Float64Array.of(0, 0, 1, 0, 0, 2, 2, -2), 2, turned, 2); // 1.000
 */
export function procrustesFit(
  a: Float32Array | Float64Array,
  columnsA: number,
  b: Float32Array | Float64Array,
  columnsB: number,
): number {
  const rows = checkRows("procrustesFit", a, columnsA, b, columnsB, 3);
  const [x, y] = [centred(a, columnsA), centred(b, columnsB)];
  const products = new Float64Array(columnsA * columnsB);
  let [squaresX, squaresY] = [0, 0];
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < columnsA; i++) {
      squaresX += x[r * columnsA + i] ** 2;
      for (let j = 0; j < columnsB; j++)
        products[i * columnsB + j] += x[r * columnsA + i] * y[r * columnsB + j];
    }
    for (let j = 0; j < columnsB; j++) squaresY += y[r * columnsB + j] ** 2;
  }
  // Singular values of the products, from the eigenvalues of the smaller square.
  const [size, other] = [Math.min(columnsA, columnsB), Math.max(columnsA, columnsB)];
  const entry = (i: number, j: number): number =>
    columnsA <= columnsB ? products[i * columnsB + j] : products[j * columnsB + i];
  const square = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++)
      for (let j = 0; j < other; j++) square[i * size + k] += entry(i, j) * entry(k, j);
  const { values } = symmetricEigenvectors(square, size, size);
  const together = values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return squaresX > 0 && squaresY > 0 ? (together * together) / (squaresX * squaresY) : Number.NaN;
}

function checkRows(
  name: string,
  a: Float32Array | Float64Array,
  columnsA: number,
  b: Float32Array | Float64Array,
  columnsB: number,
  least: number,
): number {
  const rows = a.length / columnsA;
  if (!Number.isInteger(rows) || rows < least || b.length !== rows * columnsB) {
    throw new InputError(
      `${name}: ${a.length} and ${b.length} values are not ${least} or more rows of ${columnsA} and of ${columnsB} columns; give the same rows of both.`,
    );
  }
  return rows;
}

function centred(values: Float32Array | Float64Array, columns: number): Float64Array {
  const rows = values.length / columns;
  const out = Float64Array.from(values);
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let i = c; i < out.length; i += columns) mean += out[i] / rows;
    let largest = 0;
    for (let i = c; i < out.length; i += columns) {
      out[i] -= mean;
      largest = Math.max(largest, Math.abs(out[i]));
    }
    // What is left of a constant column is the rounding of its mean.
    if (largest <= 1e-12 * Math.abs(mean)) for (let i = c; i < out.length; i += columns) out[i] = 0;
  }
  return out;
}
