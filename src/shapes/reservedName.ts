/** Device names of Windows, with or without an ending. */
const RESERVED = /^(con|prn|aux|nul|(com|lpt)[0-9])(\.|$)/i;

/**
 * Whether Windows reserves a file name for a device, so that no file or folder can have it there.
 * @param name of a file or folder, without its path.
 * @example
 * ["con", "COM1", "aux.json", "conure"].map(isReservedName); // [true, true, true, false]
 * @see Microsoft, "Naming Files, Paths, and Namespaces".
 */
export function isReservedName(name: string): boolean {
  return RESERVED.test(name);
}
