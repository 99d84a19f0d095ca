import { type Clipping, ClippingScan, levelWarnings } from "../../features/clipping.js";
import { fileColumn } from "../../features/descriptors/frameFeatures.js";
import { type AnalysisSettings, levelName } from "../../features/measuring/analysisSettings.js";
import { chapters, type Readable } from "../../features/measuring/chapters.js";
import { bandOf } from "../../features/measuring/measureBox.js";
import { type ChapterFrames, ChapterMeasurer } from "../../features/measuring/measureChapters.js";
import { OutsideBand, outsideWarnings } from "../../features/measuring/outsideBand.js";
import type { SegmentMeasure } from "../../features/measuring/segmentMeasure.js";
import type { Provenance } from "../../shapes/provenance.js";
import type { BoxedSegment } from "../../shapes/segment.js";
import type { Column } from "../../shapes/series.js";
import { ParquetTable } from "../../workspace/files/parquetTable.js";
import { collectGarbage } from "../../workspace/machine/collectGarbage.js";
import type { SoundFile } from "../../workspace/sound/openSound.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";
import { clippingDepth } from "./clippingDepth.js";
import { readableChannel } from "./readableChannel.js";

/** What was measured of a recording. */
export interface MeasuredSound {
  /** by onset */
  readonly measures: readonly SegmentMeasure[];
  /** columns of the frames' features */
  readonly features: readonly Column[];
  /** s, of the stretch that was measured */
  readonly duration: number;
  /** tables of frames that were written */
  readonly frames: readonly string[];
}

/** A user's syllable with the channel that it is measured in. */
type GivenSegment = BoxedSegment & { readonly channel: number };

/** Samples that are looked at for clipping at a time. */
const BLOCK = 1 << 18;

/**
 * Measures a recording chapter by chapter, and writes its frames as it goes: the chosen channel, or those of the user's syllables.
 * @param given the user's syllables, by onset; undefined to find them.
 * @param framesPath of the table of frames, without its ending; undefined for none.
 */
export async function* measureSound(
  sound: SoundFile,
  settings: AnalysisSettings,
  given: readonly GivenSegment[] | undefined,
  framesPath: string | undefined,
  made: Provenance,
  context: TaskContext,
): Task<MeasuredSound> {
  const parts: MeasuredSound[] = [];
  for (const [channel, frames] of frameTables(settings, given, framesPath)) {
    const own = given?.filter((segment) => segment.channel === channel);
    parts.push(yield* measureChannel(sound, { ...settings, channel }, own, frames, made, context));
  }
  return {
    measures: parts
      .flatMap(({ measures }) => measures)
      .sort((a, b) => a.segment.onset - b.segment.onset || a.segment.offset - b.segment.offset),
    features: parts[0].features,
    duration: parts[0].duration,
    frames: parts.flatMap(({ frames }) => frames),
  };
}

/**
 * The channels that are measured, and the table of frames of each.
 * @param framesPath of the tables, without their ending; undefined for none.
 */
export function frameTables(
  settings: Pick<AnalysisSettings, "channel">,
  given: readonly GivenSegment[] | undefined,
  framesPath: string | undefined,
): (readonly [channel: number, path: string | undefined])[] {
  const named = [...new Set(given?.map(({ channel }) => channel))].sort((a, b) => a - b);
  const channels = named.length === 0 ? [settings.channel] : named;
  return channels.map((channel) => {
    const path = channels.length === 1 ? framesPath : framesPath && `${framesPath}.channel${channel}`;
    return [channel, path && `${path}.frames.parquet`];
  });
}

/** As measureSound, of the channel of the settings. @param framesPath of the table of frames. */
async function* measureChannel(
  sound: SoundFile,
  settings: AnalysisSettings,
  given: readonly BoxedSegment[] | undefined,
  framesPath: string | undefined,
  made: Provenance,
  context: TaskContext,
): Task<MeasuredSound> {
  const readable = readableChannel(sound, settings);
  const { first, end, sampleRate } = readable;
  const total = (end - first) / sampleRate;
  const clipping = clippingOf(sound, readable, settings.channel, context);
  for (const text of levelWarnings(clipping)) yield { kind: "warning", text: `${sound.path}: ${text}.` };
  const measurer = new ChapterMeasurer(settings, given, clipping);
  const outside = new OutsideBand(settings.song);
  let frames: ParquetTable | undefined;
  let features: readonly Column[] = [];
  try {
    let at = 0;
    for (const chapter of chapters(readable, settings.hop)) {
      checkStop(context);
      const measured = await measurer.take(chapter, chapter.to >= end / sampleRate);
      features = measured.table.columns;
      outside.add(chapter.signal, chapter.from, chapter.to);
      if (framesPath !== undefined) {
        frames ??= new ParquetTable(framesPath, frameColumns(features, settings), {
          provenance: JSON.stringify(made),
        });
        frames.write(frameData(measured, at, first / sampleRate, settings.hop));
      }
      at += chapter.rows;
      // After each chapter of a long recording: what they needed would add up, with one another and with the tables.
      if (chapter.to < end / sampleRate || at > chapter.rows) collectGarbage();
      yield { kind: "step", done: chapter.to - first / sampleRate, total, unit: "s of sound" };
    }
    frames?.finish();
    // Boxes have bands of their own.
    if (given?.every((segment) => bandOf(segment, sampleRate) !== undefined) !== true)
      for (const text of outsideWarnings(outside, settings.song))
        yield { kind: "warning", text: `${sound.path}: ${text}.` };
  } finally {
    frames?.discard();
  }
  const { measures } = measurer;
  return { measures, features, duration: total, frames: framesPath === undefined ? [] : [framesPath] };
}

/** Where a channel is clipped: it is read once more for that, before it is measured. */
function clippingOf(
  sound: SoundFile,
  { first, end }: Readable,
  channel: number,
  context: TaskContext,
): Clipping {
  const scan = new ClippingScan(clippingDepth(sound.info));
  const block = new Float32Array(Math.min(BLOCK, end - first));
  for (let at = first; at < end; at += block.length) {
    checkStop(context);
    scan.add(
      block.subarray(0, sound.readInto(block.subarray(0, Math.min(block.length, end - at)), at, channel)),
    );
  }
  return scan.result;
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
  { f0, confidence, columns }: ChapterFrames,
  at: number,
  start: number,
  hop: number,
): (Float32Array | Float64Array)[] {
  const rows = columns[0].length;
  // Rounded to the nanosecond, so that 0.003 is 0.003.
  const time = new Float64Array(rows);
  for (let r = 0; r < rows; r++) time[r] = Math.round((start + (at + r) * hop) * 1e9) / 1e9;
  return [time, f0.subarray(0, rows), confidence.subarray(0, rows), ...columns];
}
