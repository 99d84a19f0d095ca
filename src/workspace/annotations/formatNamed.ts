import type { AnnotationFormat } from "./annotationFormat.js";
import { ANNOTATION_FORMATS, type FormatName } from "./annotationFormats.js";

/** Names of the formats that annotations are read and written in. */
export const FORMATS: readonly FormatName[] = ANNOTATION_FORMATS.map(({ name }) => name);

const BY_NAME = new Map<string, AnnotationFormat<FormatName>>(
  ANNOTATION_FORMATS.map((format) => [format.name, format]),
);
const BY_ALIAS = new Map<string, FormatName>(
  ANNOTATION_FORMATS.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)),
);

/**
 * A format by what people call it: its own name, that of crowsetta, or its ending, in any case.
 * @param text e.g. "TextGrid", ".not.mat", "praat".
 * @returns undefined if there is none of that name.
 * @example
 * formatNamed(".not.mat"); // "notmat"
 */
export function formatNamed(text: string): FormatName | undefined {
  const name = text.trim().toLowerCase().replace(/^\./, "").replaceAll(/[ _]/g, "-");
  return BY_NAME.get(name)?.name ?? BY_ALIAS.get(name);
}

/** All about a format. */
export function formatOf(name: FormatName): AnnotationFormat<FormatName> {
  const format = BY_NAME.get(name);
  if (format === undefined) throw new Error(`annotations: ${name} is not in the register`);
  return format;
}
