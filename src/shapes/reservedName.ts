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

/**
 * A name that Windows doesn't reserve: `_` is put before one that it does, and one more before a name that begins so already, so
 * that different names stay different.
 * @param name of a file or folder, without its path.
 * @example
 * ["aux.fit.wav", "_aux.fit.wav", "finch.fit.wav"].map(allowedName); // ["_aux.fit.wav", "__aux.fit.wav", "finch.fit.wav"]
 */
export function allowedName(name: string): string {
  return isReservedName(name.replace(/^_+/, "")) ? `_${name}` : name;
}
