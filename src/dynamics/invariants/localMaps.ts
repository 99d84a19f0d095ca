import { factorise, inverseForm, solveFactorised } from "../../math/cholesky.js";
import { jacobiEigenvectors } from "../../math/jacobiEigenvectors.js";
import type { Strands } from "./strands.js";

/** Weight of the ridge: directions a thousandth as wide as the widest are left out. */
const RIDGE = 1e-6;
/** Smallest pivot, a row. */
const LEAST = 1e-12;
/** Largest leverage that a left-out residual is divided by one minus. */
const LEVERAGE = 0.95;
/** Largest share of noise that slopes are corrected for. */
const CORRECTED = 0.25;

/**
 * How the strands near a point move away from it: quadratic maps from the plane across the flow to the plane a little
 * later, fitted to the nearest strands in their own principal directions. Their linear parts, one after the other along
 * the path, multiply to its Lyapunov exponents.
 * @see Eckmann, Kamphorst, Ruelle & Ciliberto (1986) Phys. Rev. A 34 4971; Briggs (1990) Phys. Lett. A 151 27 for
 * polynomials; Darbyshire & Broomhead (1996) Physica D 89 287 for principal directions.
 */
export class LocalMaps {
  /** linear part of the last map: rank directions x columns, and what each becomes */
  readonly directions: Float64Array;
  readonly images: Float64Array;
  /** residual of the last map, each strand left out in turn: root mean square, in units of the path */
  residual = 0;
  /** the same as a share of the images' size */
  misfit = 0;
  /** standard deviation of the strands along their widest direction */
  spread = 0;
  /** number of coefficients of a map a coordinate */
  readonly terms: number;
  private readonly scales: Float64Array;
  private readonly mean: Float64Array;
  private readonly covariance: Float64Array;
  private readonly vectors: Float64Array;
  private readonly normal: Float64Array;
  private readonly right: Float64Array;
  private readonly work: Float64Array;
  private design = new Float64Array(0);

  /**
   * @param strands of the path. @param rank principal directions that a map acts on, below the columns of the path.
   * @param noise variance of the noise of each coordinate; without it slopes come out too small by its share in the
   * strands' variance.
   */
  constructor(
    private readonly strands: Strands,
    readonly rank: number,
    private readonly noise: Float64Array,
  ) {
    const { columns } = strands;
    this.terms = 1 + rank + (rank * (rank + 1)) / 2;
    this.directions = new Float64Array(rank * columns);
    this.images = new Float64Array(rank * columns);
    this.scales = new Float64Array(columns);
    this.mean = new Float64Array(columns);
    this.covariance = new Float64Array(columns * columns);
    this.vectors = new Float64Array(columns * columns);
    this.normal = new Float64Array(this.terms * this.terms);
    this.right = new Float64Array(this.terms * columns);
    this.work = new Float64Array(this.terms);
  }

  /**
   * Fits the map at a row.
   * @param row of the path. @param wanted strands to fit it to.
   * @returns false where there are too few.
   */
  fit(row: number, wanted: number): boolean {
    const { strands, terms, rank, right, normal } = this;
    const { columns, images } = strands;
    strands.gather(row, wanted);
    const { count } = strands;
    if (count < terms + 2) return false;
    this.principal(count);
    this.describe(count);
    const { design } = this;
    normal.fill(0);
    right.fill(0);
    for (let s = 0; s < count; s++) {
      for (let i = 0; i < terms; i++) {
        const x = design[s * terms + i];
        for (let j = 0; j <= i; j++) normal[i * terms + j] += x * design[s * terms + j];
        for (let c = 0; c < columns; c++) right[i * columns + c] += x * images[s * columns + c];
      }
    }
    for (let i = 0; i < terms; i++) normal[i * terms + i] += RIDGE * count;
    factorise(normal, terms, LEAST * count);
    solveFactorised(normal, terms, right, columns);
    this.leaveOut(count);
    for (let i = 0; i < rank; i++) {
      const gain = this.correction(i);
      for (let c = 0; c < columns; c++) {
        this.directions[i * columns + c] = this.vectors[i * columns + c];
        this.images[i * columns + c] = (gain * right[(1 + i) * columns + c]) / this.scales[i];
      }
    }
    return true;
  }

  /** Principal directions of the strands, and the standard deviation along each. */
  private principal(count: number): void {
    const { mean, covariance, scales } = this;
    const { columns, displacements } = this.strands;
    mean.fill(0);
    for (let s = 0; s < count; s++)
      for (let c = 0; c < columns; c++) mean[c] += displacements[s * columns + c] / count;
    covariance.fill(0);
    for (let s = 0; s < count; s++) {
      for (let i = 0; i < columns; i++) {
        const x = displacements[s * columns + i] - mean[i];
        for (let j = 0; j <= i; j++)
          covariance[i * columns + j] += (x * (displacements[s * columns + j] - mean[j])) / count;
      }
    }
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < i; j++) covariance[j * columns + i] = covariance[i * columns + j];
    jacobiEigenvectors(covariance, columns, scales, this.vectors);
    // A direction that all strands share exactly has no extent: its coordinate stays 0.
    const least = Number.MIN_VALUE + 1e-24 * scales[0];
    for (let i = 0; i < columns; i++) scales[i] = Math.sqrt(Math.max(scales[i], least));
    this.spread = scales[0];
  }

  /** A row of the design matrix for each strand: 1, its coordinates in principal directions, their products. */
  private describe(count: number): void {
    const { rank, terms, scales, vectors } = this;
    const { columns, displacements } = this.strands;
    if (this.design.length < count * terms) this.design = new Float64Array(count * terms);
    const { design } = this;
    for (let s = 0; s < count; s++) {
      const at = s * terms;
      design[at] = 1;
      for (let i = 0; i < rank; i++) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += vectors[i * columns + c] * displacements[s * columns + c];
        design[at + 1 + i] = sum / scales[i];
      }
      let term = at + 1 + rank;
      for (let i = 0; i < rank; i++)
        for (let j = i; j < rank; j++) design[term++] = design[at + 1 + i] * design[at + 1 + j];
    }
  }

  /** Residuals of strands that are left out in turn. */
  private leaveOut(count: number): void {
    const { terms, design, right, normal, work } = this;
    const { columns, images } = this.strands;
    let missed = 0;
    let all = 0;
    for (let s = 0; s < count; s++) {
      let error = 0;
      for (let c = 0; c < columns; c++) {
        let rest = images[s * columns + c];
        all += rest * rest;
        for (let i = 0; i < terms; i++) rest -= design[s * terms + i] * right[i * columns + c];
        error += rest * rest;
      }
      const leverage = inverseForm(normal, terms, design, s * terms, work);
      missed += error / (1 - Math.min(LEVERAGE, leverage)) ** 2;
    }
    this.residual = Math.sqrt(missed / count);
    this.misfit = all > 0 ? Math.sqrt(missed / all) : 0;
  }

  /**
   * Noise in the strands makes a slope too small by its share of their variance: the factor that undoes it. Directions in
   * which noise has more than a share that can be told are left as they are.
   */
  private correction(direction: number): number {
    const { columns } = this.strands;
    let noise = 0;
    for (let c = 0; c < columns; c++) noise += this.noise[c] * this.vectors[direction * columns + c] ** 2;
    const share = noise / this.scales[direction] ** 2;
    return share < CORRECTED ? 1 / (1 - share) : 1;
  }
}
