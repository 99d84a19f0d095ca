import { fourCharacters } from "../containers/fourCharacters.js";
import type { RawChunk } from "./wavLayout.js";

/** Chunks that describe the samples of one particular file: the writer makes its own, or they would become wrong. */
const OF_SAMPLES = /^(?:fmt |data|fact|ds64|LISTwavl|slnt|PEAK|levl|MD5 |JUNK|junk|PAD |FLLR)/;
/** Chunks with sample counts that are not converted to another rate here. */
const UNCONVERTED = /^(?:smpl|plst|acid|strc)/;

/**
 * Converts the metadata of a sound to another sample rate. Sample counts are rescaled to the same instants: cue points, the
 * lengths of labels, the time of day in bext. Stated rates are replaced: GUANO, iXML.
 * @param chunks of a little-endian file.
 * @param from its sample rate, an integer, Hz.
 * @param to new sample rate, an integer, Hz.
 * @returns the chunks for the new file, and the names of those dropped because they would become wrong.
 * @see Microsoft, Multimedia Data Standards Update (1994), cue and adtl; EBU Tech 3285 (bext); GUANO 1.0.
 */
export function metadataAt(
  chunks: readonly RawChunk[],
  from: number,
  to: number,
): { readonly chunks: readonly RawChunk[]; readonly left: readonly string[] } {
  const kept: RawChunk[] = [];
  const left: string[] = [];
  for (const chunk of chunks) {
    const name = chunk.id === "LIST" ? `LIST${fourCharacters(chunk.bytes, 0)}` : chunk.id;
    if (OF_SAMPLES.test(name)) continue;
    if (from === to) kept.push(chunk);
    else if (UNCONVERTED.test(name)) left.push(chunk.id.trim());
    else kept.push({ id: chunk.id, bytes: converted(name, chunk.bytes, from, to) });
  }
  return { chunks: kept, left };
}

function converted(name: string, bytes: Uint8Array, from: number, to: number): Uint8Array {
  switch (name) {
    case "cue ":
      return cueAt(bytes, from, to);
    case "LISTadtl":
      return labelsAt(bytes, from, to);
    case "bext":
      return broadcastAt(bytes, from, to);
    case "guan":
      return textAt(bytes, /^(?<start>[ \t]*Samplerate[ \t]*:[ \t]*)[\d.]+/m, to);
    case "iXML":
      return textAt(bytes, /(?<start><FILE_SAMPLE_RATE>\s*)\d+/, to);
    default:
      return bytes;
  }
}

/** Cue points: 24 bytes each, of which the second and the last number are sample counts. */
function cueAt(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  for (let at = 4; at + 24 <= copy.length; at += 24) {
    scale(view, at + 4, from, to);
    scale(view, at + 20, from, to);
  }
  return copy;
}

/** Labels and notes are unchanged; the lengths of regions, in ltxt, are rescaled. */
function labelsAt(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  for (let at = 4; at + 8 <= copy.length; ) {
    const size = view.getUint32(at + 4, true);
    if (fourCharacters(copy, at) === "ltxt" && at + 16 <= copy.length) scale(view, at + 12, from, to);
    at += 8 + size + (size % 2);
  }
  return copy;
}

/** Samples since midnight at byte 338, 64 bits. */
function broadcastAt(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  if (copy.length < 346) return copy;
  const view = new DataView(copy.buffer);
  const [a, b] = [BigInt(Math.round(from)), BigInt(to)];
  view.setBigUint64(338, BigInt.asUintN(64, (view.getBigUint64(338, true) * b + a / 2n) / a), true);
  return copy;
}

/** Replaces a number in a text, which follows the group `start` of `place`, by the new rate. */
function textAt(bytes: Uint8Array, place: RegExp, to: number): Uint8Array {
  // Latin-1 maps bytes to characters one to one, so the rest of the text is preserved whatever its encoding.
  const text = Buffer.from(bytes).toString("latin1");
  return new Uint8Array(Buffer.from(text.replace(place, `$<start>${to}`), "latin1"));
}

function scale(view: DataView, at: number, from: number, to: number): void {
  view.setUint32(at, Math.min(0xffffffff, Math.round((view.getUint32(at, true) * to) / from)), true);
}
