import type { Part } from "./segmentParts.js";

/** dB */
const HALF_POWER = 10 * Math.log10(2);

/** Where a syllable begins and ends on its flanks. */
export interface FlankSettings {
  /** level at which sound is lost in the background, dB over it */
  readonly edge: number;
  /** a flank has not begun where it rises by less than this, dB a row */
  readonly rise: number;
  /** a flank is over where it falls by less than this, dB a row */
  readonly fall: number;
  /** rows over which the slope is taken */
  readonly look: number;
  /** half the level's window, rows */
  readonly half: number;
}

/**
 * Onset and offset of a syllable: outwards from its core down either flank, until the level is lost in the background or
 * stops falling, as where a softer sound precedes or an echo follows; then back in by as much as the level's window widens
 * a sharp flank.
 * @param levels dB over the background. @param part rows of the syllable.
 * @param core level of its core, dB over the background; no more than its peak.
 * @param from, to the first row that it may reach, and the one after the last.
 * @returns first and last row, with fractions.
 */
export function segmentFlanks(
  levels: Float64Array,
  part: Part,
  core: number,
  from: number,
  to: number,
  settings: FlankSettings,
): [number, number] {
  let first = part.first;
  while (levels[first] < core) first++;
  let last = part.end - 1;
  while (levels[last] < core) last--;
  first = descend(levels, first, from, -1, settings.rise, settings);
  last = descend(levels, last, to - 1, 1, settings.fall, settings);
  const onset = first > from ? first - beyond(levels[first], levels[first - 1], settings.edge) : first;
  const offset = last < to - 1 ? last + beyond(levels[last], levels[last + 1], settings.edge) : last;
  return [steepen(levels, onset, last, 1, settings), steepen(levels, offset, first, -1, settings)];
}

/**
 * Where an edge would be without the level's window: at the onset of a sound that sets in at once, half of the window is
 * filled and the level is 3 dB down. Going inwards, the level reaches within 3 dB of its maximum in half a window there.
 */
function steepen(
  levels: Float64Array,
  edge: number,
  limit: number,
  way: 1 | -1,
  { half }: FlankSettings,
): number {
  const from = way === 1 ? Math.ceil(edge) : Math.floor(edge);
  const reach = Math.min((limit - from) * way, Math.floor((edge + way * half - from) * way));
  let highest = levels[from];
  for (let k = 1; k <= reach; k++) highest = Math.max(highest, levels[from + way * k]);
  const level = highest - HALF_POWER;
  if (levels[from] >= level) return edge;
  let r = from;
  while (levels[r + way] < level) r += way;
  return r + (way * (level - levels[r])) / (levels[r + way] - levels[r]);
}

function descend(
  levels: Float64Array,
  start: number,
  limit: number,
  way: 1 | -1,
  slope: number,
  { edge, look }: FlankSettings,
): number {
  let r = start;
  while (r !== limit && levels[r + way] >= edge) {
    if ((limit - r) * way >= look) {
      let lowest = levels[r + way];
      for (let k = 2; k <= look; k++) lowest = Math.min(lowest, levels[r + way * k]);
      if (levels[r] - lowest < slope * look) break;
    }
    r += way;
  }
  return r;
}

/** How far beyond a row the level crosses the edge on the way to the next; 0 if it doesn't. */
function beyond(inside: number, outside: number, edge: number): number {
  return outside < edge && inside > edge ? (inside - edge) / (inside - outside) : 0;
}
