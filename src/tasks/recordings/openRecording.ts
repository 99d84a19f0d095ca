import { ClippingScan, levelWarnings } from "../../features/clipping.js";
import { type HeardSound, hearSound, type SongBand } from "../../features/measuring/hearSound.js";
import { OutsideBand, outsideWarnings } from "../../features/measuring/outsideBand.js";
import type { Extent, HearingOptions } from "../../shapes/hearing.js";
import type { Provenance } from "../../shapes/provenance.js";
import { inspectRecording, type Recording, readRecording } from "../../workspace/sound/readRecording.js";
import { clippingDepth } from "./clippingDepth.js";
import type { UserSyllables } from "./userSyllables.js";

/** A recording longer than this is not taken whole unless asked for, s: nobody waits for a gesture of hours. */
const LONGEST = 60;

/** A recording that was read, with a warning for everything odd about it. */
export interface OpenedRecording {
  readonly recording: Recording;
  readonly warnings: readonly string[];
}

/** A recording with what was heard in it. */
export interface HeardRecording extends HeardSound {
  readonly file: string;
  readonly recording: Recording;
  /** the recording and, where given, the user's annotations */
  readonly inputs: Provenance["inputs"];
}

/**
 * Reads a recording; of one longer than a minute only the first minute, with a warning, unless a stretch is asked for.
 * @param band in which song will be looked for, if it will.
 * @throws {InputError} if it can't be read or lacks the channel or the stretch.
 */
export async function openRecording(
  file: string,
  options: Extent,
  band?: SongBand,
): Promise<OpenedRecording> {
  const { channels, duration, warnings: odd } = await inspectRecording(file, options.timeExpansion);
  const warnings = odd.map((warning) => `${file}: ${warning}.`);
  if (channels > 1 && options.channel === undefined) {
    warnings.push(`${file}: has ${channels} channels; channel 0 is used (choose with --channel).`);
  }
  let extent: Extent = options;
  if (duration > LONGEST && options.from === undefined && options.to === undefined) {
    const whole = duration.toFixed(0);
    warnings.push(
      `${file}: lasts ${whole} s; the first ${LONGEST} s are used (choose with --from and --to).`,
    );
    extent = { ...options, to: LONGEST };
  }
  const recording = await readRecording(file, extent);
  const scan = new ClippingScan(clippingDepth(recording.info));
  scan.add(recording.signal.values);
  const heard = [...levelWarnings(scan.result), ...(band === undefined ? [] : outsideOf(recording, band))];
  warnings.push(...heard.map((warning) => `${file}: ${warning}.`));
  return { recording, warnings };
}

function outsideOf({ signal }: Recording, band: SongBand): string[] {
  const outside = new OutsideBand(band);
  outside.add(signal);
  return outsideWarnings(outside, band);
}

/**
 * An open recording with its syllables, F0 and loudness; see hearSound.
 * @param given the user's syllables; default: they are found.
 */
export function hearRecording(
  file: string,
  { recording }: OpenedRecording,
  options: HearingOptions,
  given?: UserSyllables,
): HeardRecording {
  return {
    ...hearSound(recording.signal, options, given?.syllables),
    file,
    recording,
    inputs: [
      { file, sha256: recording.hash },
      ...(given === undefined ? [] : [{ file: given.path, sha256: given.sha256 }]),
    ],
  };
}
