/** Four bytes as the letters of a chunk's name. */
export function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Whether this can be the name of a chunk: four printable ASCII characters. */
export function isChunkName(name: string): boolean {
  return /^[\x20-\x7e]{4}$/.test(name) && name.trim() !== "";
}
