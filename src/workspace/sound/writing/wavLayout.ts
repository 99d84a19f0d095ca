import { SAMPLE_BYTES, type WavDepth } from "./wavSamples.js";

/** A chunk of a RIFF file, unparsed: its name of four characters, and its content. */
export interface RawChunk {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Format and metadata of a WAV file. */
export interface WavLayout {
  /** Hz, an integer */
  readonly sampleRate: number;
  readonly channels: number;
  readonly depth: WavDepth;
  /** metadata; bext is written before the samples, as its standard requires, all other chunks after them */
  readonly chunks?: readonly RawChunk[];
}

/** Smallest size that needs RF64; the last 256 values of 32 bits are reserved, since some writers use them as markers. */
const TOO_LARGE = 0xffffff00;
/** Tail of the GUID of an EXTENSIBLE format, which starts with 1 (PCM) or 3 (floating point). */
const FORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/**
 * Whether a file needs the 64-bit sizes of RF64.
 * @param layout of the file.
 * @param frames sampling instants.
 */
export function needsRf64(layout: WavLayout, frames: number): boolean {
  return sizes(layout, frames, true).file - 8 >= TOO_LARGE;
}

/**
 * The bytes of a WAV file up to its first sample. A mono or stereo file of 16 bits has the plain 44-byte header that every
 * reader understands; more channels or bits use EXTENSIBLE, and floating point has a fact chunk, as the standard requires.
 * @param layout of the file.
 * @param frames sampling instants.
 * @param room whether to reserve room for 64-bit sizes, which are written if needed.
 * @see Microsoft, Multiple Channel Audio Data and WAVE Files (2007); EBU Tech 3306 (2009), RF64.
 */
export function wavHead(layout: WavLayout, frames: number, room: boolean): Uint8Array {
  const { data, file } = sizes(layout, frames, room);
  const wide = file - 8 >= TOO_LARGE;
  if (wide && !room) throw new Error(`wavHead: ${file} bytes need RF64, but no room is reserved for it`);
  const parts = [text(wide ? "RF64" : "RIFF"), uint32(wide ? 0xffffffff : file - 8), text("WAVE")];
  if (room) {
    const body = new Uint8Array(28);
    const view = new DataView(body.buffer);
    if (wide) {
      view.setBigUint64(0, BigInt(file - 8), true);
      view.setBigUint64(8, BigInt(data), true);
      view.setBigUint64(16, BigInt(frames), true);
    }
    parts.push(chunkBytes({ id: wide ? "ds64" : "JUNK", bytes: body }));
  }
  parts.push(chunksOf(layout, "before"), chunkBytes({ id: "fmt ", bytes: formatOf(layout) }));
  if (layout.depth === "32f") {
    parts.push(chunkBytes({ id: "fact", bytes: uint32(Math.min(frames, 0xffffffff)) }));
  }
  parts.push(text("data"), uint32(wide ? 0xffffffff : data));
  return Buffer.concat(parts);
}

/**
 * The bytes of a WAV file after its last sample.
 * @param layout of the file.
 * @param frames sampling instants.
 */
export function wavTail(layout: WavLayout, frames: number): Uint8Array {
  const { data } = sizes(layout, frames, false);
  return Buffer.concat([new Uint8Array(data % 2), chunksOf(layout, "after")]);
}

/** Bytes of the samples and of the whole file. */
function sizes(layout: WavLayout, frames: number, room: boolean): { data: number; file: number } {
  const data = frames * layout.channels * SAMPLE_BYTES[layout.depth];
  const own = 12 + (room ? 36 : 0) + 8 + formatOf(layout).length + (layout.depth === "32f" ? 12 : 0) + 8;
  const metadata = chunksOf(layout, "before").length + chunksOf(layout, "after").length;
  return { data, file: own + data + (data % 2) + metadata };
}

function formatOf({ sampleRate, channels, depth }: WavLayout): Uint8Array {
  const code = depth === "32f" ? FLOAT : PCM;
  const extensible = channels > 2 || depth === "24";
  const bytes = new Uint8Array(extensible ? 40 : code === FLOAT ? 18 : 16);
  const view = new DataView(bytes.buffer);
  const block = channels * SAMPLE_BYTES[depth];
  const bits = 8 * SAMPLE_BYTES[depth];
  view.setUint16(0, extensible ? EXTENSIBLE : code, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, Math.min(sampleRate * block, 0xffffffff), true);
  view.setUint16(12, block, true);
  view.setUint16(14, bits, true);
  if (!extensible) return bytes;
  view.setUint16(16, 22, true);
  view.setUint16(18, bits, true);
  // Speaker positions: front centre, or left and right; the channels of a microphone array have none.
  view.setUint32(20, channels === 1 ? 4 : channels === 2 ? 3 : 0, true);
  view.setUint16(24, code, true);
  bytes.set(FORMAT_TAIL, 26);
  return bytes;
}

function chunksOf({ chunks = [] }: WavLayout, side: "before" | "after"): Uint8Array {
  return Buffer.concat(
    chunks.filter(({ id }) => (id === "bext") === (side === "before")).map((chunk) => chunkBytes(chunk)),
  );
}

function chunkBytes({ id, bytes }: RawChunk): Uint8Array {
  return Buffer.concat([text(id), uint32(bytes.length), bytes, new Uint8Array(bytes.length % 2)]);
}

function text(id: string): Uint8Array {
  if (!/^[\x20-\x7e]{4}$/.test(id))
    throw new Error(`WAV: "${id}" is not a chunk name of four printable characters`);
  return Uint8Array.from(id, (letter) => letter.charCodeAt(0));
}

function uint32(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}
