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
import { annotationsOf } from "../../workspace/annotations/annotationsOf.js";
import { annotationPath, writeAnnotations } from "../../workspace/annotations/writeAnnotations.js";
import { writeJson } from "../../workspace/files/jsonFile.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { provenance } from "../../workspace/files/provenance.js";
import { sizeOf } from "../../workspace/files/savedResult.js";
import { resultStem } from "../../workspace/files/soundStem.js";
import { writeCsv } from "../../workspace/files/writeCsv.js";
import { hashFile } from "../../workspace/sound/hashFile.js";
import { timeAfter } from "../../workspace/sound/metadata/timeAfter.js";
import { openSound } from "../../workspace/sound/openSound.js";
import { portion } from "../running/portion.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import { type AnalyzedFile, checkSameRecording, type SavedAnalysis, unchanged } from "./analysisRecord.js";
import { type AnalyzeFileOptions, decodingOf, settingsOf } from "./analyzeOptions.js";
import { compareWith } from "./compareWith.js";
import { givenSegments } from "./givenSegments.js";
import { frameTables, measureSound } from "./measureSound.js";
import { networkSegments } from "./networkSegments.js";
import { findLabeller } from "./openLabeller.js";
import { ownAnnotations } from "./ownAnnotations.js";
import { readableChannel } from "./readableChannel.js";
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
  const { annotations: place, compare, segments, shared = false } = options;
  const own = place === undefined ? undefined : annotationsAt(file, place, shared);
  const network = segments === undefined ? undefined : findLabeller(segments);
  const reference = compare === undefined ? undefined : annotationsOf(file, compare, shared);
  if (compare !== undefined && reference === undefined)
    yield { kind: "warning", text: `${file}: has no annotations in ${compare}; it is not compared.` };
  const inputs: { file: string; sha256: string }[] = [];
  for (const input of [file, own, network?.weights, reference])
    if (input !== undefined) inputs.push({ file: input, sha256: await hashFile(input) });
  const origin = provenance(`syrinx ${options.named === true ? "label" : "analyze"}`, inputs, {
    ...settings,
    ...(network === undefined ? {} : networkSettings(options, network.shortest)),
  });
  const record = join(options.out, `${stem}.analysis.json`);
  const done = options.force === true ? undefined : unchanged(record, origin);
  if (done !== undefined) return { ...done, file, skipped: true };
  if (options.force !== true) checkSameRecording(record, file);
  const table = join(options.out, `${stem}.syllables.csv`);
  const frames = settings.frames ? join(options.out, stem) : undefined;
  const annotations =
    settings.write && join(options.out, basename(annotationPath(`${stem}.wav`, settings.write)));
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
    let made: Table;
    if (found !== undefined && places) {
      measures = found.map((segment) => ({ segment, band: undefined }));
      made = placeTable(found, settings, source);
    } else {
      const measuring = measureSound(sound, settings, given?.within ?? found, frames, origin, context);
      const measured = yield* found === undefined ? measuring : portion(measuring, NETWORK_SHARE, 1);
      measures = measured.measures;
      made = syllableTable(measured.measures, measured.features, settings, source);
      outputs.push(...measured.frames);
    }
    writeCsv(table, made.columns, made.rows);
    if (settings.write !== undefined && annotations !== undefined) {
      const content = given?.content ?? { annotations: ownAnnotations(measures, settings, sound.info) };
      const whole = { recording: basename(file), ...content, sampleRate, duration };
      for (const text of writeAnnotations(annotations, whole, settings.write))
        yield { kind: "warning", text: `${annotations}: ${text}` };
      outputs.push(annotations);
    }
    const syllables = measures.map(({ segment }) => ({ channel: settings.channel, ...segment }));
    const comparison =
      reference === undefined
        ? undefined
        : compareWith(reference, sound, syllables, options, settings.tolerance, options.named);
    for (const text of comparison?.warnings ?? [])
      if (given?.warnings.includes(text) !== true) yield { kind: "warning", text };
    const result: AnalyzedFile = {
      file,
      duration: (end - first) / sampleRate,
      syllables: syllables.length,
      outputs: [...outputs, record],
      ...(given === undefined || given.outside.length === 0 ? {} : { outside: given.outside }),
      ...(options.named === true
        ? { meanConfidence: orNull(mean(syllables.map(({ confidence }) => confidence ?? Number.NaN))) }
        : {}),
      ...(comparison === undefined ? {} : { compare: comparison.compare }),
      skipped: false,
    };
    // Written last, so that the files it names are whole.
    const saved: SavedAnalysis = {
      provenance: origin,
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

/** What a result depends on where a network finds the syllables. */
function networkSettings(
  { named = false, measures = true, ...options }: AnalyzeFileOptions,
  shortest: number | undefined,
): object {
  return { network: { named, measures, ...decodingOf(options, shortest) } };
}
