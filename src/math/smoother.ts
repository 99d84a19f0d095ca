/** What is known of a quantity at even instants, each value with its information: 1 / variance, 0 where nothing is known. */
export interface Evidence {
  readonly values: Float64Array;
  readonly information: Float64Array;
}

/** A smooth curve and its standard error. */
export interface Smoothed {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

/** Before anything is known: variance of the level, and of its slope an instant. */
const BELIEF = { level: 1e6, slope: 1e2 };

/**
 * The smoothest likely curve through uncertain values: a fixed-interval smoother of an integrated random walk, i.e. a
 * cubic smoothing spline with its Bayesian standard errors. What the past and what the future tell of level and slope
 * are carried as information and added, so that instants of which nothing is known do no harm.
 * At first the level is believed to lie within some 1000, its slope within some 10 an instant.
 * @param evidence at even instants; together it must hold some information.
 * @param restlessness standard deviation of the change of slope from instant to instant, above 0.
 * @returns values and standard errors, one an instant.
 * @see Wahba (1983) J. R. Stat. Soc. B 45 133; Fraser & Potter (1969) IEEE Trans. Automatic Control 14 387.
 */
export function smoothed({ values, information }: Evidence, restlessness: number): Smoothed {
  const n = values.length;
  const q = restlessness * restlessness;
  // What the past up to and with an instant tells: a matrix (a, b; b, c) and a vector (u, v).
  const past = new Float64Array(5 * n);
  const told = new Float64Array(5);
  told[0] = 1 / BELIEF.level;
  told[2] = 1 / BELIEF.slope;
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      // One instant on: level + slope; then the walk's unrest.
      told[2] += told[0] - 2 * told[1];
      told[1] -= told[0];
      told[4] -= told[3];
      loosen(told, q);
    }
    told[0] += information[i];
    told[3] += information[i] * values[i];
    for (let k = 0; k < 5; k++) past[5 * i + k] = told[k];
  }
  const smooth = new Float64Array(n);
  const errors = new Float64Array(n);
  told.fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const a = past[5 * i] + told[0];
    const b = past[5 * i + 1] + told[1];
    const c = past[5 * i + 2] + told[2];
    const det = a * c - b * b;
    smooth[i] = (c * (past[5 * i + 3] + told[3]) - b * (past[5 * i + 4] + told[4])) / det;
    errors[i] = Math.sqrt(c / det);
    told[0] += information[i];
    told[3] += information[i] * values[i];
    loosen(told, q);
    told[2] += told[0] + 2 * told[1];
    told[1] += told[0];
    told[4] += told[3];
  }
  return { values: smooth, errors };
}

/** What is left of information (a, b; b, c), (u, v) after level and slope have moved by the walk's unrest. */
function loosen(told: Float64Array, q: number): void {
  const a = told[0];
  const b = told[1];
  const c = told[2];
  const u = told[3];
  const v = told[4];
  // (I + Y Q)^-1 applied to Y and to its vector, Q = q (1/3, 1/2; 1/2, 1).
  const m00 = 1 + q * (a / 3 + b / 2);
  const m01 = q * (a / 2 + b);
  const m10 = q * (b / 3 + c / 2);
  const m11 = 1 + q * (b / 2 + c);
  const det = m00 * m11 - m01 * m10;
  told[0] = (m11 * a - m01 * b) / det;
  told[1] = (m11 * b - m01 * c) / det;
  told[2] = (m00 * c - m10 * b) / det;
  told[3] = (m11 * u - m01 * v) / det;
  told[4] = (m00 * v - m10 * u) / det;
}
