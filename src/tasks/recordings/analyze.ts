import { basename, join } from "node:path";
import type { SegmentMeasure } from "../../features/measuring/segmentMeasure.js";
import {
  placeTable,
  syllableTable,
  type Table,
  type TableSource,
} from "../../features/measuring/syllableTable.js";
import { mean } from "../../math/statistics.js";
import { InputError } from "../../shapes/inputError.js";
import { orNull } from "../../shapes/orNull.js";
import { annotationPath, writeAnnotations } from "../../workspace/annotations/writeAnnotations.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles, isOwn } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { sizeOf } from "../../workspace/files/savedResult.js";
import { resultStem } from "../../workspace/files/soundStem.js";
import { writeCsv } from "../../workspace/files/writeCsv.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { timeAfter } from "../../workspace/sound/metadata/timeAfter.js";
import { openSound, type SoundFile } from "../../workspace/sound/openSound.js";
import { portion } from "../running/portion.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import {
  type AnalyzedFile,
  checkSameRecording,
  isUnchanged,
  removeStale,
  type SavedAnalysis,
  type Scoring,
  savedAnalysis,
  savedComparison,
} from "./analysisRecord.js";
import { type AnalyzeFileOptions, decodingOf, settingsOf } from "./analyzeOptions.js";
import { compareWith, type ReferenceComparison } from "./compareWith.js";
import { givenSegments } from "./givenSegments.js";
import { frameTables, measureSound } from "./measureSound.js";
import { networkSegments } from "./networkSegments.js";
import { type FoundLabeller, findLabeller } from "./openLabeller.js";
import { ownAnnotations } from "./ownAnnotations.js";
import { readableChannel } from "./readableChannel.js";
import { referenceOf } from "./referenceOf.js";
import { tabulatedSyllables } from "./tabulatedSyllables.js";
import { annotationsAt } from "./userSyllables.js";

/** Share of the work that naming the syllables is; the rest measures them. */
const NETWORK_SHARE = 0.4;

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

/**
 * Measures one recording and writes its tables, each whole or not at all.
 * @throws {InputError} if it, its annotations or the network that is to find its syllables can't be used.
 */
export async function* analyzeTask(
  file: string,
  options: AnalyzeFileOptions,
  context: TaskContext,
): Task<AnalyzedFile> {
  const settings = settingsOf(options);
  const verb = options.named === true ? "Label" : "Analyse";
  yield { kind: "stage", title: `${verb} ${basename(file)}`, index: 1, count: 1 };
  const stem = options.stem ?? resultStem(file);
  const { annotations: place, segments, shared = false } = options;
  const own = place === undefined ? undefined : annotationsAt(file, place, shared);
  const network = segments === undefined ? undefined : findLabeller(segments);
  const reference = referenceOf(file, options.compare, shared);
  for (const text of reference.warnings) yield { kind: "warning", text };
  const inputs = await hashed([file, own, network?.weights]);
  const [referred] = await hashed([reference.path]);
  // A tolerance only says how syllables are compared, not which are found.
  const { tolerance, ...made } = settings;
  const scoring = referred && { reference: referred, tolerance };
  const origin = provenance(`syrinx ${options.named === true ? "label" : "analyze"}`, inputs, {
    ...made,
    ...(network === undefined ? {} : networkSettings(options, network)),
  });
  const record = join(options.out, `${stem}.analysis.json`);
  const table = join(options.out, `${stem}.syllables.csv`);
  const frames = settings.frames ? join(options.out, stem) : undefined;
  const annotations =
    settings.write && join(options.out, basename(annotationPath(`${stem}.wav`, settings.write)));
  const saved = savedAnalysis(record);
  if (options.force !== true) {
    checkSameRecording(record, saved, file);
    const corrected = saved !== undefined && annotations !== undefined && isCorrected(saved, annotations);
    if (corrected)
      yield {
        kind: "warning",
        text: `${annotations}: was corrected since syrinx wrote it and is kept; ${file} is skipped (--force replaces the file).`,
      };
    if (saved !== undefined && (corrected || isUnchanged(saved, origin)))
      return yield* scoredAnew(record, saved, file, options, scoring);
  }
  const sound = await openSound(file, options.timeExpansion);
  try {
    const { channels, recordedAt, sampleRate, duration, warnings } = sound.info;
    const { first, end } = readableChannel(sound, settings);
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
    const places = options.measures === false;
    const found =
      network === undefined
        ? undefined
        : yield* portion(
            networkSegments(sound, network, settings, options, context),
            0,
            places ? 1 : NETWORK_SHARE,
          );
    const source: TableSource = {
      file,
      timeAt: (seconds) => (recordedAt === null ? null : timeAfter(recordedAt, seconds)),
      named: options.named === true,
    };
    const outputs = [table];
    let measures: readonly Pick<SegmentMeasure, "segment" | "band">[];
    let rows: Table;
    if (found !== undefined && places) {
      measures = found.map((segment) => ({ segment, band: undefined }));
      rows = placeTable(found, settings, source);
    } else {
      const measuring = measureSound(sound, settings, given?.within ?? found, frames, origin, context);
      const measured = yield* found === undefined ? measuring : portion(measuring, NETWORK_SHARE, 1);
      measures = measured.measures;
      rows = syllableTable(measured.measures, measured.features, settings, source);
      outputs.push(...measured.frames);
    }
    writeCsv(table, rows.columns, rows.rows);
    if (settings.write !== undefined && annotations !== undefined) {
      const content = given?.content ?? { annotations: ownAnnotations(measures, settings, sound.info) };
      const whole = { recording: basename(file), ...content, sampleRate, duration };
      for (const text of writeAnnotations(annotations, whole, settings.write))
        yield { kind: "warning", text: `${annotations}: ${text}` };
      outputs.push(annotations);
    }
    const comparison = scoring && scored(table, sound, options, scoring);
    for (const text of comparison?.warnings ?? [])
      if (given?.warnings.includes(text) !== true) yield { kind: "warning", text };
    const used = [own, reference.path].filter((path) => path !== undefined);
    for (const path of saved === undefined ? [] : removeStale(saved, [...outputs, record, ...used]))
      yield {
        kind: "warning",
        text: `${path}: is of an earlier analysis of ${file}, and was changed since; it stays as it is.`,
      };
    const result: AnalyzedFile = {
      file,
      duration: (end - first) / sampleRate,
      syllables: measures.length,
      outputs: [...outputs, record],
      ...(given === undefined || given.outside.length === 0 ? {} : { outside: given.outside }),
      ...(options.named === true
        ? { meanConfidence: orNull(mean(measures.map(({ segment }) => segment.confidence ?? Number.NaN))) }
        : {}),
      ...(comparison === undefined ? {} : { compare: comparison.compare }),
      skipped: false,
    };
    // Written last, so that the files it names are whole.
    const analysis: SavedAnalysis = {
      provenance: origin,
      file: result,
      sizes: outputs.map((path) => sizeOf(path) ?? 0),
      ...(scoring && { scoring }),
    };
    writeJson(record, analysis);
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

/** What a result depends on where a network finds the syllables. */
function networkSettings(
  { named = false, measures = true, ...options }: AnalyzeFileOptions,
  network: FoundLabeller,
): object {
  return { network: { named, measures, ...decodingOf(options, network) } };
}

/** Files that are there, with their hashes. */
async function hashed(paths: readonly (string | undefined)[]): Promise<{ file: string; sha256: string }[]> {
  const files: { file: string; sha256: string }[] = [];
  for (const file of paths) if (file !== undefined) files.push({ file, sha256: await hashFile(file) });
  return files;
}

/** Whether annotations that an earlier analysis wrote were changed since by the user, while its table is whole. */
function isCorrected({ file, sizes }: SavedAnalysis, annotations: string): boolean {
  const at = file.outputs.findIndex((path) => basename(path) === basename(annotations));
  return at > 0 && sizeOf(file.outputs[0]) === sizes[0] && !isOwn(annotations);
}

/** How the syllables of a table agree with a reference. */
function scored(
  table: string,
  sound: Pick<SoundFile, "path" | "info">,
  options: AnalyzeFileOptions,
  { reference, tolerance }: Scoring,
): ReferenceComparison {
  return compareWith(reference.file, sound, tabulatedSyllables(table), options, tolerance, options.named);
}

/** The result of an earlier analysis; its syllables are compared again if the reference or the tolerance is another. */
async function* scoredAnew(
  record: string,
  saved: SavedAnalysis,
  file: string,
  options: AnalyzeFileOptions,
  scoring: Scoring | undefined,
): Task<AnalyzedFile> {
  const { compare: _, ...before } = saved.file;
  const found = { ...before, file, skipped: true };
  if (scoring === undefined) return found;
  const same = savedComparison(saved, scoring);
  if (same !== undefined) return { ...found, compare: same };
  const sound = await openSound(file, options.timeExpansion);
  try {
    const { compare, warnings } = scored(before.outputs[0], sound, options, scoring);
    for (const text of warnings) yield { kind: "warning", text };
    claimFiles([record]);
    const analysis: SavedAnalysis = { ...saved, file: { ...saved.file, compare }, scoring };
    writeJson(record, analysis);
    return { ...found, compare };
  } finally {
    sound.close();
  }
}
