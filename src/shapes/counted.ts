/**
 * A number of things in words.
 * @param plural of the noun, where it is not formed with "s".
 * @example
 * [counted(1, "sample"), counted(2, "branch", "branches")]; // ["1 sample", "2 branches"]
 */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
