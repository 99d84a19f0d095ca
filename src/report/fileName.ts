/**
 * Name of a file or folder without the folders before it, whichever system its path is from.
 * @example
 * ["birds/song.wav", "C:\\birds\\song.wav"].map(fileName); // ["song.wav", "song.wav"]
 */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
}
