import { fourCharacters, isChunkName } from "../containers/fourCharacters.js";
import { chunkText } from "./chunkText.js";

/** A subchunk of a LIST chunk. */
export interface ListItem {
  readonly id: string;
  readonly content: Uint8Array;
}

/**
 * Iterates over the items of a LIST chunk.
 * @param list content of the chunk, starting with the four letters of its kind.
 * @param little whether the byte order is little-endian.
 */
export function* listItems(list: Uint8Array, little: boolean): Generator<ListItem> {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  for (let at = 4; at + 8 <= list.length; ) {
    const id = fourCharacters(list, at);
    if (!isChunkName(id)) return;
    const size = view.getUint32(at + 4, little);
    yield { id, content: list.subarray(at + 8, at + 8 + size) };
    at += 8 + size + (size & 1);
  }
}

/**
 * Reads the texts of a LIST INFO chunk.
 * @param list content of the chunk.
 * @param little whether the byte order is little-endian.
 * @returns nonempty texts by name: IART, ICMT, ICRD, ...
 */
export function readInfoList(list: Uint8Array, little: boolean): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { id, content } of listItems(list, little)) {
    const text = chunkText(content);
    if (text !== "") found[id] = text;
  }
  return found;
}
