/** The chunks of a WAV file, read by the rules of RIFF and RF64 and no others, for tests of what is written. */
export function riffChunks(file: Uint8Array): { form: string; chunks: [string, Uint8Array][] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const letters = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  const form = letters(0);
  if (letters(8) !== "WAVE") throw new Error("no WAVE");
  const size = form === "RF64" ? Number(view.getBigUint64(20, true)) : view.getUint32(4, true);
  if (size + 8 !== file.length) throw new Error(`${size} + 8 bytes declared, ${file.length} there`);
  const chunks: [string, Uint8Array][] = [];
  for (let at = 12; at < file.length; ) {
    const id = letters(at);
    const declared = view.getUint32(at + 4, true);
    const length = id === "data" && form === "RF64" ? Number(view.getBigUint64(28, true)) : declared;
    if (at + 8 + length + (length % 2) > file.length) throw new Error(`${id} is cut`);
    chunks.push([id, file.slice(at + 8, at + 8 + length)]);
    at += 8 + length + (length % 2);
  }
  return { form, chunks };
}
