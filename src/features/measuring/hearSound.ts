import type { HearingOptions, ListeningOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { Segment } from "../../shapes/segment.js";
import { durationOf, type Signal, type Track } from "../../shapes/series.js";
import { inBand } from "../band.js";
import { envelope } from "../envelope.js";
import { DEFAULT_PITCH, trackPitch } from "../pitch/pitch.js";
import { speciesPreset } from "../species.js";
import { DEFAULT_SEGMENTATION, segmentSyllables } from "../syllables/segmentation.js";

/** Lower corner of the band in which loudness is measured, Hz: below it wind dominates. */
const LEVEL_LOW_HZ = 300;
/** Hann window under which loudness is measured, s. */
const LEVEL_WINDOW = 0.006;

/** A sound and what was heard in it, on a clock that begins at its first sample. */
export interface HeardSound {
  /** mono, starting at 0 s */
  readonly signal: Signal;
  /** s */
  readonly duration: number;
  readonly syllables: readonly Segment[];
  /** Hz, NaN where unvoiced */
  readonly f0: Track;
  /** RMS re full scale, on the clock of f0 */
  readonly level: Track;
}

/**
 * Finds the syllables, F0 and loudness of a sound.
 * @param signal mono, any rate; its start is set to 0 s.
 * @param options the species' bands and the range of F0; default those for birds in general.
 * @param given syllables of the user's on the clock of the sound, s; default: they are found.
 * @returns syllables in s, F0 in Hz and level re full scale, one value a millisecond. Without syllables F0 is not looked
 * for: it is NaN throughout.
 * @throws {InputError} if the species is not known or the range of F0 can't be used.
 * @example
 * const values = Float32Array.from({ length: 22050 }, (_, i) => (i > 8820 && i < 13230 ? Math.sin(i / 2) : 0));
 * hearSound(monoSignal(values, 22050)).syllables.length; // 1
 */
export function hearSound(
  signal: Signal,
  options: ListeningOptions = {},
  given?: readonly Segment[],
): HeardSound {
  const heard: Signal = { ...signal, start: 0 };
  const syllables = given ?? segmentSyllables(heard, { ...DEFAULT_SEGMENTATION, ...songBand(options) });
  const f0 = syllables.length > 0 ? listenPitch(heard, options) : unvoiced(heard);
  return { signal: heard, duration: durationOf(heard), syllables, f0, level: listenLevel(heard) };
}

/**
 * F0 of a sound by the range that the options ask for.
 * @param signal mono.
 * @returns one value a millisecond, Hz; NaN where unvoiced.
 * @throws {InputError} as `trackPitch`, or if the species is not known.
 */
export function listenPitch(signal: Signal, options: ListeningOptions): Track {
  return trackPitch(signal, { ...DEFAULT_PITCH, ...pitchRange(options) });
}

/** A track of F0 on the tracker's clock, unvoiced throughout. */
function unvoiced(signal: Signal): Track {
  const { hop } = DEFAULT_PITCH;
  const values = new Float64Array(Math.floor(durationOf(signal) / hop) + 1).fill(Number.NaN);
  return { values, columns: [{ name: "f0", unit: "Hz" }], rate: 1 / hop, start: 0 };
}

/**
 * Loudness of a sound on the clock of F0: RMS above 300 Hz under a 6 ms Hann window.
 * @param signal mono.
 * @returns one value a millisecond, re full scale.
 */
export function listenLevel(signal: Signal): Track {
  const heard = inBand(signal, LEVEL_LOW_HZ, Number.POSITIVE_INFINITY);
  return envelope(heard, signal.rate, LEVEL_WINDOW, 1 / DEFAULT_PITCH.hop);
}

/**
 * The options of hearing with every default filled in: what a result records of them.
 * @returns channel from 0, the stretch in s if one was asked for, and the range of F0 in Hz.
 * @throws {InputError} if the species is not known.
 * @example
 * hearingSettings({ lowHz: 800, highHz: 9000 }); // { channel: 0, lowHz: 800, highHz: 9000 }
 */
export function hearingSettings(
  options: HearingOptions,
): HearingOptions & { readonly channel: number; readonly lowHz: number; readonly highHz: number } {
  const { channel = 0, from, to, timeExpansion, species } = options;
  return {
    channel,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(timeExpansion === undefined ? {} : { timeExpansion }),
    ...(species === undefined ? {} : { species }),
    ...pitchRange(options),
  };
}

/** Range of F0 in Hz: what was asked for, else the species' preset, else that for birds in general. @throws {InputError} if it is empty. */
function pitchRange(options: ListeningOptions): { lowHz: number; highHz: number } {
  const preset = options.species === undefined ? DEFAULT_PITCH : speciesPreset(options.species).f0;
  const { lowHz = preset.lowHz, highHz = preset.highHz } = options;
  if (!(lowHz < highHz))
    throw new InputError(
      `pitch: low=${lowHz} Hz is not below high=${highHz} Hz; lower the one or raise the other.`,
    );
  return { lowHz, highHz };
}

/** The band in which syllables are looked for and features taken, Hz, and the shortest syllable, s, where it isn't the default. */
export interface SongBand {
  readonly lowHz: number;
  readonly highHz: number;
  readonly shortestSyllable?: number;
}

/**
 * Band of the song: 500 to 10000 Hz; of a species, its preset's; the range of F0 where that is given instead. With both, the
 * preset's is widened to hold the range: harmonics lie above F0.
 * @throws {InputError} if the species is not known.
 * @example
 * songBand({ lowHz: 150, highHz: 1000 }); // { lowHz: 150, highHz: 1000 }
 */
export function songBand(options: ListeningOptions): SongBand {
  const { species, lowHz, highHz } = options;
  if (species !== undefined) {
    const { song } = speciesPreset(species);
    return {
      ...song,
      lowHz: Math.min(song.lowHz, lowHz ?? song.lowHz),
      highHz: Math.max(song.highHz, highHz ?? song.highHz),
    };
  }
  if (lowHz !== undefined || highHz !== undefined) return pitchRange(options);
  return { lowHz: DEFAULT_SEGMENTATION.lowHz, highHz: DEFAULT_SEGMENTATION.highHz };
}
