import type { Fit } from "../inverse/measureFit.js";
import { quantile } from "../math/statistics.js";
import { counted } from "../shapes/counted.js";
import type { Segment } from "../shapes/segment.js";
import { rowsWithin, type Track } from "../shapes/series.js";

/** What a demo found, in a few sentences for the top of its page. */
export function demoSummary(
  heard: { readonly duration: number; readonly syllables: readonly Segment[]; readonly f0: Track },
  fit: Fit | undefined,
): string {
  const { duration, syllables, f0 } = heard;
  const length = duration < 1 ? `${Math.round(1000 * duration)} ms` : `${duration.toFixed(1)} s`;
  if (syllables.length === 0)
    return `No syllable was found in ${length}: nothing stands out of the background.`;
  const found = `${counted(syllables.length, "syllable")} in ${length}`;
  if (fit === undefined) return `${found}, none of them voiced, so there is no gesture to fit.`;
  const pitches = syllables.flatMap(({ onset, offset }) =>
    Array.from(f0.values.subarray(...rowsWithin(f0, onset, offset))),
  );
  const [low, high] = [0.05, 0.95].map((q) => quantile(pitches, q));
  const voiced = `voiced for ${Math.round(100 * fit.voicedFraction)} % of their time at ${pitchRange(low, high)}`;
  const { physics, augmented } = fit;
  const error = physics.likeness.f0.medianRelativeError;
  const pitch = Number.isFinite(error)
    ? `follows the pitch to ${(100 * error).toFixed(error < 0.001 ? 2 : 1)} % and `
    : "";
  const alike = (correlation: number): string => correlation.toFixed(2);
  return (
    `${found}, ${voiced}. A copy sung by the fitted gesture alone ${pitch}correlates with the recording's spectrogram at ` +
    `${alike(physics.likeness.spectralCorrelation)}, with noise and a moving tract added at ${alike(augmented.likeness.spectralCorrelation)}.`
  );
}

/** "0.45 to 0.62 kHz", or one number where they round to the same. */
function pitchRange(low: number, high: number): string {
  const [from, to] = [low, high].map((hz) => (hz / 1000).toPrecision(2));
  return from === to ? `${from} kHz` : `${from} to ${to} kHz`;
}
