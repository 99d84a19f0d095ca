/** A curve cut into pieces that each rise or fall. */
export interface MonotonePieces {
  /** first value of each piece, rising, the first of them 0 */
  readonly starts: readonly number[];
  /** whether each piece falls */
  readonly falling: readonly boolean[];
  /** what the pieces leave unexplained: a share of the variance, 0 to 1 */
  readonly unexplained: number;
}

/** Most pieces that are looked for. */
const MOST = 6;
/** Share of the variance that one more piece must explain to be worth it. */
const WORTH = 0.004;

/**
 * Cuts a sequence into the fewest pieces that each only rise or only fall: by dynamic programming over all cuts, with the error
 * of the best monotone fit to each piece (isotonic regression).
 * @param values in the order of their argument, at most a few hundred: time grows with the square. @param shortest values
 * of a piece, at least 2.
 * @see Barlow et al. (1972) Statistical Inference under Order Restrictions, ch. 1, for pooling adjacent violators.
 */
export function monotonePieces(values: Float64Array, shortest: number): MonotonePieces {
  const n = values.length;
  const rising = monotoneErrors(values, 1);
  const falling = monotoneErrors(values, -1);
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const whole = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) || 1;
  // best[k][e]: least error of k + 1 pieces of the first e values; from[k][e]: where the last of them starts.
  const best: Float64Array[] = [];
  const from: Int32Array[] = [];
  for (let k = 0; k < MOST; k++) {
    best.push(new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY));
    from.push(new Int32Array(n + 1));
    for (let end = (k + 1) * shortest; end <= n; end++) {
      const last = k === 0 ? 0 : end - shortest;
      for (let start = k === 0 ? 0 : k * shortest; start <= last; start++) {
        const piece = start * (n + 1) + end;
        const error = (k === 0 ? 0 : best[k - 1][start]) + Math.min(rising[piece], falling[piece]);
        if (error < best[k][end]) {
          best[k][end] = error;
          from[k][end] = start;
        }
      }
    }
  }
  let pieces = 0;
  for (let k = 1; k < MOST; k++) if (best[pieces][n] - best[k][n] > WORTH * whole * (k - pieces)) pieces = k;
  const starts: number[] = [];
  const falls: boolean[] = [];
  for (let k = pieces, end = n; k >= 0; k--) {
    const start = from[k][end];
    starts.unshift(start);
    falls.unshift(falling[start * (n + 1) + end] < rising[start * (n + 1) + end]);
    end = start;
  }
  return { starts, falling: falls, unexplained: Math.min(1, best[pieces][n] / whole) };
}

/** Squared error of the best rising (sense 1) or falling fit to values start to end - 1, at start * (n + 1) + end. */
function monotoneErrors(values: Float64Array, sense: 1 | -1): Float64Array {
  const n = values.length;
  const errors = new Float64Array(n * (n + 1));
  // Blocks of pooled values: their sums, sizes, and the error of all blocks up to each.
  const sums = new Float64Array(n);
  const squares = new Float64Array(n);
  const sizes = new Float64Array(n);
  const error = new Float64Array(n + 1);
  for (let start = 0; start < n; start++) {
    let blocks = 0;
    for (let i = start; i < n; i++) {
      let sum = sense * values[i];
      let square = sum * sum;
      let size = 1;
      while (blocks > 0 && sums[blocks - 1] * size >= sum * sizes[blocks - 1]) {
        blocks--;
        sum += sums[blocks];
        square += squares[blocks];
        size += sizes[blocks];
      }
      sums[blocks] = sum;
      squares[blocks] = square;
      sizes[blocks] = size;
      blocks++;
      error[blocks] = error[blocks - 1] + Math.max(0, square - (sum * sum) / size);
      errors[start * (n + 1) + i + 1] = error[blocks];
    }
  }
  return errors;
}
