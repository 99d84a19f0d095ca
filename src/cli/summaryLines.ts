/** A line of a result for people: a name, then what was found. */
export function line(name: string, text: string): string {
  return `${name.padEnd(10)} ${text}`;
}

/** Lines of the files that were written. */
export function fileLines(paths: readonly string[]): string[] {
  return paths.map((path, i) => line(i === 0 ? "files" : "", path));
}

/** A fraction as a percentage; "undefined" if there is none. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined || Number.isNaN(share)
    ? "undefined"
    : `${(100 * share).toFixed(digits)} %`;
}
