import { counted } from "../../../shapes/counted.js";
import { type Bytes, readBytes } from "../../files/bytes.js";
import { fourCharacters, isChunkName } from "./fourCharacters.js";

/** A chunk of a RIFF or IFF file. */
export interface Chunk {
  readonly id: string;
  /** first byte of its content */
  readonly start: number;
  /** bytes of content according to its header */
  readonly declared: number;
  /** bytes of content that the file contains */
  readonly present: number;
}

/** Maximum number of chunks that are read; no valid file has more. */
const MAX_CHUNKS = 10_000;

/**
 * Iterates over the chunks of a RIFF or IFF file, in any order. A missing pad byte after a chunk of odd size is tolerated,
 * with a warning.
 * @param bytes of the file.
 * @param from first byte of the first chunk.
 * @param little whether the byte order is little-endian.
 * @param warnings list that warnings are added to.
 * @param trueSize returns the size of a chunk, bytes, where its header doesn't give it; `start` is the first byte of its content.
 */
export function* chunks(
  bytes: Bytes,
  from: number,
  little: boolean,
  warnings: string[],
  trueSize: (id: string, declared: number, start: number) => number = (_, declared) => declared,
): Generator<Chunk> {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  let at = from;
  for (let count = 0; at + 8 <= bytes.size && count < MAX_CHUNKS; count++) {
    if (bytes.fill(head, at) < 8) return;
    const id = fourCharacters(head, 0);
    if (!isChunkName(id)) {
      warnings.push(
        `no chunk begins at byte ${at}; the last ${counted(bytes.size - at, "byte")} ${bytes.size - at === 1 ? "is" : "are"} ignored`,
      );
      return;
    }
    const start = at + 8;
    const declared = trueSize(id, view.getUint32(4, little), start);
    yield { id, start, declared, present: Math.max(0, Math.min(declared, bytes.size - start)) };
    at = start + declared;
    if (declared % 2 === 1 && at < bytes.size) {
      if (hasPad(bytes, at)) at++;
      else warnings.push(`chunk "${id}" has an odd size and no pad byte after it`);
    }
  }
  if (at < bytes.size) {
    warnings.push(
      `the last chunk is incomplete; its ${counted(bytes.size - at, "byte")} ${bytes.size - at === 1 ? "is" : "are"} ignored`,
    );
  }
}

/** Whether the byte at `at` is the pad after an odd chunk, not the first letter of the next one's name. */
function hasPad(bytes: Bytes, at: number): boolean {
  const next = readBytes(bytes, at, 5);
  if (next[0] === 0 || next.length < 4) return true;
  if (next.length === 5 && isChunkName(fourCharacters(next, 1))) {
    // Both readings give valid names: assume a pad byte unless the name without it is a common one.
    return !/^(?:data|LIST|fmt |bext|fact|cue |iXML|guan|id3 |ID3 |junk|JUNK)$/.test(fourCharacters(next, 0));
  }
  return !isChunkName(fourCharacters(next, 0));
}
