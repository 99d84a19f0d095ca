/** How the values of a curve at some arguments weigh in a local fit at one argument. */
export interface LocalWeights {
  /** in the value there */
  readonly value: Float64Array;
  /** in the slope there */
  readonly slope: Float64Array;
}

/**
 * Local quadratic regression as weights: value and slope at `centre` of the parabola fitted to values at the arguments, those
 * further away weighing less (tricube).
 * @param arguments_ at least four, not all the same. @param centre where the fit is wanted.
 * @see Cleveland (1979) J. Am. Stat. Assoc. 74 829.
 */
export function localFit(arguments_: Float64Array, centre: number): LocalWeights {
  const n = arguments_.length;
  let reach = 0;
  for (const u of arguments_) reach = Math.max(reach, Math.abs(u - centre));
  // The furthest still counts a little, so that as many parameters are determined as there are arguments.
  reach = (reach || 1) * 1.1;
  const moments = new Float64Array(5);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const t = (arguments_[i] - centre) / reach;
    weights[i] = (1 - Math.abs(t) ** 3) ** 3;
    for (let k = 0, power = weights[i]; k < 5; k++, power *= t) moments[k] += power;
  }
  const [m0, m1, m2, m3, m4] = moments;
  // First two rows of the inverse of the matrix of moments, times its determinant.
  const c00 = m2 * m4 - m3 * m3;
  const c01 = m2 * m3 - m1 * m4;
  const c02 = m1 * m3 - m2 * m2;
  const c11 = m0 * m4 - m2 * m2;
  const c12 = m1 * m2 - m0 * m3;
  const determinant = m0 * c00 + m1 * c01 + m2 * c02;
  const value = new Float64Array(n);
  const slope = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const t = (arguments_[i] - centre) / reach;
    value[i] = (weights[i] * (c00 + c01 * t + c02 * t * t)) / determinant;
    slope[i] = (weights[i] * (c01 + c11 * t + c12 * t * t)) / (determinant * reach);
  }
  return { value, slope };
}
