import { fileColumn } from "../../features/descriptors/frameFeatures.js";
import { type AnalysisSettings, levelName } from "../../features/measuring/analysisSettings.js";
import { chapters } from "../../features/measuring/chapters.js";
import { type ChapterFrames, ChapterMeasurer } from "../../features/measuring/measureChapters.js";
import type { SegmentMeasure } from "../../features/measuring/segmentMeasure.js";
import type { Annotation } from "../../shapes/annotation.js";
import type { Provenance } from "../../shapes/provenance.js";
import type { Column } from "../../shapes/series.js";
import { ParquetTable } from "../../workspace/files/parquetTable.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { readableChannel } from "./readableChannel.js";

/** What was measured of a recording. */
export interface MeasuredSound {
  readonly measures: readonly SegmentMeasure[];
  /** columns of the frames' features */
  readonly features: readonly Column[];
  /** s, of the stretch that was measured */
  readonly duration: number;
}

/**
 * Measures a recording chapter by chapter, and writes its frames as it goes.
 * @param given the user's syllables; undefined to find them.
 * @param framesPath of the table of frames; undefined for none.
 */
export async function* measureSound(
  sound: SoundFile,
  settings: AnalysisSettings,
  given: readonly Annotation[] | undefined,
  framesPath: string | undefined,
  made: Provenance,
  context: TaskContext,
): Task<MeasuredSound> {
  const readable = readableChannel(sound, settings);
  const { first, end, sampleRate } = readable;
  const total = (end - first) / sampleRate;
  // The largest integer of the sound's depth, or of a converter's where samples are floating point.
  const clipping = 1 - 1.5 / 2 ** (Math.min(16, sound.info.bitDepth ?? 16) - 1);
  const measurer = new ChapterMeasurer(settings, given === undefined ? undefined : inOrder(given), clipping);
  let frames: ParquetTable | undefined;
  let features: readonly Column[] = [];
  try {
    let at = 0;
    for (const chapter of chapters(readable, settings.hop)) {
      checkStop(context);
      const measured = await measurer.take(chapter, chapter.to >= end / sampleRate);
      features = measured.table.columns;
      if (framesPath !== undefined) {
        frames ??= new ParquetTable(framesPath, frameColumns(features, settings), {
          provenance: JSON.stringify(made),
        });
        frames.write(frameData(measured, at, first / sampleRate, settings.hop));
      }
      at += chapter.rows;
      yield { kind: "step", done: chapter.to - first / sampleRate, total, unit: "s of sound" };
    }
    frames?.finish();
  } finally {
    frames?.discard();
  }
  return { measures: measurer.measures, features, duration: total };
}

function inOrder(given: readonly Annotation[]): readonly Annotation[] {
  return [...given].sort((a, b) => a.onset - b.onset || a.offset - b.offset);
}

function frameColumns(features: readonly Column[], settings: AnalysisSettings) {
  return [
    { name: "time_s", type: "DOUBLE" as const },
    ...[
      "f0_hz",
      "f0_confidence",
      ...features.map((column) => fileColumn(column, "", levelName(settings))),
    ].map((name) => ({ name, type: "FLOAT" as const })),
  ];
}

/** Columns of a chapter's frames. @param at row of its first frame in the whole table. @param start s of row 0. */
function frameData(
  { table, f0, confidence }: ChapterFrames,
  at: number,
  start: number,
  hop: number,
): (Float32Array | Float64Array)[] {
  const width = table.columns.length;
  const rows = table.values.length / width;
  // Rounded to the nanosecond, so that 0.003 is 0.003.
  const time = Float64Array.from(
    { length: rows },
    (_, r) => Math.round((start + (at + r) * hop) * 1e9) / 1e9,
  );
  const features = table.columns.map((_, c) =>
    Float32Array.from({ length: rows }, (_, r) => table.values[r * width + c]),
  );
  return [time, f0.subarray(0, rows), confidence.subarray(0, rows), ...features];
}
