/**
 * Measurements of a quantity at evenly spaced times, each with its information: 1 / variance, 0 where there is no measurement.
 */
export interface Evidence {
  readonly values: Float64Array;
  readonly information: Float64Array;
}

/** A smooth curve and its standard error. */
export interface Smoothed {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

/** Prior variance of the level, and of its slope per instant. */
const BELIEF = { level: 1e6, slope: 1e2 };

/**
 * The smoothest likely curve through uncertain values: a fixed-interval smoother of an integrated random walk, which is a
 * cubic smoothing spline with its Bayesian standard errors. The evidence of the past and the future on level and slope
 * is accumulated as information and added, so that times without measurements do no harm.
 * The prior has a standard deviation of about 1000 for the level and about 10 per instant for its slope.
 * @param evidence at evenly spaced times; at least one must have information above 0.
 * @param restlessness standard deviation of the change of slope from instant to instant, above 0.
 * @returns values and standard errors, one per instant.
 * @see Wahba (1983) J. R. Stat. Soc. B 45 133; Fraser & Potter (1969) IEEE Trans. Automatic Control 14 387.
 */
export function smoothed({ values, information }: Evidence, restlessness: number): Smoothed {
  const n = values.length;
  const q = restlessness * restlessness;
  // The information from the past up to and including an instant: a matrix (a, b; b, c) and a vector (u, v).
  const past = new Float64Array(5 * n);
  const known = new Float64Array(5);
  known[0] = 1 / BELIEF.level;
  known[2] = 1 / BELIEF.slope;
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      // Advance by one instant: level + slope; then add the noise of the walk.
      known[2] += known[0] - 2 * known[1];
      known[1] -= known[0];
      known[4] -= known[3];
      loosen(known, q);
    }
    known[0] += information[i];
    known[3] += information[i] * values[i];
    for (let k = 0; k < 5; k++) past[5 * i + k] = known[k];
  }
  const smooth = new Float64Array(n);
  const errors = new Float64Array(n);
  known.fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const a = past[5 * i] + known[0];
    const b = past[5 * i + 1] + known[1];
    const c = past[5 * i + 2] + known[2];
    const det = a * c - b * b;
    smooth[i] = (c * (past[5 * i + 3] + known[3]) - b * (past[5 * i + 4] + known[4])) / det;
    errors[i] = Math.sqrt(c / det);
    known[0] += information[i];
    known[3] += information[i] * values[i];
    loosen(known, q);
    known[2] += known[0] + 2 * known[1];
    known[1] += known[0];
    known[4] += known[3];
  }
  return { values: smooth, errors };
}

/** The information (a, b; b, c), (u, v) that remains after a step of the random walk. */
function loosen(known: Float64Array, q: number): void {
  const a = known[0];
  const b = known[1];
  const c = known[2];
  const u = known[3];
  const v = known[4];
  // (I + Y Q)^-1 applied to Y and to its vector, Q = q (1/3, 1/2; 1/2, 1).
  const m00 = 1 + q * (a / 3 + b / 2);
  const m01 = q * (a / 2 + b);
  const m10 = q * (b / 3 + c / 2);
  const m11 = 1 + q * (b / 2 + c);
  const det = m00 * m11 - m01 * m10;
  known[0] = (m11 * a - m01 * b) / det;
  known[1] = (m11 * b - m01 * c) / det;
  known[2] = (m00 * c - m10 * b) / det;
  known[3] = (m11 * u - m01 * v) / det;
  known[4] = (m00 * v - m10 * u) / det;
}
