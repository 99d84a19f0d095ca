import type { Segment } from "../../shapes/segment.js";
import { joinedParts } from "./joinedParts.js";
import { segmentFlanks } from "./segmentFlanks.js";
import { HALF_WINDOW, LEVEL_RATE, LOST, type SegmentLevel, snrWithin } from "./segmentLevel.js";
import { type Part, segmentParts } from "./segmentParts.js";

export interface SegmentationSettings {
  /** band that song is looked for in, Hz */
  readonly lowHz: number;
  readonly highHz: number;
  /** s */
  readonly shortestSyllable: number;
  /** a shorter silence does not separate two syllables, s; nor does any below 4 ms */
  readonly shortestGap: number;
  /** lowest peak of a syllable over the background, dB; default found from the sound itself */
  readonly threshold?: number;
}

/** A syllable and how far it stands out. */
export interface DetectedSegment extends Segment {
  /**
   * signal-to-noise ratio, dB: power of the syllable less that of the background, over that of the background, both
   * means within the band of the settings
   */
  readonly snr: number;
}

/** What of the level decides where syllables are. */
export interface SegmentationTuning {
  /** lowest threshold for a syllable's peak over the background, dB */
  readonly contrast: number;
  /** below this level over the background it is quiet, dB */
  readonly quiet: number;
  /** a dip below this share of its neighbours' peaks, in dB over the background, separates syllables */
  readonly depth: number;
  /** flanks are followed outwards from the threshold, or from this share of the peak over the background if that is lower */
  readonly core: number;
}

/**
 * Chosen on eight annotated sets of finches and a canary. With each of them a quarter lower or higher, the pooled F1 of
 * onsets stays within .966 to .982 for the finches and .921 to .979 for the canary. `npm run bench -- segmentation` chooses
 * them anew for each bird without that bird.
 */
export const SEGMENTATION_TUNING: SegmentationTuning = { contrast: 10, quiet: 7, depth: 0.2, core: 0.5 };

/** A sound that sets in right after digital silence, or breaks off into it, does so within a quarter of a row. */
const CUT = 0.25;
/** By how much a loud sound's end is smeared into a gap by the level's window, on both sides together, s. */
const SMEAR = 0.003;
/** Levels further above the background than this count as this much for the threshold, dB. */
const CAP = 70;
/** A syllable ends where it is lost in the background, dB over it, or where its flank becomes this flat, dB/ms. */
const FLANK = { edge: LOST, rise: 0.5, fall: 0.15, look: 5, half: HALF_WINDOW };
/** A sound within 10 dB of its peak for less than this is a click, s: a wing, a beak, the cage. */
const CLICK = 0.005;
const CLICK_DROP = 10;

/**
 * Syllables of a level: see `segmentSyllables`.
 * @returns in order, labelled "1", "2", ...; times from the first sample.
 */
export function findSyllables(
  level: SegmentLevel,
  settings: SegmentationSettings,
  tuning: SegmentationTuning = SEGMENTATION_TUNING,
): DetectedSegment[] {
  const { over } = level;
  const threshold = settings.threshold ?? halfWay(level, tuning.contrast);
  const gap = Math.max(1, Math.round((settings.shortestGap - SMEAR) * LEVEL_RATE));
  const parts = joinedParts(
    level,
    segmentParts(over, { threshold, ...tuning, gap }),
    settings.lowHz,
    settings.highHz,
  );
  const found: DetectedSegment[] = [];
  let before = 0;
  parts.forEach((part, i) => {
    const peak = highest(over, part);
    const next = i + 1 < parts.length ? parts[i + 1].first : over.length;
    const core = Math.min(threshold, tuning.core * peak);
    const [first, last] = besideSilence(level, segmentFlanks(over, part, core, before, next, FLANK));
    before = Math.ceil(last);
    const onset = first / LEVEL_RATE;
    const offset = last / LEVEL_RATE;
    if (offset - onset < settings.shortestSyllable || isClick(over, first, last, peak)) return;
    found.push({ onset, offset, label: `${found.length + 1}`, snr: snrWithin(level, { onset, offset }) });
  });
  return found;
}

/**
 * The threshold half-way between the mean of the levels above it and that of the rest, from a lowest one upwards. It is
 * close to Otsu's, but the share of silence in a recording hardly moves it.
 */
function halfWay({ over, void: nothing }: SegmentLevel, lowest: number): number {
  let threshold = lowest;
  for (let round = 0; round < 50; round++) {
    let song = 0;
    let rest = 0;
    let loud = 0;
    let soft = 0;
    for (let r = 0; r < over.length; r++) {
      const level = Math.min(CAP, over[r]);
      if (level >= threshold) {
        song += level;
        loud++;
      } else if (nothing[r] === 0) {
        rest += level;
        soft++;
      }
    }
    if (loud === 0) return threshold;
    const next = (song / loud + rest / Math.max(1, soft)) / 2;
    if (next <= threshold + 0.01) return threshold;
    threshold = next;
  }
  return threshold;
}

/** Flanks that end at digital silence, no further from it than the sound is cut off. */
function besideSilence({ silences }: SegmentLevel, [first, last]: [number, number]): [number, number] {
  const before = silences.findLast(({ end }) => end <= first);
  const after = silences.find((silence) => silence.first >= last);
  const reach = HALF_WINDOW + CUT;
  return [
    before !== undefined && first - before.end < reach ? Math.min(first, before.end + CUT) : first,
    after !== undefined && after.first - last < reach ? Math.max(last, after.first - CUT) : last,
  ];
}

function highest(over: Float64Array, { first, end }: Part): number {
  let peak = 0;
  for (let r = first; r < end; r++) peak = Math.max(peak, over[r]);
  return peak;
}

function isClick(over: Float64Array, first: number, last: number, peak: number): boolean {
  let loud = 0;
  for (let r = Math.ceil(first); r <= last; r++) if (over[r] >= peak - CLICK_DROP) loud++;
  return loud < CLICK * LEVEL_RATE;
}
