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
  const state = new Float64Array(5);
  state[0] = 1 / BELIEF.level;
  state[2] = 1 / BELIEF.slope;
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      // One instant on: level + slope; then the walk's unrest.
      const [a, b, c, u, v] = state;
      state.set([a, b - a, a - 2 * b + c, u, v - u]);
      loosen(state, q);
    }
    state[0] += information[i];
    state[3] += information[i] * values[i];
    past.set(state, 5 * i);
  }
  const smooth = new Float64Array(n);
  const errors = new Float64Array(n);
  state.fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const [a, b, c, u, v] = [0, 1, 2, 3, 4].map((k) => past[5 * i + k] + state[k]);
    const det = a * c - b * b;
    smooth[i] = (c * u - b * v) / det;
    errors[i] = Math.sqrt(c / det);
    state[0] += information[i];
    state[3] += information[i] * values[i];
    loosen(state, q);
    const [e, f, g, s, t] = state;
    state.set([e, e + f, e + 2 * f + g, s, s + t]);
  }
  return { values: smooth, errors };
}

/** What is left of information (a, b; b, c), (u, v) after level and slope have moved by the walk's unrest. */
function loosen(state: Float64Array, q: number): void {
  const [a, b, c, u, v] = state;
  // (I + Y Q)^-1 applied to Y and to its vector, Q = q (1/3, 1/2; 1/2, 1).
  const m00 = 1 + q * (a / 3 + b / 2);
  const m01 = q * (a / 2 + b);
  const m10 = q * (b / 3 + c / 2);
  const m11 = 1 + q * (b / 2 + c);
  const det = m00 * m11 - m01 * m10;
  state[0] = (m11 * a - m01 * b) / det;
  state[1] = (m11 * b - m01 * c) / det;
  state[2] = (m00 * c - m10 * b) / det;
  state[3] = (m11 * u - m01 * v) / det;
  state[4] = (m00 * v - m10 * u) / det;
}
