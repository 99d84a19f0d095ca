import type { Part } from "./segmentParts.js";

/** dB */
const HALF_POWER = 10 * Math.log10(2);

/** Where a syllable begins and ends on its flanks. */
export interface FlankSettings {
  /** level at which sound is lost in the background, dB over it */
  readonly edge: number;
  /** a flank that rises less than this on the way in has not begun yet, dB a row */
  readonly rise: number;
  /** a flank that falls less than this on the way out is over, dB a row */
  readonly fall: number;
  /** rows over which that is judged */
  readonly look: number;
  /** half the window that the level is taken under, rows */
  readonly half: number;
}

/**
 * Onset and offset of a syllable: from its core outwards down either flank, until the level is lost in the background or
 * falls no further, as where a softer sound is on before or an echo stays; then back in by what the level's window adds to
 * a sharp flank.
 * @param levels dB over the background. @param part rows of the syllable.
 * @param core level of its core, dB over the background; no more than its peak.
 * @param from, to rows that it may reach: first, and after the last.
 * @returns rows with fractions.
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
 * Where an edge would be without the window of the level: a sound that sets in at once is half in the window, 3 dB down,
 * when it does. Going inwards, the level reaches within 3 dB of its highest in half a window there.
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
