import { basename, dirname, join, resolve } from "node:path";
import {
  type AnalysisSettings,
  analysisSettings,
  type MeasuringOptions,
} from "../../features/measuring/analysisSettings.js";
import type { SegmentMeasure } from "../../features/measuring/segmentMeasure.js";
import { syllableTable } from "../../features/measuring/syllableTable.js";
import type { Annotation } from "../../shapes/annotation.js";
import type { ComparisonDetail } from "../../shapes/comparison.js";
import { InputError } from "../../shapes/inputError.js";
import type { Provenance } from "../../shapes/provenance.js";
import type { FormatName } from "../../workspace/annotations/annotationFormats.js";
import { annotationsOf } from "../../workspace/annotations/annotationsOf.js";
import { FORMATS, formatNamed, formatOf } from "../../workspace/annotations/formatNamed.js";
import { annotationPath, writeAnnotations } from "../../workspace/annotations/writeAnnotations.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { savedDocument, sizeOf } from "../../workspace/files/savedResult.js";
import { resultStem } from "../../workspace/files/soundStem.js";
import { writeCsv } from "../../workspace/files/writeCsv.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { timeAfter } from "../../workspace/sound/metadata/timeAfter.js";
import { openSound, type SoundInfo } from "../../workspace/sound/openSound.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import { compareWith } from "./compareWith.js";
import { givenSegments } from "./givenSegments.js";
import { frameTables, measureSound } from "./measureSound.js";
import { annotationsAt } from "./userSyllables.js";

/** What `syrinx analyze` is asked for. */
export interface AnalyzeOptions extends MeasuringOptions {
  readonly out: string;
  /** file or folder of the user's syllables, measured instead of ours */
  readonly annotations?: string;
  /** file or folder of reference syllables that ours are scored against */
  readonly compare?: string;
}

/** What is asked for one file. */
export interface AnalyzeFileOptions extends AnalyzeOptions {
  /** name of the results, without ending (default: that of the file) */
  readonly stem?: string;
  /** whether `annotations` and `compare` were given for several recordings */
  readonly shared?: boolean;
  /** repeat an analysis that is already done and unchanged, and replace files of the user's */
  readonly force?: boolean;
}

/** What `syrinx analyze --json` prints of one file. */
export interface AnalyzedFile {
  readonly file: string;
  /** s, of the stretch that was analysed */
  readonly duration: number;
  readonly syllables: number;
  readonly outputs: readonly string[];
  /** the user's syllables that lie outside the sound and are not measured */
  readonly outside?: readonly Annotation[];
  readonly compare?: ComparisonDetail;
  /** true if it was already done and unchanged, so that nothing was written */
  readonly skipped: boolean;
}

/** The record beside the tables of a file, by which a second run knows what is done. */
interface SavedAnalysis {
  readonly provenance: Provenance;
  readonly file: AnalyzedFile;
  /** bytes of each other output, in their order */
  readonly sizes: readonly number[];
}

/** Asks for the measures of one recording. */
export interface AnalyzeRequest extends TaskRequest<AnalyzedFile> {
  readonly task: "recordings/analyze";
  readonly file: string;
  readonly options: AnalyzeFileOptions;
}

/** The task of a request. */
export function run({ file, options }: AnalyzeRequest, context: TaskContext): Task<AnalyzedFile> {
  return analyzeTask(file, options, context);
}

/** Measures one recording and writes its tables, each whole or not at all. */
export async function* analyzeTask(
  file: string,
  options: AnalyzeFileOptions,
  context: TaskContext,
): Task<AnalyzedFile> {
  const settings = settingsOf(options);
  yield { kind: "stage", title: `Analyse ${basename(file)}`, index: 1, count: 1 };
  const stem = options.stem ?? resultStem(file);
  const { annotations: place, compare, shared = false } = options;
  const own = place === undefined ? undefined : annotationsAt(file, place, shared);
  const reference = compare === undefined ? undefined : annotationsOf(file, compare, shared);
  if (compare !== undefined && reference === undefined)
    yield { kind: "warning", text: `${file}: has no annotations in ${compare}; it is not compared.` };
  const inputs: { file: string; sha256: string }[] = [];
  for (const input of [file, own, reference])
    if (input !== undefined) inputs.push({ file: input, sha256: await hashFile(input) });
  const made = provenance("syrinx analyze", inputs, { ...settings });
  const record = join(options.out, `${stem}.analysis.json`);
  const done = options.force === true ? undefined : unchanged(record, made);
  if (done !== undefined) return { ...done, file, skipped: true };
  if (options.force !== true) checkSameRecording(record, file);
  const table = join(options.out, `${stem}.syllables.csv`);
  const frames = settings.frames ? join(options.out, stem) : undefined;
  const annotations =
    settings.write && join(options.out, basename(annotationPath(`${stem}.wav`, settings.write)));
  const sound = await openSound(file, options.timeExpansion);
  try {
    const { channels, recordedAt, sampleRate, duration, warnings } = sound.info;
    for (const text of warnings) yield { kind: "warning", text: `${file}: ${text}.` };
    const given = own === undefined ? undefined : givenSegments(own, sound, options);
    const tables = frameTables(settings, given?.within, frames).map(([, path]) => path);
    claimFiles(
      [table, ...tables, annotations, record].filter((path) => path !== undefined),
      options.force,
    );
    const named = given?.content.annotations.some(({ channel }) => channel !== undefined) === true;
    if (channels > 1 && options.channel === undefined && !named) {
      const text = `${file}: has ${channels} channels; channel 0 is used (choose with --channel).`;
      yield { kind: "warning", text };
    }
    for (const text of given?.warnings ?? []) yield { kind: "warning", text };
    const measured = yield* measureSound(sound, settings, given?.within, frames, made, context);
    const { measures } = measured;
    const outputs = [table];
    const { columns, rows } = syllableTable(measures, measured.features, settings, {
      file,
      timeAt: (seconds) => (recordedAt === null ? null : timeAfter(recordedAt, seconds)),
    });
    writeCsv(table, columns, rows);
    outputs.push(...measured.frames);
    if (settings.write !== undefined && annotations !== undefined) {
      const content = given?.content ?? { annotations: ownAnnotations(measures, settings, sound.info) };
      const whole = { recording: basename(file), ...content, sampleRate, duration };
      for (const text of writeAnnotations(annotations, whole, settings.write))
        yield { kind: "warning", text: `${annotations}: ${text}` };
      outputs.push(annotations);
    }
    const segments = measures.map(({ segment }) => ({ channel: settings.channel, ...segment }));
    const comparison =
      reference === undefined
        ? undefined
        : compareWith(reference, sound, segments, options, settings.tolerance);
    for (const text of comparison?.warnings ?? [])
      if (given?.warnings.includes(text) !== true) yield { kind: "warning", text };
    const result: AnalyzedFile = {
      file,
      duration: measured.duration,
      syllables: segments.length,
      outputs: [...outputs, record],
      ...(given === undefined || given.outside.length === 0 ? {} : { outside: given.outside }),
      ...(comparison === undefined ? {} : { compare: comparison.compare }),
      skipped: false,
    };
    // Written last, so that the files it names are whole.
    const saved: SavedAnalysis = {
      provenance: made,
      file: result,
      sizes: outputs.map((path) => sizeOf(path) ?? 0),
    };
    writeJson(record, saved);
    for (const path of result.outputs) yield { kind: "output", path };
    return result;
  } catch (error) {
    // An error about a rate or a window is about this file.
    if (error instanceof InputError && !error.message.includes(basename(file)))
      // The function that found it means nothing to whoever runs a command.
      throw new InputError(`${file}: ${error.message.replace(/^[a-z]\w*: /, "")}`);
    throw error;
  } finally {
    sound.close();
  }
}

/** The settings of an analysis. @throws {InputError} naming the option that can't be used. */
export function settingsOf(options: AnalyzeOptions): AnalysisSettings & { readonly write?: FormatName } {
  const settings = analysisSettings(options);
  if (settings.write === undefined) return settings as Omit<AnalysisSettings, "write">;
  const write = formatNamed(settings.write);
  if (write === undefined)
    throw new InputError(`analyze: write=${settings.write} is not known; choose from ${FORMATS.join(", ")}.`);
  return { ...settings, write };
}

/** Our syllables as annotations, with what the format that they are written in holds of their bands and their channel. */
function ownAnnotations(
  measures: readonly SegmentMeasure[],
  { write, channel }: ReturnType<typeof settingsOf>,
  { channels }: SoundInfo,
): Annotation[] {
  const holds = write === undefined ? [] : formatOf(write).holds;
  return measures.map(({ segment, band }) => ({
    ...segment,
    ...(band === undefined || !holds.includes("band") ? {} : band),
    ...(channels > 1 && holds.includes("channel") ? { channel } : {}),
  }));
}

/** @throws {InputError} if the results of another recording of the same name are there. */
function checkSameRecording(record: string, file: string): void {
  const saved = savedDocument(record) as Partial<SavedAnalysis> | null | undefined;
  const other = saved?.provenance?.inputs[0]?.file;
  if (other === undefined || resolve(other) === resolve(file)) return;
  throw new InputError(
    `${record}: holds the results of ${other}; choose another --out, or replace them with --force.`,
  );
}

/** The result of an earlier run, if inputs, settings and version are the same and all its files are still whole. */
function unchanged(record: string, now: Provenance): AnalyzedFile | undefined {
  const saved = savedDocument(record) as Partial<SavedAnalysis> | null | undefined;
  const before = saved?.provenance;
  if (saved?.file === undefined || saved.sizes === undefined || before === undefined) return undefined;
  if (saved.file.compare !== undefined && !("onsetErrorsMs" in saved.file.compare)) return undefined;
  const what = ({ syrinx, inputs, settings }: Provenance): string =>
    JSON.stringify([syrinx, inputs.map(({ sha256 }) => sha256), settings]);
  if (what(before) !== what(now)) return undefined;
  const outputs = saved.file.outputs.map((path) => join(dirname(record), basename(path)));
  const whole = saved.sizes.every((size, i) => sizeOf(outputs[i]) === size);
  return whole ? { ...saved.file, outputs } : undefined;
}
