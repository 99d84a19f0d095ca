/**
 * Parses the fields of a GUANO chunk.
 * @param text content of the chunk.
 * @returns values by key; keys with a namespace keep their bar ("Pettersson|Gain").
 * @example
 * readGuano("GUANO|Version: 1.0\nTimestamp: 2012-03-29T13:58:02+02:00\nNote: two\\nlines").Note; // "two\nlines"
 * @see https://guano-md.org, GUANO specification 1.0.
 */
export function readGuano(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (colon > 0 && key !== "" && value !== "") fields[key] = value.replaceAll("\\n", "\n");
  }
  return fields;
}
