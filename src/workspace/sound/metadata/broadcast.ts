import { chunkText } from "./chunkText.js";
import { dateOf, timeOf } from "./isoTime.js";

/** The broadcast extension of a WAV file. */
export interface Broadcast {
  readonly description?: string;
  readonly originator?: string;
  readonly originatorReference?: string;
  readonly originationDate?: string;
  readonly originationTime?: string;
  /** samples from midnight to the first sample */
  readonly timeReference: number;
  readonly version: number;
  readonly codingHistory?: string;
  /** ISO 8601, if date and time are complete */
  readonly recordedAt?: string;
}

/** Bytes of the fixed part that are read; the rest, up to byte 602, is reserved. */
export const BROADCAST_BYTES = 348;

const TEXTS = [
  ["description", 0, 256],
  ["originator", 256, 32],
  ["originatorReference", 288, 32],
  ["originationDate", 320, 10],
  ["originationTime", 330, 8],
] as const;

/**
 * Parses a bext chunk.
 * @param bext its content, at least BROADCAST_BYTES.
 * @param little whether the byte order is little-endian.
 * @see EBU Tech 3285, Specification of the Broadcast Wave Format (version 2, 2011).
 */
export function readBroadcast(bext: Uint8Array, little: boolean): Broadcast {
  const view = new DataView(bext.buffer, bext.byteOffset, bext.byteLength);
  const texts: Partial<Record<(typeof TEXTS)[number][0] | "codingHistory", string>> = {};
  for (const [key, from, length] of TEXTS) {
    const text = chunkText(bext.subarray(from, from + length));
    if (text !== "") texts[key] = text;
  }
  const history = chunkText(bext.subarray(602));
  if (history !== "") texts.codingHistory = history;
  const recordedAt = instant(texts.originationDate, texts.originationTime);
  return {
    ...texts,
    timeReference: Number(view.getBigUint64(338, little)),
    version: view.getUint16(346, little),
    ...(recordedAt === undefined ? {} : { recordedAt }),
  };
}

/** ISO 8601 of date and time; the standard lets the writer choose the separators. */
function instant(date = "", time = ""): string | undefined {
  const day = date.match(/^(\d{4})\D(\d\d)\D(\d\d)$/);
  const clock = time.match(/^(\d\d)\D(\d\d)\D(\d\d)$/);
  if (!day || !clock) return undefined;
  const isoDay = dateOf(Number(day[1]), Number(day[2]), Number(day[3]));
  const isoClock = timeOf(Number(clock[1]), Number(clock[2]), Number(clock[3]));
  return isoDay === undefined || isoClock === undefined ? undefined : `${isoDay}T${isoClock}`;
}
