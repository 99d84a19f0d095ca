/** What separates two syllables. */
export interface PartSettings {
  /** lowest peak of a syllable, dB over the background */
  readonly threshold: number;
  /** any level below this is quiet, dB over the background */
  readonly quiet: number;
  /** a dip below this share of the softer neighbour's peak (in dB over the background) is a gap as well */
  readonly depth: number;
  /** shortest gap, rows */
  readonly gap: number;
}

/** Rows from `first` up to, but not including, `end`. */
export interface Part {
  readonly first: number;
  readonly end: number;
}

/**
 * Stretches of a level separated by gaps: where it is quiet, or dips far below both neighbours' peaks.
 * @param levels dB over the background, every value >= 0.
 * @returns in order; each reaches the threshold; two that are separated by a dip meet at its lowest row.
 */
export function segmentParts(levels: Float64Array, settings: PartSettings): Part[] {
  const parts: Part[] = [];
  for (const { first, end } of loudStretches(levels, settings)) {
    let from = first;
    // The peak of the part so far, the lowest row since, and the peak since that.
    let peak = 0;
    let valley = first;
    let rise = 0;
    for (let r = first; r < end; r++) {
      const level = levels[r];
      if (level <= levels[valley]) {
        valley = r;
        rise = level;
      } else if (level > rise) {
        rise = level;
        const softer = Math.min(peak, rise);
        if (softer >= settings.threshold && isGap(levels, valley, settings.depth * softer, settings.gap)) {
          parts.push({ first: from, end: valley });
          from = valley;
          peak = rise;
          valley = r;
        }
      }
      if (level > peak) {
        peak = level;
        valley = r;
        rise = level;
      }
    }
    if (peak >= settings.threshold) parts.push({ first: from, end });
  }
  return parts;
}

/** Stretches that are not quiet, those closer than a gap joined. */
function loudStretches(levels: Float64Array, { quiet, gap }: PartSettings): Part[] {
  const found: { first: number; end: number }[] = [];
  for (let r = 0; r < levels.length; r++) {
    if (levels[r] < quiet) continue;
    const before = found.at(-1);
    if (before !== undefined && r - before.end < gap) before.end = r + 1;
    else found.push({ first: r, end: r + 1 });
  }
  return found;
}

/** Whether the level stays under a height for long enough around a row. */
function isGap(levels: Float64Array, row: number, height: number, gap: number): boolean {
  if (levels[row] > height) return false;
  let first = row;
  while (row - first < gap && first > 0 && levels[first - 1] <= height) first--;
  let last = row;
  while (last - first + 1 < gap && last + 1 < levels.length && levels[last + 1] <= height) last++;
  return last - first + 1 >= gap;
}
