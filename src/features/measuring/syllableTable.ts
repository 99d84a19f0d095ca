import type { Column } from "../../shapes/series.js";
import { fileColumn } from "../descriptors/frameFeatures.js";
import { groupNumbers } from "../syllables/grouping.js";
import { type AnalysisSettings, levelName } from "./analysisSettings.js";
import type { SegmentMeasure } from "./segmentMeasure.js";

/** A table for a file: names of columns with units, and rows, made one by one as they are asked for. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly (string | number | null)[]>;
}

/** What a syllable's row says of its recording. */
export interface TableSource {
  readonly file: string;
  /** ISO 8601, when the recording began; null if nobody knows */
  readonly recordedAt: string | null;
}

/**
 * One row a syllable; motifs and bouts are numbered from 1.
 * @param features columns of the frames' features.
 */
export function syllableTable(
  measures: readonly SegmentMeasure[],
  features: readonly Column[],
  settings: AnalysisSettings,
  { file, recordedAt }: TableSource,
): Table {
  const level = levelName(settings);
  const segments = measures.map(({ segment }) => segment);
  const motifs = groupNumbers(segments, settings.motifGap);
  const bouts = groupNumbers(segments, settings.boutGap);
  const columns = [
    "file",
    "channel",
    "syllable",
    "label",
    "onset_s",
    "offset_s",
    "duration_ms",
    "onset_time",
    "motif",
    "bout",
    "f0_median_hz",
    "f0_min_hz",
    "f0_max_hz",
    "f0_slope_hz_per_s",
    "voiced_fraction",
    ...features.flatMap((column) => [fileColumn(column, "mean", level), fileColumn(column, "sd", level)]),
    "snr_db",
    "clipped_fraction",
  ];
  const rowOf = (measure: SegmentMeasure, i: number): (string | number | null)[] => {
    const { onset, offset, label } = measure.segment;
    const { f0 } = measure;
    return [
      file,
      settings.channel,
      i + 1,
      label,
      onset,
      offset,
      1000 * (offset - onset),
      recordedAt === null ? null : timeAfter(recordedAt, onset),
      motifs[i],
      bouts[i],
      f0.median,
      f0.min,
      f0.max,
      f0.slope,
      measure.voicedFraction,
      ...measure.features.flatMap(({ mean, spread }) => [mean, spread]),
      measure.snr,
      measure.clippedFraction,
    ];
  };
  function* rows(): Generator<(string | number | null)[]> {
    for (const [i, measure] of measures.entries()) yield rowOf(measure, i);
  }
  return { columns, rows: { [Symbol.iterator]: rows } };
}

/**
 * An instant so long after another, ISO 8601 to the millisecond, with the zone that the first one has, if any.
 * @param recordedAt e.g. "2019-05-22T05:30:00+02:00". @param seconds later.
 */
export function timeAfter(recordedAt: string, seconds: number): string {
  const zone = /(Z|[+-]\d\d:?\d\d)$/.exec(recordedAt)?.[0] ?? "";
  const local = recordedAt.slice(0, recordedAt.length - zone.length);
  const instant = new Date(`${local}Z`);
  return `${new Date(instant.getTime() + Math.round(1000 * seconds)).toISOString().slice(0, -1)}${zone}`;
}
