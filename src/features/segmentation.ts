import { quantile } from "../math/statistics.js";
import type { Segment } from "../shapes/segment.js";
import type { Signal } from "../shapes/series.js";
import { inBand } from "./band.js";
import { envelope } from "./envelope.js";

export interface SegmentationSettings {
  /** band that song is looked for in, Hz */
  readonly lowHz: number;
  readonly highHz: number;
  /** s */
  readonly shortestSyllable: number;
  readonly shortestGap: number;
}

/** The field's usual threshold segmentation: 500 to 10000 Hz, syllables from 20 ms. */
export const SYLLABLES: SegmentationSettings = {
  lowHz: 500,
  highHz: 10_000,
  shortestSyllable: 0.02,
  shortestGap: 0.005,
};

const RATE = 1000;
/** Quieter than this is silence whatever the contrast, dB re full scale. */
const ABSOLUTE_FLOOR = -80;
/** Song must stand out of the background by this much, dB. */
const LEAST_CONTRAST = 10;

/**
 * Syllables of a song by its loudness: an adaptive threshold with hysteresis. The threshold that starts a syllable is
 * Otsu's on the levels in dB; from there it reaches out to both sides while the level stays above a lower one,
 * half-way (in dB, at most 12 dB down) to the background.
 * @param signal mono.
 * @returns in order, labelled "1", "2", ...; none where nothing stands 10 dB above the background or -80 dB.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => (i > 8820 && i < 13230 ? Math.sin(i / 2) : 0));
 * segmentSyllables(monoSignal(values, 22050)).length; // 1
 * @see Otsu (1979) IEEE Trans. SMC 9 62 for the threshold.
 */
export function segmentSyllables(signal: Signal, settings: SegmentationSettings = SYLLABLES): Segment[] {
  const band = inBand(signal, settings.lowHz, settings.highHz);
  const level = envelope(band, signal.rate, 0.008, RATE).values.map((v) => 20 * Math.log10(v + 1e-9));
  if (level.length === 0) return [];
  const background = quantile(level, 0.05);
  const top = quantile(level, 0.99);
  if (top < ABSOLUTE_FLOOR || top - background < LEAST_CONTRAST) return [];
  const start = Math.max(otsu(level, Math.max(background, top - 70), top), background + 0.4 * LEAST_CONTRAST);
  const stay = start - Math.min(12, 0.5 * (start - background));
  const found: { onset: number; offset: number }[] = [];
  for (let r = 0; r < level.length; r++) {
    if (level[r] < start) continue;
    let first = r;
    while (first > 0 && level[first - 1] >= stay) first--;
    let last = r;
    while (last < level.length - 1 && level[last + 1] >= stay) last++;
    r = last;
    const onset = first / RATE;
    const offset = (last + 1) / RATE;
    const before = found.at(-1);
    if (before !== undefined && onset - before.offset < settings.shortestGap) before.offset = offset;
    else found.push({ onset, offset });
  }
  return found
    .filter(({ onset, offset }) => offset - onset >= settings.shortestSyllable)
    .map((segment, i) => ({ ...segment, label: `${i + 1}` }));
}

/** Level that parts the values between low and high best into two groups. */
function otsu(values: Float64Array, low: number, high: number): number {
  const bins = 256;
  const counts = new Float64Array(bins);
  for (const v of values) {
    counts[Math.min(bins - 1, Math.max(0, Math.floor(((v - low) / (high - low)) * bins)))]++;
  }
  let total = 0;
  for (let b = 0; b < bins; b++) total += b * counts[b];
  let below = 0;
  let sumBelow = 0;
  let best = -1;
  let cut = 0;
  for (let b = 0; b < bins; b++) {
    below += counts[b];
    sumBelow += b * counts[b];
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (between > best) {
      best = between;
      cut = b;
    }
  }
  return low + ((cut + 1) / bins) * (high - low);
}
