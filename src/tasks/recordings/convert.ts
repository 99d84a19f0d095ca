import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../shapes/inputError.js";
import { FORMATS, formatNamed } from "../../workspace/annotations/formatNamed.js";
import { readAnnotations } from "../../workspace/annotations/readAnnotations.js";
import {
  annotationPath,
  recordingStem,
  writeAnnotations,
} from "../../workspace/annotations/writeAnnotations.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { WAV_DEPTHS, type WavDepth } from "../../workspace/sound/writing/wavSamples.js";
import type { TaskRequest } from "../running/request.js";
import type { Task, TaskContext } from "../running/task.js";
import { convertSound } from "./convertSound.js";

export interface ConvertOptions {
  /** "wav", or a format of annotations */
  readonly to: string;
  /** folder for the output; default that of the file */
  readonly out?: string;
  /** Hz: of the WAV, or of annotations that count samples */
  readonly rate?: number;
  /** of the WAV's samples: 16, 24 or 32f */
  readonly depth?: string;
  /** channel of the recording, counted from 0; default all */
  readonly channel?: number;
  /** replace a file of the user's */
  readonly force?: boolean;
}

/** What `syrinx convert --json` prints. */
export interface ConvertSummary {
  readonly outputs: readonly string[];
}

/** Asks for a file in another format. */
export interface ConvertRequest extends TaskRequest<ConvertSummary> {
  readonly task: "recordings/convert";
  readonly file: string;
  readonly options: ConvertOptions;
}

/** The task of a request. */
export function run({ file, options }: ConvertRequest, context: TaskContext): Task<ConvertSummary> {
  return convertTask(file, options, context);
}

/**
 * Converts a recording to WAV, or annotations to another format.
 * @throws {InputError} if the format isn't known, the file can't be read, or the output would replace it.
 */
export async function* convertTask(
  file: string,
  options: ConvertOptions,
  context: TaskContext,
): Task<ConvertSummary> {
  if (options.to.trim().toLowerCase() === "wav") {
    const { rate, channel, out, force } = options;
    const depth = options.depth === undefined ? undefined : depthOf(options.depth);
    const written = yield* convertSound(
      file,
      {
        out: join(out ?? dirname(file), "/"),
        ...(rate === undefined ? {} : { rate }),
        ...(depth === undefined ? {} : { depth }),
        ...(channel === undefined ? {} : { channel }),
        ...(force === undefined ? {} : { force }),
      },
      context,
    );
    return { outputs: [written.file] };
  }
  const format = formatNamed(options.to);
  if (format === undefined)
    throw new InputError(`convert: to=${options.to} can't be written; choose wav, ${FORMATS.join(", ")}.`);
  const content = readAnnotations(file, options.rate === undefined ? {} : { sampleRate: options.rate });
  const path = join(
    options.out ?? dirname(file),
    basename(annotationPath(`${recordingStem(file)}.wav`, format)),
  );
  if (resolve(path) === resolve(file))
    throw new InputError(`${file}: is already ${format} and would be overwritten; choose another --out.`);
  claimFiles([path], options.force);
  for (const text of [...content.warnings, ...writeAnnotations(path, content, format)])
    yield { kind: "warning", text: `${file}: ${text}` };
  yield { kind: "output", path };
  return { outputs: [path] };
}

function depthOf(text: string): WavDepth {
  const depth = WAV_DEPTHS.find((known) => known === text.trim().toLowerCase());
  if (depth === undefined)
    throw new InputError(`convert: depth=${text} can't be written; choose from ${WAV_DEPTHS.join(", ")}.`);
  return depth;
}
