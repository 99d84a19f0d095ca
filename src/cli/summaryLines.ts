/** One line of a result: a name, then its value. */
export function line(name: string, text: string): string {
  return `${name.padEnd(10)} ${text}`;
}

/** One line per file that was written. */
export function fileLines(paths: readonly string[]): string[] {
  return paths.map((path, i) => line(i === 0 ? "files" : "", path));
}

/** A fraction as a percentage; "undefined" if there is none. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined || Number.isNaN(share)
    ? "undefined"
    : `${(100 * share).toFixed(digits)} %`;
}
