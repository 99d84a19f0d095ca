/**
 * The monotone piecewise cubic through given points: it never overshoots them, and stays constant beyond the ends.
 * @param points [x, y], x ascending, at least two.
 * @returns y as a function of x.
 * @see Fritsch & Carlson (1980) SIAM J. Numer. Anal. 17 238; the slopes are Fritsch & Butland's (1984) harmonic means.
 * @example
 * const f = monotoneCurve([[0, 0], [1, 1], [2, 1]]);
 * f(1.5); // 1
 */
export function monotoneCurve(points: readonly (readonly [number, number])[]): (x: number) => number {
  const n = points.length;
  const slopes = new Float64Array(n);
  const secant = (i: number): number => (points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]);
  for (let i = 1; i < n - 1; i++) {
    const before = secant(i - 1);
    const after = secant(i);
    if (before * after > 0) {
      const h0 = points[i][0] - points[i - 1][0];
      const h1 = points[i + 1][0] - points[i][0];
      slopes[i] = (3 * (h0 + h1)) / ((2 * h1 + h0) / before + (h1 + 2 * h0) / after);
    }
  }
  // At the ends the secant itself is monotone.
  slopes[0] = secant(0);
  slopes[n - 1] = secant(n - 2);
  let i = 0;
  return (x) => {
    if (x <= points[0][0]) return points[0][1];
    if (x >= points[n - 1][0]) return points[n - 1][1];
    if (x < points[i][0]) i = 0;
    while (x > points[i + 1][0]) i++;
    const h = points[i + 1][0] - points[i][0];
    const t = (x - points[i][0]) / h;
    const u = 1 - t;
    return (
      u * u * (1 + 2 * t) * points[i][1] +
      t * u * u * h * slopes[i] +
      t * t * (3 - 2 * t) * points[i + 1][1] -
      t * t * u * h * slopes[i + 1]
    );
  };
}
