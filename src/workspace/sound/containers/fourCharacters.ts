/** Reads four bytes, from index `at`, as the characters of a chunk's name. */
export function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Whether a text can be the name of a chunk: four printable ASCII characters, not all blank. */
export function isChunkName(name: string): boolean {
  return /^[\x20-\x7e]{4}$/.test(name) && name.trim() !== "";
}
