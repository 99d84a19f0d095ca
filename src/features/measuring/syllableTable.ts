import type { BoxedSegment } from "../../shapes/segment.js";
import type { Column } from "../../shapes/series.js";
import { fileColumn } from "../descriptors/frameFeatures.js";
import { groupNumbers } from "../syllables/grouping.js";
import { type AnalysisSettings, levelName } from "./analysisSettings.js";
import type { SegmentMeasure } from "./segmentMeasure.js";

/** A table for a file: column names with their units, and rows, which are made one by one. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly (string | number | null)[]>;
}

/** What a syllable's row says about its recording. */
export interface TableSource {
  readonly file: string;
  /** when an instant of the recording (s) was recorded, ISO 8601; null if nobody knows */
  readonly timeAt: (seconds: number) => string | null;
  /** whether a network named the syllables, so that the table says how sure it was */
  readonly named?: boolean;
}

/**
 * The table of syllables, one row each; motifs and bouts are numbered from 1.
 * @param features columns of the frames' features.
 */
export function syllableTable(
  measures: readonly SegmentMeasure[],
  features: readonly Column[],
  settings: AnalysisSettings,
  source: TableSource,
): Table {
  const level = levelName(settings);
  const places = placeTable(
    measures.map(({ segment }) => segment),
    settings,
    source,
  );
  const columns = [
    ...places.columns,
    "f0_median_hz",
    "f0_min_hz",
    "f0_max_hz",
    "f0_slope_hz_per_s",
    "voiced_fraction",
    "band_low_hz",
    "band_high_hz",
    ...features.flatMap((column) => [fileColumn(column, "mean", level), fileColumn(column, "sd", level)]),
    "snr_db",
    "clipped_fraction",
    "features_low_hz",
    "features_high_hz",
  ];
  const rowOf = (measure: SegmentMeasure): (string | number | null)[] => {
    const { f0, band } = measure;
    return [
      f0.median,
      f0.min,
      f0.max,
      f0.slope,
      measure.voicedFraction,
      band?.lowHz ?? null,
      band?.highHz ?? null,
      ...measure.features.flatMap(({ mean, spread }) => [mean, spread]),
      measure.snr,
      measure.clippedFraction,
      (measure.described ?? settings.song).lowHz,
      (measure.described ?? settings.song).highHz,
    ];
  };
  function* rows(): Generator<(string | number | null)[]> {
    let i = 0;
    for (const place of places.rows) yield [...place, ...rowOf(measures[i++])];
  }
  return { columns, rows: { [Symbol.iterator]: rows } };
}

/**
 * The first columns of the table of syllables: where and when each is, its name, and the group that it belongs to.
 * @param segments by onset.
 */
export function placeTable(
  segments: readonly BoxedSegment[],
  settings: Pick<AnalysisSettings, "channel" | "motifGap" | "boutGap">,
  { file, timeAt, named = false }: TableSource,
): Table {
  const motifs = groupNumbers(segments, settings.motifGap);
  const bouts = groupNumbers(segments, settings.boutGap);
  const columns = [
    "file",
    "channel",
    "syllable",
    "label",
    ...(named ? ["confidence"] : []),
    "onset_s",
    "offset_s",
    "duration_ms",
    "onset_time",
    "motif",
    "bout",
  ];
  function* rows(): Generator<(string | number | null)[]> {
    for (const [i, { onset, offset, label, channel, confidence }] of segments.entries())
      yield [
        file,
        channel ?? settings.channel,
        i + 1,
        label,
        ...(named ? [confidence ?? null] : []),
        onset,
        offset,
        1000 * (offset - onset),
        timeAt(onset),
        motifs[i],
        bouts[i],
      ];
  }
  return { columns, rows: { [Symbol.iterator]: rows } };
}
