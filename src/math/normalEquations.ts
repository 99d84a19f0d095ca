import { factorise, solveFactorised } from "./cholesky.js";

/** Rows that are folded in at a time: they stay in the nearest cache. */
const BLOCK = 32;
/** Side of the squares of the matrix whose sums are held in registers. */
const TILE = 4;
/** Least pivot of the factor, relative to the greatest on the diagonal: what rounding leaves of dependent columns. */
const LEAST = 1e-15;

/**
 * Ridge regression over any number of rows in memory of a fixed size: the sums of products of all rows are kept, and solved for
 * as many penalties as wanted. A fit costs half the multiplications of `LeastSquares`, and squares the condition of the
 * problem: use it where a penalty bounds that.
 * @see Golub & Van Loan (2013) Matrix Computations 5.3.2 and 6.1.4.
 * @example
 * const equations = new NormalEquations(2, 1);
 * for (let t = 0; t < 5; t++) equations.add(Float64Array.of(1, t), Float64Array.of(2 + 3 * t));
 * Array.from(equations.solve(0)); // [2.0000, 3.0000]
 */
export class NormalEquations {
  /** number of rows added */
  rows = 0;
  private readonly width: number;
  /** unknowns, then targets, filled up to a multiple of the tile */
  private readonly stride: number;
  /** stride x stride, of which the tiles on and below the diagonal are kept */
  private readonly sums: Float64Array;
  private readonly block: Float64Array;
  private filled = 0;

  /** @param unknowns input values per row. @param targets target values per row. */
  constructor(
    private readonly unknowns: number,
    private readonly targets: number,
  ) {
    this.width = unknowns + targets;
    this.stride = Math.ceil(this.width / TILE) * TILE;
    this.sums = new Float64Array(this.stride * this.stride);
    this.block = new Float64Array(BLOCK * this.stride);
  }

  /** Adds a row to the problem: `inputs` times the unknowns should give `outputs`. */
  add(inputs: ArrayLike<number>, outputs: ArrayLike<number>): void {
    const at = this.filled * this.stride;
    this.block.set(inputs, at);
    this.block.set(outputs, at + this.unknowns);
    this.rows++;
    if (++this.filled === BLOCK) this.fold();
  }

  /**
   * The coefficients that minimise the sum of squared errors plus `penalty` times the sum of squared coefficients.
   * @param penalty 0 or more; in the units of the sum over all rows.
   * @returns unknowns x targets.
   */
  solve(penalty: number): Float64Array {
    this.fold();
    const { unknowns, targets, stride, sums } = this;
    const matrix = new Float64Array(unknowns * unknowns);
    let most = 0;
    for (let i = 0; i < unknowns; i++) {
      for (let j = 0; j <= i; j++) matrix[i * unknowns + j] = sums[i * stride + j];
      matrix[i * unknowns + i] += penalty;
      most = Math.max(most, matrix[i * unknowns + i]);
    }
    const solution = new Float64Array(unknowns * targets);
    for (let t = 0; t < targets; t++)
      for (let i = 0; i < unknowns; i++) solution[i * targets + t] = sums[(unknowns + t) * stride + i];
    factorise(matrix, unknowns, Math.max(LEAST * most, Number.MIN_VALUE));
    solveFactorised(matrix, unknowns, solution, targets);
    return solution;
  }

  /** Adds the products of the block's rows to the sums, a tile of 16 at a time. */
  private fold(): void {
    const { stride, sums, block, filled } = this;
    for (let i = 0; i < stride; i += TILE)
      for (let j = 0; j <= i; j += TILE) addTile(sums, stride, block, filled, i, j);
    block.fill(0);
    this.filled = 0;
  }
}

function addTile(
  sums: Float64Array,
  stride: number,
  block: Float64Array,
  rows: number,
  i: number,
  j: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  for (let r = 0, a = i, b = j; r < rows; r++, a += stride, b += stride) {
    const b0 = block[b];
    const b1 = block[b + 1];
    const b2 = block[b + 2];
    const b3 = block[b + 3];
    const a0 = block[a];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    const a1 = block[a + 1];
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    const a2 = block[a + 2];
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    const a3 = block[a + 3];
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  const at = i * stride + j;
  sums[at] += s00;
  sums[at + 1] += s01;
  sums[at + 2] += s02;
  sums[at + 3] += s03;
  const at1 = at + stride;
  sums[at1] += s10;
  sums[at1 + 1] += s11;
  sums[at1 + 2] += s12;
  sums[at1 + 3] += s13;
  const at2 = at1 + stride;
  sums[at2] += s20;
  sums[at2 + 1] += s21;
  sums[at2 + 2] += s22;
  sums[at2 + 3] += s23;
  const at3 = at2 + stride;
  sums[at3] += s30;
  sums[at3 + 1] += s31;
  sums[at3 + 2] += s32;
  sums[at3 + 3] += s33;
}
