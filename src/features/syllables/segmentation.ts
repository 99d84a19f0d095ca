import { FilterKernel } from "../../kernels/filterKernel.js";
import type { Segment } from "../../shapes/segment.js";
import type { Signal } from "../../shapes/series.js";
import { digitalSilence, type SilentStretch } from "../../signal/digitalSilence.js";
import { type DetectedSegment, findSyllables, type SegmentationSettings } from "./findSyllables.js";
import { segmentLevel, snrWithin } from "./segmentLevel.js";

/**
 * Settings for captive songbirds: 500 to 10000 Hz; syllables from 8 ms, as in a canary's trills (the field's tools use
 * 20 ms); gaps from 8 ms: shorter ones split more zebra finch syllables than they separate.
 */
export const DEFAULT_SEGMENTATION: SegmentationSettings = {
  lowHz: 500,
  highHz: 10_000,
  shortestSyllable: 0.008,
  shortestGap: 0.008,
};

/**
 * Syllables of a song by how far its loudness stands over the local background: the level in the band, in dB under a 4 ms
 * Hann window, minus a low quantile of it within 4 s on either side. A syllable reaches a threshold half-way between song
 * and background, at least 10 dB. Gaps separate syllables where the level is within 7 dB of the background, or at less than a
 * fifth (in dB) of the softer neighbour's peak. Onset and offset follow the flanks down to 5 dB, or to where they stop
 * falling, less what the window adds to sharp ones. Clicks are discarded.
 * @param signal mono, up to some minutes: one threshold serves all of it.
 * @param settings band in Hz, shortest syllable and gap in s.
 * Digital silence is no background, unless there is no other; two parts of a whistle that only wavers are one syllable.
 * @returns in order, labelled "1", "2", ..., on the clock of the signal; none where nothing stands 10 dB above the
 * background. A gain changes nothing.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => (i > 8820 && i < 13230 ? Math.sin(i / 2) : 0));
 * segmentSyllables(monoSignal(values, 22050)).length; // 1
 * @see Ridler & Calvard (1978) IEEE Trans. SMC 8, 630 for the threshold; Tachibana, Oosugi & Okanoya (2014) PLoS ONE 9,
 * e92584 for threshold segmentation of birdsong.
 */
export function segmentSyllables(
  signal: Signal,
  settings: SegmentationSettings = DEFAULT_SEGMENTATION,
): DetectedSegment[] {
  return segmentSyllablesBy(new FilterKernel(), signal, settings, digitalSilence(signal.values, signal.rate));
}

/** As segmentSyllables, by filters that other features share. @param silent digital silence of the signal. */
export function segmentSyllablesBy(
  filters: FilterKernel,
  signal: Signal,
  settings: SegmentationSettings,
  silent: readonly SilentStretch[],
): DetectedSegment[] {
  const level = segmentLevel(signal, settings.lowHz, settings.highHz, filters, silent);
  return findSyllables(level, settings).map((segment) => ({
    ...segment,
    onset: signal.start + segment.onset,
    offset: signal.start + segment.offset,
  }));
}

/**
 * How far given syllables stand out of the local background, as in a DetectedSegment.
 * @param signal mono. @param segments on the clock of the signal. @param settings their band is used.
 * @returns dB, one for each segment, at least -20; NaN for one outside the sound or shorter than 1 ms.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => (i > 8820 && i < 13230 ? Math.sin(i / 2) : 0));
 * signalToNoise(monoSignal(values, 22050), [{ onset: 0.45, offset: 0.55, label: "a" }])[0]; // 90
 */
export function signalToNoise(
  signal: Signal,
  segments: readonly Segment[],
  settings: SegmentationSettings = DEFAULT_SEGMENTATION,
): number[] {
  if (segments.length === 0) return [];
  const level = segmentLevel(signal, settings.lowHz, settings.highHz);
  return segments.map(({ onset, offset }) =>
    snrWithin(level, { onset: onset - signal.start, offset: offset - signal.start }),
  );
}
