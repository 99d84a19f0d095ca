import type { Annotation, AnnotationContent, FieldValue } from "../../../shapes/annotation.js";
import { counted } from "../../../shapes/counted.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import { jsonFault } from "../../files/jsonFault.js";
import type { AnnotationFormat, Decoded, DecodeOptions, Encoded } from "../annotationFormat.js";
import { checkAnnotation, checkLabel, quoted } from "../checkAnnotation.js";
import { fieldOf, lost, refuseSeveral, utf8 } from "../contents.js";

type Properties = { readonly [name: string]: FieldValue };

/** What AviaNZ calls a sound that nobody named. */
const UNKNOWN = "Don't Know";
/** Certainty of a label that doesn't say it, per cent. */
const CERTAIN = "100";
/** Early versions stored frequencies as fractions up to this. */
const FRACTION = 1.1;

/**
 * The .data files of AviaNZ: a JSON list of a document on the whole file (operator, reviewer, duration) and of segments
 * `[start, end, low, high, labels]`, in s and Hz, where 0 and 0 are no band. A label has a species, a certainty in per cent and
 * other properties. A segment with several labels is an annotation for each of them.
 * @see Marsland et al. (2019), Methods in Ecology and Evolution 10, 1189; https://github.com/smarsland/AviaNZ, Segment.py
 */
export const aviaNz: AnnotationFormat<"avianz"> = {
  name: "avianz",
  aliases: ["avia-nz", "data"],
  files: ["<name>.data", "<stem>.data"],
  searchOrder: 75,
  detectOrder: 45,
  detect: ({ name, text }) =>
    /^\s*\[\s*(\{[^{}]*"(Operator|Reviewer|Duration)"|\[\s*-?[\d.]+\s*,\s*-?[\d.]+\s*,)/.test(text) ||
    (name.endsWith(".data") && /^\s*\[/.test(text)),
  holds: ["label", "band", "extra"],
  decode,
  encode,
};

function decode(bytes: Uint8Array, { name }: DecodeOptions): Decoded {
  const { text, warnings: oddities } = decodeText(bytes);
  const warnings = [...oddities];
  const entries = [...parse(text, name)];
  const metadata = metadataOf(entries[0]);
  const isEarly = Array.isArray(entries[0]);
  if (metadata !== undefined) entries.shift();
  const annotations: Annotation[] = [];
  let fractions = 0;
  for (const [i, entry] of entries.entries()) {
    const place = `${name}: segment ${i + 1}`;
    if (!Array.isArray(entry) || entry.length !== 5)
      throw new InputError(`${place}: is not a list of start, end, two frequencies and labels; correct it.`);
    const [onset, offset, low, high] = entry.slice(0, 4).map((value) => {
      if (typeof value === "number") return value;
      throw new InputError(`${place}: ${quoted(JSON.stringify(value))} is not a number; correct it.`);
    });
    const isFraction = isEarly && low > 0 && low < FRACTION && high > 0 && high < FRACTION;
    if (isFraction) fractions++;
    const band = isFraction || (low === 0 && high === 0) ? {} : { lowHz: low, highHz: high };
    for (const { label, extra } of labelsOf(entry[4], place))
      annotations.push(checkAnnotation({ onset, offset, label, ...band, ...extra }, place));
  }
  if (fractions > 0)
    warnings.push(
      `${counted(fractions, "segment")} of an early version of AviaNZ: no frequencies in Hz, so the boxes have none`,
    );
  const duration = metadata?.Duration;
  return {
    annotations,
    ...(typeof duration === "number" && duration >= 0 ? { duration } : {}),
    ...(metadata === undefined ? {} : { fields: { metadata } }),
    warnings,
  };
}

function parse(text: string, name: string): readonly FieldValue[] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    // Deeply nested brackets would overflow the stack; such a file can't be annotations.
    const fault = /(?:[[{]\s*){8}/.test(text) ? undefined : jsonFault(text);
    const place = fault === undefined ? "" : ` (line ${fault.line}, column ${fault.column}: ${fault.reason})`;
    throw new InputError(`${name}: is not JSON${place}; the file may be truncated.`);
  }
  if (!Array.isArray(entries)) throw new InputError(`${name}: is JSON, but not a list of segments.`);
  return entries as FieldValue[];
}

/** What the first entry says of the whole file, of either version; undefined if it is a segment. */
function metadataOf(entry: FieldValue | undefined): Properties | undefined {
  if (Array.isArray(entry) && entry[0] === -1) {
    const [, Duration, Operator = "", Reviewer = ""] = entry as FieldValue[];
    return { Operator, Reviewer, Duration: Duration ?? 0 };
  }
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  return entry as Properties;
}

function labelsOf(
  value: FieldValue,
  place: string,
): { readonly label: string; readonly extra: Pick<Annotation, "extra"> }[] {
  const list = Array.isArray(value) ? (value as readonly FieldValue[]) : [value];
  if (list.length === 0) return [{ label: UNKNOWN, extra: { extra: { certainty: "0" } } }];
  return list.map((one) => {
    const properties = typeof one === "string" ? ofText(one) : one;
    if (typeof properties !== "object" || properties === null || !("species" in properties))
      throw new InputError(
        `${place}: ${quoted(JSON.stringify(one))} is not a label with a species; correct it.`,
      );
    const { species, ...others } = properties;
    if (typeof species !== "string")
      throw new InputError(`${place}: species=${quoted(JSON.stringify(species))} is not a text; correct it.`);
    const texts = Object.entries(others)
      .map(([key, property]) => [key, typeof property === "string" ? property : JSON.stringify(property)])
      .filter(([key, text]) => text !== "" && !(key === "certainty" && text === CERTAIN));
    return { label: species, extra: texts.length === 0 ? {} : { extra: Object.fromEntries(texts) } };
  });
}

/** A label of an early version: a name, with a question mark where it is uncertain. */
function ofText(text: string): Properties {
  if (text === UNKNOWN) return { species: text, certainty: 0 };
  return text.endsWith("?")
    ? { species: text.slice(0, -1), certainty: 50 }
    : { species: text, certainty: 100 };
}

function encode(content: AnnotationContent): Encoded {
  refuseSeveral(content, "avianz");
  const dropped = lost(content, aviaNz);
  const { annotations, duration } = content;
  const known = fieldOf(content, "avianz", "metadata");
  const last = annotations.reduce((latest, { offset }) => Math.max(latest, offset), 0);
  if (duration === undefined && annotations.length > 0)
    dropped.push("the duration of the recording isn't known: the last offset was written instead");
  const metadata = {
    Operator: "",
    Reviewer: "",
    ...(typeof known === "object" && known !== null && !Array.isArray(known) ? known : {}),
    Duration: duration ?? last,
  };
  const segments: { readonly key: string; readonly entry: FieldValue[]; readonly labels: Properties[] }[] =
    [];
  const unwritable = new Set<string>();
  let open = 0;
  for (const [i, annotation] of annotations.entries()) {
    const { onset, offset, lowHz, highHz } = annotation;
    if ((lowHz === undefined) !== (highHz === undefined)) open++;
    const band = lowHz === undefined || highHz === undefined ? [0, 0] : [lowHz, highHz];
    const label = propertiesOf(annotation, i, unwritable);
    const key = JSON.stringify([onset, offset, ...band]);
    const before = segments.at(-1);
    const same = ({ species, certainty }: Properties): boolean =>
      species === label.species && certainty === label.certainty;
    if (before?.key === key && !before.labels.some(same)) before.labels.push(label);
    else {
      const labels = [label];
      segments.push({ key, entry: [onset, offset, ...band, labels], labels });
    }
  }
  if (open > 0)
    dropped.push(`avianz can't store a band with one end: left out of ${counted(open, "annotation")}`);
  for (const name of unwritable) dropped.push(`avianz can't store column ${quoted(name)} as it is: left out`);
  return {
    bytes: utf8(`${JSON.stringify([metadata, ...segments.map(({ entry }) => entry)])}\n`),
    dropped,
  };
}

/** The properties of a label: the certainty is a number, all others are texts. */
function propertiesOf({ label, extra = {} }: Annotation, index: number, unwritable: Set<string>): Properties {
  const { certainty: given = CERTAIN, species, ...others } = extra;
  const certainty = Number(given);
  const valid = given.trim() !== "" && certainty >= 0 && certainty <= 100;
  if (!valid) unwritable.add("certainty");
  if (species !== undefined) unwritable.add("species");
  return {
    species: checkLabel(label, index, "avianz"),
    certainty: valid ? certainty : Number(CERTAIN),
    ...others,
  };
}
