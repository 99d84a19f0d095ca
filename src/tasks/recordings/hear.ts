import { inBand } from "../../features/band.js";
import { envelope } from "../../features/envelope.js";
import { BIRD_PITCH, trackPitch } from "../../features/pitch/pitch.js";
import { speciesPreset } from "../../features/species.js";
import { SYLLABLES, segmentSyllables } from "../../features/syllables/segmentation.js";
import type { Segment } from "../../shapes/segment.js";
import { durationOf, type Signal, type Track } from "../../shapes/series.js";
import {
  type Extent,
  inspectRecording,
  type Recording,
  readRecording,
} from "../../workspace/sound/readRecording.js";

/** A recording longer than this is not taken whole unless asked for, s. */
const LONGEST = 60;

/** What tasks that listen to a recording are told. */
export interface HearingOptions extends Extent {
  /** name of a preset of bands */
  readonly species?: string;
  /** range of F0, Hz, instead of the preset's */
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** A recording with what was heard in it. */
export interface HeardRecording {
  readonly file: string;
  readonly recording: Recording;
  /** mono, starting at 0 s */
  readonly signal: Signal;
  readonly duration: number;
  readonly syllables: readonly Segment[];
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  /** RMS re full scale, on the clock of f0 */
  readonly level: Track;
  readonly warnings: readonly string[];
}

/** A recording that was read, with what is odd about it. */
export interface OpenedRecording {
  readonly recording: Recording;
  readonly warnings: readonly string[];
}

/** Reads a recording; the first minute of a longer one, with a warning, unless a stretch is asked for. */
export async function openRecording(file: string, options: HearingOptions): Promise<OpenedRecording> {
  const { channels, duration, warnings: odd } = await inspectRecording(file);
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
  return { recording: await readRecording(file, extent), warnings };
}

/** Finds the syllables, F0 and level of a recording. */
export function hear(file: string, opened: OpenedRecording, options: HearingOptions): HeardRecording {
  const signal: Signal = { ...opened.recording.signal, start: 0 };
  const band = options.species === undefined ? {} : speciesPreset(options.species).song;
  const syllables = segmentSyllables(signal, { ...SYLLABLES, ...band });
  const f0 = listenPitch(signal, options, syllables.length > 0);
  return {
    file,
    recording: opened.recording,
    signal,
    duration: durationOf(signal),
    syllables,
    f0,
    level: listenLevel(signal),
    warnings: opened.warnings,
  };
}

/** F0 of a sound as tasks hear it; all unvoiced where nothing is sung. */
export function listenPitch(signal: Signal, options: HearingOptions, sung = true): Track {
  const settings = { ...BIRD_PITCH, ...pitchRange(options) };
  if (sung) return trackPitch(signal, settings);
  const values = new Float64Array(Math.floor(durationOf(signal) / settings.hop) + 1).fill(Number.NaN);
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1 / settings.hop, start: 0 };
}

/** Loudness of a sound on the clock of F0: RMS under a 6 ms Hann window, above 300 Hz. */
export function listenLevel(signal: Signal): Track {
  return envelope(inBand(signal, 300, Number.POSITIVE_INFINITY), signal.rate, 0.006, 1 / BIRD_PITCH.hop);
}

/** What is heard, with every default resolved: what a result keeps of its options. */
export function hearingSettings(options: HearingOptions): HearingOptions {
  const { channel = 0, from, to, species } = options;
  return {
    channel,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(species === undefined ? {} : { species }),
    ...pitchRange(options),
  };
}

/** Range of F0 that is looked for, Hz: what was asked for, else the species' preset, else that for birds in general. */
function pitchRange(options: HearingOptions): { lowHz: number; highHz: number } {
  const preset = options.species === undefined ? BIRD_PITCH : speciesPreset(options.species).f0;
  return { lowHz: options.lowHz ?? preset.lowHz, highHz: options.highHz ?? preset.highHz };
}
