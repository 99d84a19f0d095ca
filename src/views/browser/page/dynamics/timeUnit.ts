/** The unit of a time axis. @param longest s. @returns its name, and what seconds are multiplied by. */
export function timeUnit(longest: number): { unit: string; factor: number } {
  return longest < 0.5 ? { unit: "ms", factor: 1000 } : { unit: "s", factor: 1 };
}
