import type { Extent } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Signal } from "../../shapes/series.js";
import { samplesWithin } from "./checkExtent.js";
import { hashFile } from "./hashFile.js";
import { openSound } from "./openSound.js";
import type { SoundInfo } from "./soundInfo.js";

/** One channel of a recording, and what its file says. */
export interface Recording {
  readonly signal: Signal;
  readonly info: SoundInfo;
  /** sha256 of the file */
  readonly hash: string;
}

/** Most samples that are read at once: 6 h at 48 kHz, 4 GiB. */
const MAX_AT_ONCE = 2 ** 30;

/**
 * What a recording holds, without its samples.
 * @param path of a WAV, AIFF, FLAC, OGG, MP3, M4A or .cbin file.
 * @param timeExpansion how many times slower than it sounded it plays; default 1.
 * @returns what its header and its name say, and what is odd.
 * @throws {InputError} if it can't be opened or is not a recording.
 * @example
 * writeWav("beep.wav", monoSignal(new Float32Array(4410), 44100));
 * const { channels, sampleRate, duration } = await inspectRecording("beep.wav");
 * [channels, sampleRate, duration]; // [1, 44100, 0.1]
 */
export async function inspectRecording(path: string, timeExpansion?: number): Promise<SoundInfo> {
  const sound = await openSound(path, timeExpansion);
  sound.close();
  return sound.info;
}

/**
 * Reads one channel of a recording.
 * @param path of a WAV, AIFF, FLAC, OGG, MP3, M4A or .cbin file.
 * @param extent channel and stretch of time; default channel 0, all of it.
 * @returns mono, fractions of full scale; the signal starts at `from`.
 * @throws {InputError} if it can't be opened, is not a recording, or lacks the channel or the stretch of time.
 * @example
 * writeWav("beep.wav", monoSignal(Float32Array.of(0, 0.5, -0.5, 0), 4), "32f");
 * const { signal } = await readRecording("beep.wav", { from: 0.25, to: 0.75 });
 * Array.from(signal.values); // [0.5, -0.5]
 */
export async function readRecording(path: string, extent: Extent = {}): Promise<Recording> {
  const sound = await openSound(path, extent.timeExpansion);
  try {
    const { channels, sampleRate } = sound.info;
    const { channel, first, end } = samplesWithin(sound, extent);
    const count = end - first;
    if (count > MAX_AT_ONCE) {
      throw new InputError(
        `${path}: ${count} samples are too many to read at once; choose a part with --from and --to.`,
      );
    }
    const values = sound.read(first, count, channel);
    const columns = [{ name: channels > 1 ? `channel ${channel}` : "sound", unit: "1" as const }];
    return {
      signal: { values, columns, rate: sampleRate, start: extent.from ?? 0 },
      info: sound.info,
      hash: await hashFile(path),
    };
  } finally {
    sound.close();
  }
}
