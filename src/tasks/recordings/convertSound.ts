import { basename } from "node:path";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import { Resampler } from "../../signal/resample.js";
import { claimFiles } from "../../workspace/files/ownFiles.js";
import { checkChannel, checkSamples } from "../../workspace/sound/checkExtent.js";
import { MAX_RATE } from "../../workspace/sound/containers/wavFormat.js";
import { openSound, type SoundFile, type SoundInfo } from "../../workspace/sound/openSound.js";
import { rawChunks } from "../../workspace/sound/writing/rawChunks.js";
import { soundTarget } from "../../workspace/sound/writing/soundTarget.js";
import { metadataAt } from "../../workspace/sound/writing/wavMetadata.js";
import type { WavDepth } from "../../workspace/sound/writing/wavSamples.js";
import { WavStream } from "../../workspace/sound/writing/wavStream.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** What a sound is converted to; by default it stays as it is. */
export interface ConvertSoundOptions {
  /** Hz, a positive integer */
  readonly rate?: number;
  /** the only channel that is kept, counted from 0; default all */
  readonly channel?: number;
  /** of the WAV file's samples; default the smallest that holds the sound's own */
  readonly depth?: WavDepth;
  /** path of the WAV file or of its folder; default <file>.<rate>hz.wav or <file>.converted.wav in the working folder */
  readonly out?: string;
  /** replace a file of the user's */
  readonly force?: boolean;
}

/** A WAV file that a sound was converted to. */
export interface ConvertedSound {
  readonly file: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly depth: WavDepth;
  readonly frames: number;
  readonly duration: number;
  /** samples that were beyond full scale and are clipped */
  readonly clipped: number;
}

/** Samples that are read at a time, over all channels. */
const BLOCK = 1 << 18;

/**
 * Writes a sound as a WAV file of another rate, depth or choice of channels, block by block, with its metadata. Integers
 * that fit in the new depth stay what they are; others are rounded to the nearest, without dither.
 * @throws {InputError} if the sound can't be read, an option is out of its range, or the file can't be written.
 */
export async function* convertSound(
  path: string,
  options: ConvertSoundOptions,
  context: TaskContext,
): Task<ConvertedSound> {
  const sound = await openSound(path);
  try {
    return yield* converted(sound, options, context);
  } finally {
    sound.close();
  }
}

async function* converted(
  sound: SoundFile,
  options: ConvertSoundOptions,
  context: TaskContext,
): Task<ConvertedSound> {
  const { path, info } = sound;
  for (const warning of info.warnings) yield { kind: "warning", text: `${path}: ${warning}.` };
  const rate = rateOf(sound, options);
  const channels = channelsOf(sound, options);
  const depth = options.depth ?? depthOf(info);
  if (options.rate === undefined && rate !== info.sampleRate) {
    yield { kind: "warning", text: `${path}: ${info.sampleRate} Hz is not an integer; made ${rate} Hz.` };
  }
  const file = soundTarget(path, options.out, suffixOf(sound, options, rate));
  claimFiles([file], options.force);
  yield { kind: "stage", title: `Convert ${basename(path)}`, index: 1, count: 1 };
  const metadata = metadataAt(rawChunks(path), info.sampleRate, rate);
  const { info: texts, bext, markers, tags } = info.metadata;
  if (info.container === "RIFX" && [texts, bext, markers, tags].some((part) => part !== undefined)) {
    yield { kind: "warning", text: `${path}: is big-endian; of its metadata only GUANO and iXML are kept.` };
  }
  if (metadata.left.length > 0) {
    const names = metadata.left.join(", ");
    yield { kind: "warning", text: `${path}: counts samples in ${names}; not kept at another rate.` };
  }
  const resampler = new Resampler(info.sampleRate, rate, channels);
  const layout = { sampleRate: rate, channels, depth, chunks: metadata.chunks };
  const stream = new WavStream(file, layout, { frames: resampler.rowsOf(info.frames) });
  let samples = 0;
  try {
    const rows = Math.ceil(BLOCK / info.channels);
    for (let first = 0; first < info.frames; first += rows) {
      checkStop(context);
      const count = Math.min(rows, info.frames - first);
      const block =
        options.channel === undefined
          ? sound.readAll(first, count)
          : sound.read(first, count, options.channel);
      const made = resampler.process(block);
      stream.write(made);
      samples += made.length;
      yield {
        kind: "step",
        done: (first + count) / info.sampleRate,
        total: info.frames / info.sampleRate,
        unit: "s of sound",
      };
    }
    const end = resampler.flush();
    stream.write(end);
    samples += end.length;
    stream.finish();
  } finally {
    stream.discard();
  }
  const { clipped } = stream;
  if (clipped > 0) {
    const what = `${counted(clipped, "sample")} ${clipped === 1 ? "is" : "are"}`;
    yield {
      kind: "warning",
      text: `${file}: ${what} beyond full scale and clipped; keep them with --depth 32f.`,
    };
  }
  yield { kind: "output", path: file };
  const frames = samples / channels;
  return { file, sampleRate: rate, channels, depth, frames, duration: frames / rate, clipped };
}

/** Rate of the WAV file, Hz. @throws {InputError} if the rate that is asked for can't be written. */
function rateOf({ path, info }: SoundFile, { rate }: ConvertSoundOptions): number {
  checkSamples({ path, info });
  if (rate === undefined) return Math.max(1, Math.round(info.sampleRate));
  if (!(Number.isInteger(rate) && rate >= 1 && rate <= MAX_RATE)) {
    throw new InputError(
      `convert: rate=${rate} Hz is not a rate that a WAV file can have; give an integer from 1 to ${MAX_RATE}.`,
    );
  }
  return rate;
}

/** How many channels the WAV file has. @throws {InputError} if the channel that is asked for isn't there. */
function channelsOf({ path, info }: SoundFile, { channel }: ConvertSoundOptions): number {
  if (channel === undefined) return info.channels;
  checkChannel({ path, info }, channel);
  return 1;
}

/** The smallest depth that holds a sound's samples as they are read, in single precision. */
function depthOf({ encoding, bitDepth }: SoundInfo): WavDepth {
  if (/float/i.test(encoding)) return "32f";
  if (bitDepth === null || bitDepth <= 16) return "16";
  return bitDepth <= 24 ? "24" : "32f";
}

function suffixOf({ info }: SoundFile, { channel }: ConvertSoundOptions, rate: number): string {
  const parts = [
    ...(channel !== undefined && info.channels > 1 ? [`channel${channel}`] : []),
    ...(rate !== info.sampleRate ? [`${rate}hz`] : []),
  ];
  return parts.length > 0 ? parts.join(".") : "converted";
}
