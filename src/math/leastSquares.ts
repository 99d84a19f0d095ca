import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** Number of rows per block. */
const BLOCK = 128;

/** Squares below this are rounding errors left by dependent columns; their inverse would overflow. */
const NOTHING = 1e-200;

/** The result of a least-squares fit. */
export interface LeastSquaresSolution {
  /** unknowns x targets */
  readonly coefficients: Float64Array;
  /** number of singular values kept; if fewer than the unknowns, the shortest of all solutions was taken */
  readonly rank: number;
}

/**
 * Linear least squares over any number of rows in memory of a fixed size: rows are folded, a block at a time, into a
 * triangle by Householder reflections. Unlike normal equations this does not square the condition of the problem: what
 * double precision distinguishes in the rows themselves (a condition up to 1e16, not 1e8) is distinguished here.
 * @see Golub & Van Loan (2013) Matrix Computations 5.3 and 5.5; Lawson & Hanson (1974) ch. 27 for rows in blocks.
 */
export class LeastSquares {
  private readonly width: number;
  /** the triangle on top, the block not yet folded in below: rows x (unknowns + targets) */
  private readonly triangle: Float64Array;
  private readonly block: Float64Array;
  private readonly sums: Float64Array;
  private filled = 0;

  /** @param unknowns input values per row. @param targets target values per row. */
  constructor(
    private readonly unknowns: number,
    private readonly targets: number,
  ) {
    this.width = unknowns + targets;
    this.triangle = new Float64Array(unknowns * this.width);
    this.block = new Float64Array(BLOCK * this.width);
    this.sums = new Float64Array(this.width);
  }

  /** Adds a row to the problem: `inputs` times the unknowns should give `outputs`. */
  add(inputs: Float64Array, outputs: Float64Array): void {
    this.block.set(inputs, this.filled * this.width);
    this.block.set(outputs, this.filled * this.width + this.unknowns);
    this.filled++;
    if (this.filled === BLOCK) this.fold();
  }

  /**
   * The shortest least-squares solution, with each unknown scaled by the norm of its column.
   * @param cut singular values below this share of the largest count as zero.
   * @returns coefficients, which are finite if the rows are: columns of zeros get zeros.
   */
  solve(cut: number): LeastSquaresSolution {
    this.fold();
    const { unknowns, targets, width, triangle } = this;
    const scales = new Float64Array(unknowns);
    for (let i = 0; i < unknowns; i++) {
      for (let j = i; j < unknowns; j++) scales[j] += triangle[i * width + j] ** 2;
    }
    for (let j = 0; j < unknowns; j++) scales[j] = Math.sqrt(scales[j]) || 1;
    const matrix = Matrix.zeros(unknowns, unknowns);
    for (let i = 0; i < unknowns; i++) {
      for (let j = i; j < unknowns; j++) matrix.set(i, j, triangle[i * width + j] / scales[j]);
    }
    const svd = new SingularValueDecomposition(matrix);
    const left = svd.leftSingularVectors;
    const right = svd.rightSingularVectors;
    const coefficients = new Float64Array(unknowns * targets);
    let rank = 0;
    for (let k = 0; k < unknowns; k++) {
      const size = svd.diagonal[k];
      if (!(size > cut * svd.diagonal[0])) continue;
      rank++;
      for (let t = 0; t < targets; t++) {
        let along = 0;
        for (let i = 0; i < unknowns; i++) along += left.get(i, k) * triangle[i * width + unknowns + t];
        along /= size;
        for (let j = 0; j < unknowns; j++)
          coefficients[j * targets + t] += (along * right.get(j, k)) / scales[j];
      }
    }
    return { coefficients, rank };
  }

  /** Reflects the block into the triangle, column by column: row j of the triangle absorbs column j of the block. */
  private fold(): void {
    const { unknowns, width, triangle, block, sums, filled } = this;
    for (let j = 0; j < unknowns; j++) {
      let below = 0;
      for (let i = 0; i < filled; i++) below += block[i * width + j] ** 2;
      if (below < NOTHING) continue;
      const head = triangle[j * width + j];
      const norm = Math.sqrt(head * head + below) * (head > 0 ? -1 : 1);
      const first = head - norm;
      const scale = 1 / (first * norm);
      // sums = v' [triangle row; block], for v = (first, column j of the block).
      for (let c = j + 1; c < width; c++) sums[c] = first * triangle[j * width + c];
      for (let i = 0; i < filled; i++) {
        const v = block[i * width + j];
        if (v === 0) continue;
        for (let c = j + 1; c < width; c++) sums[c] += v * block[i * width + c];
      }
      triangle[j * width + j] = norm;
      for (let c = j + 1; c < width; c++) {
        sums[c] *= scale;
        triangle[j * width + c] += first * sums[c];
      }
      for (let i = 0; i < filled; i++) {
        const v = block[i * width + j];
        if (v === 0) continue;
        for (let c = j + 1; c < width; c++) block[i * width + c] += v * sums[c];
      }
    }
    this.filled = 0;
  }
}
