import type { AudioMothComment } from "./audioMothComment.js";
import type { Broadcast } from "./broadcast.js";
import { isoTime } from "./isoTime.js";
import type { Marker } from "./markers.js";
import type { RecorderName } from "./recorderName.js";

/** A value of JSON made of texts. */
export type TextTree = string | readonly TextTree[] | { readonly [key: string]: TextTree };

/** What a recording's file says of itself beside the sound; a part that is missing was not there. */
export interface Metadata {
  /** LIST INFO of WAV, by the name of its chunk (IART, ICMT, ...); NAME, AUTH, ANNO and (c) of AIFF */
  readonly info?: Readonly<Record<string, string>>;
  readonly bext?: Broadcast;
  readonly ixml?: TextTree;
  readonly guano?: Readonly<Record<string, string>>;
  readonly audioMoth?: AudioMothComment;
  readonly markers?: readonly Marker[];
  /** comments of FLAC and OGG, text frames of ID3 */
  readonly tags?: Readonly<Record<string, string>>;
  /** fields of the .rec beside a .cbin */
  readonly rec?: Readonly<Record<string, string>>;
  /** what the file's name says */
  readonly name?: RecorderName;
  /** where the time of recording was taken from */
  readonly recordedAtFrom?: "GUANO" | "AudioMoth" | "bext" | "name";
}

/** The time of recording, by the most trustworthy part that tells it. */
export function withRecordedAt(metadata: Metadata): { metadata: Metadata; recordedAt: string | null } {
  const { guano, audioMoth, bext, name } = metadata;
  const candidates = [
    ["GUANO", guano && isoTime(guano.Timestamp)],
    ["AudioMoth", audioMoth?.recordedAt],
    ["bext", bext?.recordedAt],
    ["name", name?.recordedAt],
  ] as const;
  for (const [recordedAtFrom, recordedAt] of candidates) {
    if (recordedAt !== undefined) return { metadata: { ...metadata, recordedAtFrom }, recordedAt };
  }
  return { metadata, recordedAt: null };
}
