import { fourCharacters } from "../containers/fourCharacters.js";

const ENCODINGS = ["latin1", "utf-16", "utf-16be", "utf-8"] as const;
const MAX_FRAMES = 1000;

/**
 * Size of the ID3v2 tag at the beginning of a file.
 * @param head first bytes of the file, 10 or more.
 * @returns bytes including header and footer; 0 if there is no tag.
 */
export function tagLength(head: Uint8Array): number {
  if (head.length < 10 || fourCharacters(head, 0).slice(0, 3) !== "ID3") return 0;
  return 10 + syncSafe(head, 6) + (head[5] & 0x10 ? 10 : 0);
}

/**
 * Reads the texts of an ID3v2 tag: title, artist, date, comment.
 * @param tag bytes of the tag, including its header.
 * @returns texts by frame name (TIT2, TPE1, TDRC, COMM).
 * @see https://id3.org, ID3 tag version 2.4.0 (2000).
 */
export function readTagFrames(tag: Uint8Array): Record<string, string> {
  const texts: Record<string, string> = {};
  const version = tag[3];
  if (tagLength(tag) === 0 || version < 3 || version > 4) return texts;
  const end = Math.min(tag.length, 10 + syncSafe(tag, 6));
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  let at = 10;
  for (let count = 0; at + 10 <= end && count < MAX_FRAMES; count++) {
    const id = fourCharacters(tag, at);
    if (!/^[A-Z][A-Z0-9]{3}$/.test(id)) break;
    const size = version === 4 ? syncSafe(tag, at + 4) : view.getUint32(at + 4);
    const content = tag.subarray(at + 10, Math.min(end, at + 10 + size));
    at += 10 + size;
    const text = id[0] === "T" ? frameText(content, 1) : id === "COMM" ? frameText(content, 4) : "";
    if (text !== "") texts[id] = text;
  }
  return texts;
}

/** Text of a frame: its parts (a comment's first part is its title), joined. */
function frameText(content: Uint8Array, from: number): string {
  const encoding = ENCODINGS[content[0]];
  if (encoding === undefined || content.length <= from) return "";
  return new TextDecoder(encoding)
    .decode(content.subarray(from))
    .split("\0")
    .map((part) => part.replace(/^\ufeff/, "").trim())
    .filter((part) => part !== "")
    .join(": ");
}

function syncSafe(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] & 127) << 21) |
    ((bytes[at + 1] & 127) << 14) |
    ((bytes[at + 2] & 127) << 7) |
    (bytes[at + 3] & 127)
  );
}
