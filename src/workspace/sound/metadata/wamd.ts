import { chunkText } from "./chunkText.js";

/** Fields of a wamd chunk by their numbers; those that hold sounds and programs are left out. */
const FIELDS: Readonly<Record<number, string>> = {
  1: "model",
  2: "serial",
  3: "firmware",
  4: "prefix",
  5: "timestamp",
  6: "gpsFirst",
  7: "gpsTrack",
  8: "software",
  9: "license",
  10: "notes",
  11: "autoId",
  12: "manualId",
  14: "autoIdStatistics",
  15: "timeExpansion",
  18: "microphone",
  19: "sensitivity",
};
/** Fields that are whole numbers of 16 bits. */
const NUMBERS = [15];

/**
 * Parses the metadata chunk of Wildlife Acoustics recorders and of Kaleidoscope: fields of a number (16 bits), a length (32 bits)
 * and a content, mostly text.
 * @param chunk its content, little-endian.
 * @returns values by name; fields that are unknown, empty or cut are left out.
 * @see https://github.com/riggsd/guano-py, wamd2guano.py.
 */
export function readWamd(chunk: Uint8Array): Record<string, string> {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const fields: Record<string, string> = {};
  for (let at = 0; at + 6 <= chunk.length; ) {
    const number = view.getUint16(at, true);
    const length = view.getUint32(at + 2, true);
    const start = at + 6;
    at = start + length;
    if (at > chunk.length) break;
    if (!Object.hasOwn(FIELDS, number)) continue;
    const text = NUMBERS.includes(number)
      ? length >= 2
        ? String(view.getUint16(start, true))
        : ""
      : chunkText(chunk.subarray(start, at));
    if (text !== "") fields[FIELDS[number]] = text;
  }
  return fields;
}
