/**
 * Decodes the text of a chunk, up to the first zero byte, as UTF-8 if it is valid, otherwise as Latin-1.
 * @param bytes content of the chunk.
 * @returns the text without leading and trailing whitespace.
 */
export function chunkText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const content = end < 0 ? bytes : bytes.subarray(0, end);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    text = new TextDecoder("latin1").decode(content);
  }
  return text.trim();
}
