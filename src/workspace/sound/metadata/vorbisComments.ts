/**
 * Reads the comments of FLAC, Vorbis and Opus.
 * @param block bytes from the length of the vendor's name on; may be truncated.
 * @returns values by upper-case name: "TITLE=..." becomes TITLE.
 * @see Xiph.Org, Ogg Vorbis I format specification: comment field and header.
 */
export function readVorbisComments(block: Uint8Array): Record<string, string> {
  const tags: Record<string, string> = {};
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < 4) return tags;
  let at = 4 + view.getUint32(0, true);
  if (at + 4 > block.length) return tags;
  const count = view.getUint32(at, true);
  at += 4;
  for (let i = 0; i < count && at + 4 <= block.length; i++) {
    const length = view.getUint32(at, true);
    if (at + 4 + length > block.length) break;
    const text = new TextDecoder().decode(block.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    const equals = text.indexOf("=");
    // Long comments are encoded pictures.
    if (equals > 0 && text.length < 10_000)
      tags[text.slice(0, equals).toUpperCase()] = text.slice(equals + 1);
  }
  return tags;
}
