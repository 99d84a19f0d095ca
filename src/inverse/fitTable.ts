import { toCsv } from "../shapes/table.js";
import type { Fit } from "./measureFit.js";

/**
 * The table of a fit as CSV, a row for each syllable: times in the recording, F0, how close the physics copy comes, the
 * character of the voice, and how well the gesture is determined.
 * @param start of what was heard, s from the start of the recording.
 */
export function fitTable(fit: Fit, start: number): string {
  return toCsv(
    [
      "label",
      "onset_s",
      "offset_s",
      "duration_ms",
      "voiced_fraction",
      "noisy_fraction",
      "two_voiced_fraction",
      "f0_median_hz",
      "f0_error_median_percent",
      "f0_error_p95_percent",
      "f0_error_median_cents",
      "voiced_in_both_fraction",
      "envelope_correlation",
      "spectral_correlation",
      "level_difference_db",
      "spectral_content_error",
      "alpha_median",
      "alpha_interval90_width",
      "alpha_determined_fraction",
      "beta_median",
      "beta_interval90_width",
      "beta_determined_fraction",
    ],
    fit.rows.map((row) => [
      row.label,
      start + row.onset,
      start + row.offset,
      1000 * (row.offset - row.onset),
      row.voicedFraction,
      row.noisyFraction,
      row.twoVoicedFraction,
      row.f0Median,
      100 * row.f0.medianRelativeError,
      100 * row.f0.p95RelativeError,
      row.f0.medianCents,
      row.f0.voicedInBoth,
      row.envelopeCorrelation,
      row.spectralCorrelation,
      row.levelDifferenceDb,
      row.contentError,
      row.pressure.median,
      row.pressure.intervalWidth,
      row.pressure.determined,
      row.tension.median,
      row.tension.intervalWidth,
      row.tension.determined,
    ]),
  );
}
