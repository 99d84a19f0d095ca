import { InputError } from "../../shapes/inputError.js";
import { type OpenBytes, openBytes, readBytes } from "../files/bytes.js";
import { SOUND_ENDING } from "../files/soundStem.js";
import { fourCharacters } from "./containers/fourCharacters.js";
import { type Opened, openAiff, openCbin, openCompressed, openWav } from "./containers/openContainer.js";
import { containerOf } from "./containers/wavChunks.js";
import { withRecordedAt } from "./metadata/metadata.js";
import { recorderName } from "./metadata/recorderName.js";
import { tagLength } from "./metadata/tagFrames.js";
import {
  checkTimeExpansion,
  quickened,
  type TimeExpansion,
  timeExpansionOf,
} from "./metadata/timeExpansion.js";
import type { SoundInfo } from "./soundInfo.js";

export type { SoundInfo } from "./soundInfo.js";

/** A recording that is open for reading. Its methods can be called detached from the object. */
export interface SoundFile {
  readonly path: string;
  readonly info: SoundInfo;
  /** Frames [first, first + count) of one channel, in fractions of full scale; fewer only at the end of the file. */
  read(first: number, count: number, channel: number): Float32Array;
  /** The same frames of all channels, interleaved. */
  readAll(first: number, count: number): Float32Array;
  /** As read, but into memory provided by the caller. @returns the number of frames read. */
  readInto(out: Float32Array, first: number, channel: number): number;
  close(): void;
}

/**
 * Opens a recording for random access. The format is recognised by content (.cbin by name). WAV, AIFF and .cbin are read from
 * disk as needed, in constant memory; compressed formats are decoded once, on opening.
 * @param path of the file.
 * @param timeExpansion how many times slower than it sounded it plays: its sample rate is multiplied by that.
 * @returns the open recording; close it after use.
 * @throws {InputError} if the file can't be opened, is not a recording, is damaged or has a codec that is not supported.
 * @example
 * writeWav("beep.wav", monoSignal(new Float32Array(4410), 44100));
 * const sound = await openSound("beep.wav");
 * sound.close();
 * sound.info.frames; // 4410
 */
export async function openSound(path: string, timeExpansion?: number): Promise<SoundFile> {
  return soundIn(openBytes(path), path, timeExpansion);
}

/**
 * Opens a recording in bytes that are open already.
 * @param bytes of the recording; closed with it, or on an error.
 * @param path of the file, for messages and for its name.
 * @param timeExpansion as in openSound.
 * @returns the open recording; close it after use.
 * @throws {InputError} as openSound.
 */
export async function soundIn(bytes: OpenBytes, path: string, timeExpansion?: number): Promise<SoundFile> {
  try {
    if (timeExpansion !== undefined) checkTimeExpansion(timeExpansion);
    const { info: found, reader, samples } = await open(bytes, path);
    const name = recorderName(path);
    const named = name === undefined ? found.metadata : { ...found.metadata, name };
    const sampleRate = found.sampleRate * (timeExpansion ?? 1);
    const { metadata, recordedAt } = withRecordedAt(named);
    const said = timeExpansion === undefined ? timeExpansionOf(metadata) : undefined;
    const info: SoundInfo = {
      ...found,
      sampleRate,
      duration: found.frames / sampleRate,
      metadata: quickened(metadata, timeExpansion ?? 1),
      recordedAt,
      warnings: said === undefined ? found.warnings : [...found.warnings, expandedIn(said)],
    };
    if (samples !== undefined) bytes.close();
    return soundFile(path, info, reader, samples ?? bytes);
  } catch (error) {
    bytes.close();
    throw error;
  }
}

function expandedIn({ factor, from }: TimeExpansion): string {
  return `${from} says that it plays ${factor} times slower than it sounded; times and frequencies are those of the slow sound (--time-expansion ${factor} gives the true ones)`;
}

function soundFile(path: string, info: SoundInfo, reader: Opened["reader"], bytes: OpenBytes): SoundFile {
  const { frames, channels } = info;
  const present = (first: number, count: number): number => Math.max(0, Math.min(count, frames - first));
  return {
    path,
    info,
    read(first, count, channel) {
      const out = new Float32Array(present(first, count));
      if (out.length > 0) reader.readChannel(first, channel, out);
      return out;
    },
    readAll(first, count) {
      const out = new Float32Array(present(first, count) * channels);
      if (out.length > 0) reader.readAll(first, out);
      return out;
    },
    readInto(out, first, channel) {
      const count = present(first, out.length);
      if (count > 0) reader.readChannel(first, channel, count < out.length ? out.subarray(0, count) : out);
      return count;
    },
    close: () => bytes.close(),
  };
}

/** Chooses the reader by the first bytes. */
async function open(bytes: OpenBytes, path: string): Promise<Opened> {
  if (bytes.size === 0) throw new InputError(`${path}: is empty; record or copy it again.`);
  const head = readBytes(bytes, 0, 12);
  if (containerOf(head) !== undefined) return openWav(bytes, path);
  const kind = fourCharacters(head, 8);
  if (fourCharacters(head, 0) === "FORM" && (kind === "AIFF" || kind === "AIFC"))
    return openAiff(bytes, path);
  if (/\.cbin$/i.test(path)) return openCbin(bytes, path);
  const opened = await openCompressed(bytes, tagLength(head), path);
  if (opened !== undefined) return opened;
  throw new InputError(
    `${path}: is not a recording of a known format (it begins with ${shown(head)}); ${adviceFor(path, head)}.`,
  );
}

/** What to do about a file that isn't a recording. */
function adviceFor(path: string, head: Uint8Array): string {
  const isText = head.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
  if (SOUND_ENDING.test(path))
    return isText ? "it is text: copy the recording again" : "convert it to WAV first";
  return isText
    ? "give a sound file (.wav, .flac, .mp3, ...); annotations are read with analyze --annotations, and converted with convert --to an annotation format"
    : "give a sound file (.wav, .flac, .mp3, ...), or convert it to WAV first";
}

function shown(head: Uint8Array): string {
  const start = String.fromCharCode(...head.subarray(0, 8));
  return /^[\x20-\x7e]*$/.test(start) ? `"${start}"` : "bytes that are not text";
}
