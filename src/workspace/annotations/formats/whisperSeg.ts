import type { Annotation, FieldValue } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import { jsonFault } from "../../files/jsonFault.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { checkAnnotation, checkLabel } from "../checkAnnotation.js";
import { lost, refuseSeveral, utf8 } from "../contents.js";

const LISTS = ["onset", "offset", "cluster"] as const;
type Document = { readonly [name: string]: FieldValue };

/**
 * WhisperSeg: a JSON document with the lists `onset` and `offset` in s and `cluster`, the labels; what else it says (species,
 * settings of the segmentation) is kept. Its `sr` is the rate that WhisperSeg works at, which may not be the
 * recording's.
 * @see Gu, Lee, Basha, Kumar Ram, You & Hahnloser (2024), ICASSP, doi:10.1109/ICASSP48485.2024.10447620
 */
export const whisperSeg: AnnotationFormat<"whisperseg"> = {
  name: "whisperseg",
  aliases: [],
  files: ["<stem>.json", "<name>.json"],
  searchOrder: 110,
  detectOrder: 40,
  detect: ({ name, text }) => /^\s*\{/.test(text) && (/"onset"/.test(text) || name.endsWith(".json")),
  holds: ["label"],
  decode: (bytes, { name }) => {
    const { text, warnings } = decodeText(bytes);
    const document = parse(text, name);
    const [onsets, offsets, clusters] = LISTS.map((list) => {
      const values = Object.hasOwn(document, list) ? document[list] : undefined;
      if (!Array.isArray(values)) throw new InputError(`${name}: has no list "${list}"; add it.`);
      return values as readonly FieldValue[];
    });
    if (onsets.length !== offsets.length || onsets.length !== clusters.length)
      throw new InputError(
        `${name}: has ${onsets.length} of onset, ${offsets.length} of offset and ${clusters.length} of cluster; make them as many.`,
      );
    const annotations = onsets.map((onset, i): Annotation => {
      const place = `${name}: entry ${i + 1}`;
      const [offset, label] = [offsets[i], clusters[i]];
      if (typeof onset !== "number" || typeof offset !== "number")
        throw new InputError(`${place}: onset and offset must be numbers, in s; correct them.`);
      if (typeof label !== "string" && typeof label !== "number")
        throw new InputError(`${place}: cluster=${JSON.stringify(label)} is not a text; correct it.`);
      return checkAnnotation({ onset, offset, label: String(label) }, place);
    });
    const fields = Object.entries(document).filter(([key]) => !LISTS.some((list) => list === key));
    return {
      annotations,
      ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
      warnings,
    };
  },
  encode: (content) => {
    refuseSeveral(content, "whisperseg");
    const { annotations, sampleRate, format, fields = {} } = content;
    const document = Object.fromEntries<FieldValue>([
      ["onset", annotations.map(({ onset }) => onset)],
      ["offset", annotations.map(({ offset }) => offset)],
      ["cluster", annotations.map(({ label }, i) => checkLabel(label, i, "whisperseg"))],
      ...(sampleRate === undefined ? [] : [["sr", sampleRate] as const]),
      ...(format === "whisperseg" ? Object.entries(fields) : []),
    ]);
    return {
      bytes: utf8(`${JSON.stringify(document)}\n`),
      dropped: lost(content, whisperSeg),
    };
  },
};

function parse(text: string, name: string): Document {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // Deeply nested brackets would overflow the stack; such a file can't be annotations.
    const fault = /[[{]\s*[[{]\s*[[{]\s*[[{]/.test(text) ? undefined : jsonFault(text);
    const place = fault === undefined ? "" : ` (line ${fault.line}, column ${fault.column}: ${fault.reason})`;
    throw new InputError(`${name}: is not JSON${place}; the file may be truncated.`);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw new InputError(`${name}: is JSON, but not a document with the lists ${LISTS.join(", ")}.`);
  return document as Document;
}
