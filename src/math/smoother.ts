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

/**
 * The smoothest likely curve through uncertain values: a fixed-interval Kalman smoother of an integrated random walk
 * (Rauch, Tung & Striebel), i.e. a cubic smoothing spline with its Bayesian standard errors.
 * @param evidence at even instants; together it must hold some information.
 * @param restlessness standard deviation of the change of slope from instant to instant, above 0.
 * @returns values and standard errors, one an instant.
 * @see Wahba (1983) J. R. Stat. Soc. B 45 133; Durbin & Koopman (2012) Time Series Analysis by State Space Methods 4.4.
 */
export function smoothed({ values, information }: Evidence, restlessness: number): Smoothed {
  const n = values.length;
  const q = restlessness * restlessness;
  // Level and slope, filtered: mean (a, b), covariance (p, c, s).
  const mean = new Float64Array(2 * n);
  const covariance = new Float64Array(3 * n);
  let [a, b, p, c, s] = [0, 0, 1e6, 0, 1e2];
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      a += b;
      p += 2 * c + s + q / 3;
      c += s + q / 2;
      s += q;
    }
    const weight = information[i];
    if (weight > 0) {
      const gain = weight / (1 + weight * p);
      const miss = values[i] - a;
      a += gain * p * miss;
      b += gain * c * miss;
      s -= gain * c * c;
      c -= gain * p * c;
      p -= gain * p * p;
    }
    mean[2 * i] = a;
    mean[2 * i + 1] = b;
    covariance[3 * i] = p;
    covariance[3 * i + 1] = c;
    covariance[3 * i + 2] = s;
  }
  const smooth = new Float64Array(n);
  const errors = new Float64Array(n);
  smooth[n - 1] = a;
  errors[n - 1] = Math.sqrt(p);
  for (let i = n - 2; i >= 0; i--) {
    const [fa, fb] = [mean[2 * i], mean[2 * i + 1]];
    const [fp, fc, fs] = [covariance[3 * i], covariance[3 * i + 1], covariance[3 * i + 2]];
    // Predicted covariance of the next instant, and the gain G = F T' P^-1 that leads back.
    const pp = fp + 2 * fc + fs + q / 3;
    const pc = fc + fs + q / 2;
    const ps = fs + q;
    const det = pp * ps - pc * pc;
    const m00 = fp + fc;
    const m10 = fc + fs;
    const g00 = (m00 * ps - fc * pc) / det;
    const g01 = (fc * pp - m00 * pc) / det;
    const g10 = (m10 * ps - fs * pc) / det;
    const g11 = (fs * pp - m10 * pc) / det;
    const da = a - (fa + fb);
    const db = b - fb;
    const dp = p - pp;
    const dc = c - pc;
    const ds = s - ps;
    a = fa + g00 * da + g01 * db;
    b = fb + g10 * da + g11 * db;
    p = fp + g00 * (g00 * dp + g01 * dc) + g01 * (g00 * dc + g01 * ds);
    c = fc + g10 * (g00 * dp + g01 * dc) + g11 * (g00 * dc + g01 * ds);
    s = fs + g10 * (g10 * dp + g11 * dc) + g11 * (g10 * dc + g11 * ds);
    smooth[i] = a;
    errors[i] = Math.sqrt(Math.max(p, 0));
  }
  return { values: smooth, errors };
}
