import type { Annotation, AnnotationContent, FieldValue } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import type { AnnotationFormat, Decoded, DecodeOptions, Encoded } from "../annotationFormat.js";
import { checkAnnotation, checkLabel, quoted } from "../checkAnnotation.js";
import { lost, recordingsOf, refuseSeveral } from "../contents.js";
import { decimal } from "./decimal.js";
import { encodeMatFile, type MatVariable, readMatFile } from "./matFile.js";

/** Variables with a place of their own in the content. */
const OWN = new Set(["onsets", "offsets", "labels", "Fs", "fname"]);
/** Arrays that evsonganaly computes from onsets and offsets: nothing is lost without them. */
const DERIVED = new Set(["durations", "pauses"]);
/** Settings that evsonganaly expects in every file: its usual ones, in ms except for the threshold. */
const USUAL: Readonly<Record<string, number>> = { min_int: 2, min_dur: 20, threshold: 5000, sm_win: 2 };
const VARIABLE = /^[A-Za-z]\w{0,62}$/;
/** Characters of more than one code unit, halves of them, and zeros, at which other tools end a text. */
const UNWRITABLE = /[\p{Surrogate}\u{10000}-\u{10ffff}\0]/u;

/**
 * The .not.mat of evsonganaly: a MAT-file with onsets and offsets in ms and one character per syllable. Further scalars and
 * texts (min_int, min_dur, threshold, sm_win) are kept as fields; where none are known, evsonganaly's usual ones are written.
 *
 * Times: s = ms / 1000. This division maps some neighbouring doubles to the same value and skips others. Of the doubles next to
 * 1000 s, the one is written that is read as s, or else the one that comes nearest: after the first reading, times never change.
 * @see evfuncs (https://github.com/NickleDave/evfuncs) for the variables.
 */
export const notMat: AnnotationFormat<"notmat"> = {
  name: "notmat",
  aliases: ["not.mat", "evsonganaly"],
  files: ["<name>.not.mat", "<stem>.cbin.not.mat", "<stem>.not.mat"],
  otherEndings: [".mat"],
  searchOrder: 50,
  detectOrder: 10,
  detect: ({ name, text }) => /^MATLAB \d/.test(text) || name.endsWith(".not.mat"),
  holds: ["label"],
  decode,
  encode,
};

function decode(bytes: Uint8Array, { name }: DecodeOptions): Decoded {
  const { variables, skipped } = readMatFile(bytes, name);
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const warnings: string[] = skipped.map(
    (variable) => `${quoted(variable)} is neither numbers nor text: left out`,
  );
  const onsets = times(byName, "onsets", name);
  const offsets = times(byName, "offsets", name);
  const labels = byName.get("labels")?.values;
  if (typeof labels !== "string") throw missing(byName, "labels", "characters", name);
  if (onsets.length !== offsets.length || onsets.length !== labels.length)
    throw new InputError(
      `${name}: ${onsets.length} onsets, ${offsets.length} offsets and ${labels.length} labels must be as many; correct them in evsonganaly.`,
    );
  const annotations = Array.from(onsets, (onset, i): Annotation => {
    const annotation = { onset: onset / 1000, offset: offsets[i] / 1000, label: labels[i] };
    return checkAnnotation(annotation, `${name}: syllable ${i + 1}`);
  });
  const rate = byName.get("Fs");
  const sampleRate = rate === undefined ? undefined : scalar(rate);
  if (rate !== undefined && !(sampleRate !== undefined && sampleRate > 0))
    warnings.push("Fs is not a sample rate: ignored");
  const recording = byName.get("fname")?.values;
  const fields: [string, FieldValue][] = [];
  for (const variable of byName.values()) {
    if (OWN.has(variable.name) || DERIVED.has(variable.name)) continue;
    const value = typeof variable.values === "string" ? variable.values : scalar(variable);
    if (value === undefined || !VARIABLE.test(variable.name))
      warnings.push(`${quoted(variable.name)} is neither one number nor text: left out`);
    else fields.push([variable.name, value]);
  }
  return {
    annotations,
    ...(sampleRate !== undefined && sampleRate > 0 && { sampleRate }),
    ...(typeof recording === "string" && { recording }),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
    warnings,
  };
}

/** @returns undefined if it is not one finite number. */
function scalar({ values }: MatVariable): number | undefined {
  return typeof values !== "string" && values.length === 1 && Number.isFinite(values[0])
    ? values[0]
    : undefined;
}

function times(variables: ReadonlyMap<string, MatVariable>, what: string, name: string): Float64Array {
  const values = variables.get(what)?.values;
  if (values === undefined || typeof values === "string") throw missing(variables, what, "numbers", name);
  return values;
}

function missing(
  variables: ReadonlyMap<string, MatVariable>,
  what: string,
  kind: string,
  name: string,
): InputError {
  const there = quoted([...variables.keys()].slice(0, 8).join(", "));
  return new InputError(
    `${name}: has no ${kind} named ${what} but ${there}; give a .not.mat of evsonganaly.`,
  );
}

function encode(content: AnnotationContent): Encoded {
  const { annotations, sampleRate, format, fields } = content;
  refuseSeveral(content, "notmat");
  const dropped = lost(content, notMat);
  const variables: MatVariable[] = [];
  const add = (name: string, value: FieldValue): void => {
    if (typeof value === "number") variables.push(number(name, value));
    else if (typeof value === "string" && !UNWRITABLE.test(value)) variables.push(text(name, value));
    else dropped.push(`notmat can't hold the value of ${name}: left out`);
  };
  if (sampleRate !== undefined) add("Fs", sampleRate);
  const recording = recordingsOf(content)[0] ?? content.recording;
  if (recording !== undefined) add("fname", recording);
  variables.push(
    text("labels", annotations.map(({ label }, i) => checkSyllable(label, i)).join("")),
    column(
      "onsets",
      annotations.map(({ onset }, i) => milliseconds(onset, i)),
    ),
    column(
      "offsets",
      annotations.map(({ offset }, i) => milliseconds(offset, i)),
    ),
  );
  for (const [name, value] of Object.entries(format === "notmat" ? (fields ?? {}) : USUAL))
    if (VARIABLE.test(name) && !OWN.has(name) && !DERIVED.has(name)) add(name, value);
    else dropped.push(`notmat can't hold a field named ${quoted(name)}: left out`);
  return { bytes: encodeMatFile(variables), dropped };
}

function checkSyllable(label: string, index: number): string {
  if (label.length !== 1)
    throw new InputError(
      `annotation ${index + 1}: label=${quoted(label)} is not one character, all that .not.mat holds; write textgrid or raven instead.`,
    );
  return checkLabel(label, index, ".not.mat");
}

function number(name: string, value: number): MatVariable {
  return { name, dimensions: [1, 1], values: Float64Array.of(value) };
}

function text(name: string, values: string): MatVariable {
  return { name, dimensions: [values === "" ? 0 : 1, values.length], values };
}

function column(name: string, values: readonly number[]): MatVariable {
  return {
    name,
    dimensions: [values.length, values.length === 0 ? 0 : 1],
    values: Float64Array.from(values),
  };
}

/** The ms that are read as `seconds`, or come nearest to it. */
function milliseconds(seconds: number, index: number): number {
  const middle = seconds * 1000;
  if (!Number.isFinite(middle))
    throw new InputError(
      `annotation ${index + 1}: ${decimal(seconds)} s can't be expressed in ms; correct it.`,
    );
  if (middle / 1000 === seconds) return middle;
  let best = middle;
  // Two roundings of half a step each: what is sought is at most two steps away.
  for (const steps of [-2, -1, 1, 2]) {
    const candidate = neighbour(middle, steps);
    if (Math.abs(candidate / 1000 - seconds) < Math.abs(best / 1000 - seconds)) best = candidate;
  }
  return best;
}

/** The double a number of steps above a positive one. */
function neighbour(value: number, steps: number): number {
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] += BigInt(steps);
  return new Float64Array(bits.buffer)[0];
}
