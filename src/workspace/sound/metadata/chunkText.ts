/** Text of a chunk: UTF-8 where it is that, else Latin-1; up to the first zero, without blanks around it. */
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
