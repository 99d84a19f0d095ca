/** A stretch in which a recorder wrote nothing: samples from `first` up to, but not including, `end`. */
export interface SilentStretch {
  readonly first: number;
  readonly end: number;
}

/** Shorter stretches are passed over, s: a soft sound in few bits may stay on one step for as long. */
const SHORTEST = 0.005;
/** Three values further apart than this share of the sound's range are sound, a square wave say. */
const NARROW = 1 / 16;
/** Steps that differ by less than this share of themselves are equal: gain and offset round samples. */
const EQUAL = 0.01;

/**
 * Stretches of digital silence: where the samples stay constant, or keep to three neighbouring steps, as zeros with a dither of
 * +-1 least significant bit do. Neither gain nor an offset changes what is found.
 * @param samples mono. @param rate Hz.
 * @returns in order, each 5 ms or longer.
 */
export function digitalSilence(samples: ArrayLike<number>, rate: number): SilentStretch[] {
  const least = Math.ceil(SHORTEST * rate);
  // Of most sounds it is not asked for.
  let widest = Number.NaN;
  const found: SilentStretch[] = [];
  // Of every stretch long enough one block, at least, is a part.
  const block = Math.max(1, least >> 1);
  const { length } = samples;
  let at = 0;
  for (let start = 0; start < length; start += block) {
    const stop = Math.min(length, start + block);
    if (stop <= at || !hasFewValues(samples, start, stop)) continue;
    if (Number.isNaN(widest)) widest = NARROW * rangeOf(samples);
    // A run begins anew at each leap, whatever came before it.
    let from = Math.max(start, at);
    while (from > at && !(Math.abs(samples[from] - samples[from - 1]) > widest)) from--;
    at = runs(samples, from, stop, least, widest, found);
  }
  return found;
}

/**
 * Adds the stretches among the runs of samples from a run's first on.
 * @param stop the runs are followed to this sample. @returns the first sample of the first run that begins there or later.
 */
function runs(
  samples: ArrayLike<number>,
  start: number,
  stop: number,
  least: number,
  widest: number,
  found: SilentStretch[],
): number {
  let first = start;
  let low = samples[first];
  let high = low;
  // The third value, between the others; NaN while there are but two.
  let middle = Number.NaN;
  for (let i = first + 1; i < samples.length; i++) {
    const v = samples[i];
    if (v === low || v === high || v === middle) continue;
    const bottom = v < low ? v : low;
    const top = v > high ? v : high;
    if (Number.isNaN(middle) && top - bottom <= widest) {
      const third = v < low ? low : v > high ? high : v;
      if (low === high || Math.abs(2 * third - bottom - top) <= EQUAL * (top - bottom)) {
        if (low !== high) middle = third;
        low = bottom;
        high = top;
        continue;
      }
    }
    addStretch(samples, first, i, least, found);
    if (i >= stop) return i;
    first = i;
    low = v;
    high = v;
    middle = Number.NaN;
  }
  addStretch(samples, first, samples.length, least, found);
  return samples.length;
}

/** Adds a run, if it is long enough. */
function addStretch(
  samples: ArrayLike<number>,
  from: number,
  to: number,
  least: number,
  found: SilentStretch[],
): void {
  if (to - from < least) return;
  let first = from;
  let end = to;
  // A sample of sound may lie on one of the steps by chance, but none does again.
  while (first < end && !again(samples, first, first + 1, end)) first++;
  while (first < end && !again(samples, end - 1, first, end - 1)) end--;
  if (end - first >= least) found.push({ first, end });
}

/** Whether a block may belong to a run: it holds three values at most, NaN left out. */
function hasFewValues(samples: ArrayLike<number>, start: number, stop: number): boolean {
  let a = Number.NaN;
  let b = Number.NaN;
  let c = Number.NaN;
  for (let i = start; i < stop; i++) {
    const v = samples[i];
    if (v === a || v === b || v === c || Number.isNaN(v)) continue;
    if (Number.isNaN(a)) a = v;
    else if (Number.isNaN(b)) b = v;
    else if (Number.isNaN(c)) c = v;
    else return false;
  }
  return true;
}

/**
 * A copy of a sound whose silent stretches are straight lines from the sound before to the sound after: where a recorder
 * with an offset or rumble stops, no step is left that a filter would turn into a click.
 * @param samples mono. @param silent as `digitalSilence` finds them. @param rate Hz.
 */
export function bridged(samples: Float32Array, silent: readonly SilentStretch[], rate: number): Float32Array {
  const copy = samples.slice();
  const reach = Math.max(1, Math.round(0.001 * rate));
  silent.forEach(({ first, end }, i) => {
    const before = averageOf(samples, Math.max(first - reach, i > 0 ? silent[i - 1].end : 0), first);
    const next = i + 1 < silent.length ? silent[i + 1].first : samples.length;
    const after = averageOf(samples, end, Math.min(end + reach, next));
    const from = before ?? after ?? samples[first];
    const to = after ?? from;
    for (let k = first; k < end; k++) copy[k] = from + ((k - first + 1) / (end - first + 1)) * (to - from);
  });
  return copy;
}

/** Whether the value of a sample comes again in a stretch. */
function again(samples: ArrayLike<number>, at: number, first: number, end: number): boolean {
  for (let i = first; i < end; i++) if (samples[i] === samples[at]) return true;
  return false;
}

function averageOf(samples: Float32Array, from: number, to: number): number | undefined {
  if (to <= from) return undefined;
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i];
  return sum / (to - from);
}

function rangeOf(samples: ArrayLike<number>): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < samples.length; i++) {
    if (samples[i] < low) low = samples[i];
    if (samples[i] > high) high = samples[i];
  }
  return high > low ? high - low : 0;
}
