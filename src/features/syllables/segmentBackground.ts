import { quantile } from "../../math/statistics.js";

/** How far the background looks to either side, s. */
const REACH = 4;
/**
 * Quantile of the levels on a side that is taken as the background, so that song in the rest has no influence. On a side
 * cut short by an end of the sound the quantile is lower in proportion: the less there is, the more of it is song.
 */
const QUIET_SHARE = 0.1;
/** A side shorter than this is not used, s; a sound shorter than two such sides is taken as one. */
const LEAST = 1;
/** Time from one value of the background to the next, s. */
const STEP = 0.5;
/** Every n-th level is used: levels 1 ms apart overlap, levels 2 ms apart hardly do. */
const STRIDE = 2;

/**
 * Background of a sound at each moment: the level that is exceeded 90 % of the time, within 4 s before or within 4 s
 * after, whichever is higher, so that it neither lags behind a rising or falling floor nor follows song.
 * @param levels dB, a millisecond or a few apart. @param rate of the levels, Hz.
 * @returns dB, one value for each level; in stationary noise 1 to 3 dB below its mean.
 * @see Martin (2001) IEEE Trans. Speech Audio Process. 9, 504: noise followed by low quantiles of the level.
 */
export function segmentBackground(levels: Float64Array, rate: number): Float64Array {
  const length = levels.length;
  const background = new Float64Array(length);
  if (length < 2 * LEAST * rate) return background.fill(quietest(levels, rate));
  const thinned = Float64Array.from({ length: Math.ceil(length / STRIDE) }, (_, i) => levels[i * STRIDE]);
  const step = Math.max(1, Math.round(STEP * rate));
  const known = new Map<number, number>();
  let before = backgroundAt(thinned, 0, rate / STRIDE, known);
  for (let from = 0; from < length; from += step) {
    const after = backgroundAt(thinned, Math.min(length, from + step) / STRIDE, rate / STRIDE, known);
    const to = Math.min(length, from + step);
    for (let r = from; r < to; r++) background[r] = before + ((r - from) / (to - from)) * (after - before);
    before = after;
  }
  return background;
}

/** @param known quiet levels of whole sides, by their first row: what follows one moment precedes a later one. */
function backgroundAt(levels: Float64Array, row: number, rate: number, known: Map<number, number>): number {
  const here = Math.round(row);
  const reach = Math.round(REACH * rate);
  const sides = [
    [Math.max(0, here - reach), here],
    [here, Math.min(levels.length, here + reach)],
  ];
  const told = sides.filter(([first, end]) => end - first >= LEAST * rate - 1);
  const levelOf = ([first, end]: readonly number[]): number => {
    const before = end - first === reach ? known.get(first) : undefined;
    const level = before ?? quietest(levels.subarray(first, end), rate);
    if (end - first === reach) known.set(first, level);
    return level;
  };
  return Math.max(...told.map(levelOf));
}

function quietest(levels: Float64Array, rate: number): number {
  return quantile(levels, QUIET_SHARE * Math.min(1, levels.length / (REACH * rate)));
}
