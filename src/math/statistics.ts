/**
 * Quantile by linear interpolation between the order statistics (type 7 of Hyndman & Fan 1996).
 * @param values in any order; NaNs are ignored.
 * @param q in [0, 1].
 * @returns NaN if no values remain.
 * @example
 * quantile([10, 20], 0.25); // 12.5
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const told = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) told[count++] = values[i];
  if (count === 0) return Number.NaN;
  const position = q * (count - 1);
  const below = Math.floor(position);
  const low = select(told, below, count);
  if (below === count - 1) return low;
  let high = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < count; i++) if (told[i] < high) high = told[i];
  return low + (position - below) * (high - low);
}

/**
 * The value that would stand at a place if the first `count` values were sorted; those before it become no larger, those
 * after it no smaller.
 * @see Hoare (1961) Communications of the ACM 4 321, algorithm 65, "Find".
 */
function select(values: Float64Array, place: number, count: number): number {
  let from = 0;
  let to = count - 1;
  while (from < to) {
    const pivot = values[(from + to) >> 1];
    let i = from;
    let j = to;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (place <= j) to = j;
    else if (place >= i) from = i;
    else break;
  }
  return values[place];
}

/** Median of the values that are not NaN; NaN if there are none. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Arithmetic mean of the values that are not NaN; NaN if there are none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/**
 * Pearson's correlation of two equally long lists.
 * @returns in [-1, 1]; NaN if either list is constant.
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = Math.min(a.length, b.length);
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < n; i++) {
    meanA += a[i];
    meanB += b[i];
  }
  meanA /= n;
  meanB /= n;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    const da = a[i] - meanA;
    const db = b[i] - meanB;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN;
}
