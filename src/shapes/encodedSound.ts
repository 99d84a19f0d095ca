import type { Signal } from "./series.js";

/**
 * A mono sound in a lossy format. Decoders differ in how many samples they put before a sound or cut off, so a pulse
 * precedes it: wherever its peak lies in the decoded samples, the sound begins `afterPulse` samples later.
 */
export interface EncodedSound {
  readonly bytes: Uint8Array;
  /** Hz */
  readonly rate: number;
  /** samples from the peak of the pulse to the first sample of the sound */
  readonly afterPulse: number;
  /** samples of the sound itself */
  readonly length: number;
}

/** A sound that the page plays: see EncodedSound. */
export interface ReportAudio {
  /** MP3 file, base64 */
  readonly mp3: string;
  /** Hz */
  readonly rate: number;
  /** samples from the peak of the pulse before the sound to its first sample */
  readonly afterPulse: number;
  /** samples of the sound */
  readonly length: number;
}

/** Encodes a mono sound at one of PLAYABLE_RATES. */
export type SoundEncoder = (signal: Signal) => EncodedSound;

/** Rates that every browser plays, Hz. */
export const PLAYABLE_RATES = [22050, 24000, 32000, 44100, 48000] as const;

/**
 * The lowest rate that every browser plays without loss of band, Hz; 48000 for sounds sampled faster.
 * @example
 * [16000, 44100, 96000].map(playableRate); // [22050, 44100, 48000]
 */
export function playableRate(rate: number): number {
  return PLAYABLE_RATES.find((playable) => playable >= rate) ?? PLAYABLE_RATES[PLAYABLE_RATES.length - 1];
}
