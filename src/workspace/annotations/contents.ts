import type { Annotation, AnnotationContent, FieldValue } from "../../shapes/annotation.js";
import { counted } from "../../shapes/counted.js";
import { InputError } from "../../shapes/inputError.js";
import type { AnnotationFormat } from "./annotationFormat.js";

/** Fields that only say how a file is laid out. */
const LAYOUT = ["columns", "labelColumn", "tiers", "starts", "sequences"];

/**
 * What is lost when annotations are written in a format.
 * @returns a line each.
 */
export function lost(
  content: AnnotationContent,
  { name: format, holds }: Pick<AnnotationFormat, "name" | "holds">,
): string[] {
  const { annotations } = content;
  const lines: string[] = [];
  const report = (what: string, has: (annotation: Annotation) => boolean): void => {
    const count = annotations.filter(has).length;
    if (count > 0) lines.push(`${format} can't store ${what}: left out of ${counted(count, "annotation")}`);
  };
  if (!holds.includes("label")) report("labels", ({ label }) => label !== "-" && label !== "");
  if (!holds.includes("band"))
    report("frequencies", ({ lowHz, highHz }) => lowHz !== undefined || highHz !== undefined);
  if (!holds.includes("channel")) report("channels", ({ channel }) => channel !== undefined);
  if (!holds.includes("tier")) report("tiers", ({ tier }) => tier !== undefined);
  if (!holds.includes("extra"))
    for (const name of extraNames(annotations))
      report(
        `column ${JSON.stringify(name)}`,
        ({ extra }) => extra !== undefined && Object.hasOwn(extra, name),
      );
  const fields = Object.keys(content.fields ?? {}).filter((name) => !LAYOUT.includes(name));
  if (content.format !== format && fields.length > 0)
    lines.push(`${format} can't store these fields of ${content.format ?? "the file"}: ${fields.join(", ")}`);
  return lines;
}

/** Names of all extra columns, in order of appearance. */
export function extraNames(annotations: readonly Annotation[]): string[] {
  return [...new Set(annotations.flatMap(({ extra }) => Object.keys(extra ?? {})))];
}

/** The value of an extra column of an annotation. @returns "" if it has none. */
export function extraOf({ extra }: Annotation, name: string): string {
  return extra !== undefined && Object.hasOwn(extra, name) ? extra[name] : "";
}

/** What a file of the same format said of the whole. @returns undefined if it is of another format. */
export function fieldOf(content: AnnotationContent, format: string, name: string): FieldValue | undefined {
  const { fields } = content;
  return content.format === format && fields !== undefined && Object.hasOwn(fields, name)
    ? fields[name]
    : undefined;
}

/** Columns in the order that a file of one of these formats had; none if the content is of another. */
export function columnsOf(content: AnnotationContent, ...formats: string[]): readonly string[] {
  for (const format of formats) {
    const columns = textsOf(fieldOf(content, format, "columns"));
    if (columns !== undefined) return columns;
  }
  return [];
}

/** A field that is a list of texts. @returns undefined if it is anything else. */
export function textsOf(value: FieldValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined;
}

/** Names of the recordings that annotations belong to, in order of appearance; none if they don't say. */
export function recordingsOf(content: AnnotationContent): string[] {
  const names = content.annotations.map(({ recording }) => recording ?? content.recording);
  return [...new Set(names)].filter((name) => name !== undefined);
}

/**
 * Annotations that each name their recording, as the content of a file: a name that all have in common is stored once.
 */
export function shareRecording(
  annotations: readonly Annotation[],
): Pick<AnnotationContent, "annotations" | "recording"> {
  const names = new Set(annotations.map(({ recording }) => recording));
  const [name] = names;
  if (names.size > 1 || name === undefined) return { annotations };
  return { annotations: annotations.map(({ recording, ...rest }) => rest), recording: name };
}

/** @throws {InputError} if annotations are of several recordings, and the format holds those of one. */
export function refuseSeveral(content: AnnotationContent, format: string): void {
  const names = recordingsOf(content);
  if (names.length > 1)
    throw new InputError(
      `${format} holds one recording, and these annotations are of ${names.length} (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", ..." : ""}); write csv or generic-seq, or one recording at a time.`,
    );
}

const encoder = new TextEncoder();

/** A text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
