import type { AudioMothComment } from "./audioMothComment.js";
import type { Broadcast } from "./broadcast.js";
import { isoTime } from "./isoTime.js";
import type { Marker } from "./markers.js";
import type { RecorderName } from "./recorderName.js";

/** A JSON value whose leaves are texts. */
export type TextTree = string | readonly TextTree[] | { readonly [key: string]: TextTree };

/** The metadata of a recording's file; parts that the file lacks are omitted. */
export interface Metadata {
  /** LIST INFO of WAV, by chunk name (IART, ICMT, ...); NAME, AUTH, ANNO and (c) of AIFF */
  readonly info?: Readonly<Record<string, string>>;
  readonly bext?: Broadcast;
  readonly ixml?: TextTree;
  readonly guano?: Readonly<Record<string, string>>;
  /** metadata of Wildlife Acoustics recorders */
  readonly wamd?: Readonly<Record<string, string>>;
  readonly audioMoth?: AudioMothComment;
  readonly markers?: readonly Marker[];
  /** comments of FLAC and OGG, text frames of ID3 */
  readonly tags?: Readonly<Record<string, string>>;
  /** fields of the .rec file that accompanies a .cbin */
  readonly rec?: Readonly<Record<string, string>>;
  /** information in the file's name */
  readonly name?: RecorderName;
  /** source of the time of recording */
  readonly recordedAtFrom?: "GUANO" | "wamd" | "AudioMoth" | "bext" | "name";
}

/**
 * Finds the time of recording in the most reliable source that has it: GUANO, wamd, AudioMoth's comment, bext or the file's name.
 * @param metadata of the recording.
 * @returns the metadata with the source added, and the time in ISO 8601; null if no source has it.
 */
export function withRecordedAt(metadata: Metadata): { metadata: Metadata; recordedAt: string | null } {
  const { guano, wamd, audioMoth, bext, name } = metadata;
  const candidates = [
    ["GUANO", guano && isoTime(guano.Timestamp)],
    ["wamd", wamd && isoTime(wamd.timestamp)],
    ["AudioMoth", audioMoth?.recordedAt],
    ["bext", bext?.recordedAt],
    ["name", name?.recordedAt],
  ] as const;
  for (const [recordedAtFrom, recordedAt] of candidates) {
    if (recordedAt !== undefined) return { metadata: { ...metadata, recordedAtFrom }, recordedAt };
  }
  return { metadata, recordedAt: null };
}
