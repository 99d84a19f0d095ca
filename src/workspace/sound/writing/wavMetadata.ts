import type { RawChunk } from "./wavLayout.js";

/** Chunks that belong to the samples as they stand in one file: the writer makes its own, or they would be wrong. */
const OF_SAMPLES = /^(?:fmt |data|fact|ds64|LISTwavl|slnt|PEAK|levl|MD5 |JUNK|junk|PAD |FLLR)/;
/** Chunks that count in samples, in ways that are not turned to another rate here. */
const COUNTING = /^(?:smpl|plst|acid|strc)/;

/**
 * The metadata of a sound at another rate. What counts in samples goes on naming the same instants: cue points, the lengths
 * of labels, the time of day in bext. What tells the rate tells the new one: GUANO, iXML.
 * @param chunks as they stand in a little-endian file. @param from its rate, @param to the new one, whole numbers of Hz.
 * @returns those that go with the new samples, and the names of those that would say what is no longer true.
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
    const name = chunk.id === "LIST" ? `LIST${letters(chunk.bytes, 0)}` : chunk.id;
    if (OF_SAMPLES.test(name)) continue;
    if (from === to) kept.push(chunk);
    else if (COUNTING.test(name)) left.push(chunk.id.trim());
    else kept.push({ id: chunk.id, bytes: turned(name, chunk.bytes, from, to) });
  }
  return { chunks: kept, left };
}

function turned(name: string, bytes: Uint8Array, from: number, to: number): Uint8Array {
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

/** Cue points: 24 bytes each, of which the second and the last number count samples. */
function cueAt(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  for (let at = 4; at + 24 <= copy.length; at += 24) {
    scale(view, at + 4, from, to);
    scale(view, at + 20, from, to);
  }
  return copy;
}

/** Labels, notes and, in ltxt, the lengths of regions. */
function labelsAt(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  for (let at = 4; at + 8 <= copy.length; ) {
    const size = view.getUint32(at + 4, true);
    if (letters(copy, at) === "ltxt" && at + 16 <= copy.length) scale(view, at + 12, from, to);
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

/** A number in a text, after what `place` names its start, set to the new rate. */
function textAt(bytes: Uint8Array, place: RegExp, to: number): Uint8Array {
  // A letter a byte, there and back: whatever its encoding, the text around the number stays as it is.
  const text = Buffer.from(bytes).toString("latin1");
  return new Uint8Array(Buffer.from(text.replace(place, `$<start>${to}`), "latin1"));
}

function scale(view: DataView, at: number, from: number, to: number): void {
  view.setUint32(at, Math.min(0xffffffff, Math.round((view.getUint32(at, true) * to) / from)), true);
}

function letters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
