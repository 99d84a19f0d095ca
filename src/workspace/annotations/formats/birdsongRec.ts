import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { Annotation, AnnotationContent, FieldValue } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat, Decoded, DecodeOptions, Encoded } from "../annotationFormat.js";
import { checkAnnotation, checkLabel, quoted } from "../checkAnnotation.js";
import { fieldOf, lost, utf8 } from "../contents.js";
import { decimal } from "./decimal.js";

/** Hz, of the data that the format was made for. */
const PUBLISHED_RATE = 32_000;
/** Characters of a file. */
const LARGEST = 32 * 2 ** 20;
/** Characters that XML 1.0 has no way to write. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  isArray: (tag) => tag === "Sequence" || tag === "Note",
});

/**
 * The Annotation.xml of BirdsongRecognition: sequences of a recording, and the notes of each, counted in samples from its
 * beginning. The file doesn't store the sample rate: 32 kHz, that of the published data, is assumed where none is given. Times are
 * rounded to samples when written. The sequences are kept as a field; notes outside of them get one of their own.
 * @see Koumura & Okanoya (2016), PLoS ONE 11, e0159188; data: https://doi.org/10.6084/m9.figshare.3470165
 */
export const birdsongRec: AnnotationFormat<"birdsongrec"> = {
  name: "birdsongrec",
  aliases: ["xml", "koumura", "birdsong-recognition-dataset"],
  files: ["<stem>.Annotation.xml", "<name>.Annotation.xml", "<stem>.xml"],
  searchOrder: 100,
  detectOrder: 30,
  detect: ({ text }) => /^\s*<(\?xml|Sequences|!DOCTYPE|!--)/.test(text),
  holds: ["label"],
  decode,
  encode,
};

function decode(bytes: Uint8Array, options: DecodeOptions): Decoded {
  const { name, sampleRate = PUBLISHED_RATE } = options;
  const { text, warnings: oddities } = decodeText(bytes);
  const warnings = [...oddities];
  if (options.sampleRate === undefined)
    warnings.push(
      `doesn't store its sample rate: ${PUBLISHED_RATE} Hz was assumed, that of the published data`,
    );
  const root = child(parse(text, name), "Sequences");
  if (root === undefined)
    throw new InputError(`${name}: has no element Sequences; give an Annotation.xml of BirdsongRecognition.`);
  const annotations: Annotation[] = [];
  const sequences: { recording: string; onset: number; offset: number }[] = [];
  const checkCount = (parent: unknown, what: string, count: number, place: string): void => {
    if (child(parent, what) !== undefined && samples(parent, what, place) !== count)
      throw new InputError(
        `${place}: ${what}=${samples(parent, what, place)}, but there are ${count}: the file was truncated or edited; correct the number or the file.`,
      );
  };
  for (const [s, sequence] of list(root, "Sequence").entries()) {
    const inSequence = `${name}: sequence ${s + 1}`;
    const recording = textOf(sequence, "WaveFileName", inSequence);
    const start = samples(sequence, "Position", inSequence);
    const end = start + samples(sequence, "Length", inSequence);
    sequences.push({ recording, onset: start / sampleRate, offset: end / sampleRate });
    const notes = list(sequence, "Note");
    checkCount(sequence, "NumNote", notes.length, inSequence);
    for (const [n, note] of notes.entries()) {
      const place = `${inSequence}, note ${n + 1}`;
      const first = start + samples(note, "Position", place);
      const onset = first / sampleRate;
      const offset = (first + samples(note, "Length", place)) / sampleRate;
      const label = textOf(note, "Label", place);
      annotations.push(
        checkAnnotation({ onset, offset, label, ...(recording !== "" && { recording }) }, place),
      );
    }
  }
  checkCount(root, "NumSequence", sequences.length, name);
  const recordings = new Set(sequences.map(({ recording }) => recording));
  const [recording = ""] = recordings;
  return {
    ...(recordings.size > 1
      ? { annotations }
      : {
          annotations: annotations.map(({ recording: _, ...rest }) => rest),
          ...(recording !== "" && { recording }),
        }),
    sampleRate,
    fields: { sequences },
    warnings,
  };
}

function parse(text: string, name: string): unknown {
  if (text.length > LARGEST)
    throw new InputError(
      `${name}: ${text.length} characters are more than ${LARGEST}; split it by recordings.`,
    );
  // Entities of its own, and text in CDATA, have no use here and many ways to do harm.
  const refused = /<!(?:DOCTYPE|ENTITY|\[CDATA\[)/i.exec(text)?.[0];
  if (refused !== undefined)
    throw new InputError(`${name}: has ${refused}, which is not read; write it as plain elements.`);
  const valid = XMLValidator.validate(text);
  if (valid !== true)
    throw new InputError(
      `${name}: line ${valid.err.line}: is not well-formed XML: ${brief(valid.err.msg)}; correct it.`,
    );
  try {
    return parser.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${name}: is not well-formed XML: ${brief(why)}; correct it.`);
  }
}

/** What the parser says, on one short line: it may quote the file. */
function brief(message: string): string {
  const line = message.replaceAll(/[\s\p{Cc}]+/gu, " ").replace(/\.$/, "");
  return line.length > 100 ? `${line.slice(0, 100)}...` : line;
}

function child(parent: unknown, tag: string): unknown {
  return typeof parent === "object" && parent !== null && Object.hasOwn(parent, tag)
    ? (parent as Record<string, unknown>)[tag]
    : undefined;
}

function list(parent: unknown, tag: string): readonly unknown[] {
  const found = child(parent, tag);
  return Array.isArray(found) ? found : [];
}

/** The text of an element, "" if it is empty. */
function textOf(parent: unknown, tag: string, place: string): string {
  const text = child(parent, tag);
  if (typeof text !== "string")
    throw new InputError(
      `${place}: ${text === undefined ? `has no ${tag}; add it` : `${tag} must hold only text; remove the rest`}.`,
    );
  return text.replaceAll(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));|&/g, (entity, decimal, hex, named) => {
    const point = Number(decimal ?? `0x${hex}`);
    const character =
      named !== undefined
        ? new Map(Object.entries(ENTITIES)).get(named)
        : point <= 0x10ffff
          ? String.fromCodePoint(point)
          : undefined;
    if (character === undefined)
      throw new InputError(
        `${place}: ${quoted(entity)} in ${tag} is not an XML character; write &amp; for "&".`,
      );
    return character;
  });
}

/** A count of samples, or of elements. */
function samples(parent: unknown, tag: string, place: string): number {
  const text = textOf(parent, tag, place).trim();
  const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (value === undefined)
    throw new InputError(`${place}: ${tag}=${quoted(text)} is not a count; write an integer, 0 or greater.`);
  return value;
}

interface Sequence {
  readonly recording: string;
  /** samples */
  readonly start: number;
  readonly end: number;
  readonly notes: { readonly start: number; readonly end: number; readonly label: string }[];
}

function encode(content: AnnotationContent): Encoded {
  const { annotations, sampleRate } = content;
  if (sampleRate === undefined || !(sampleRate > 0))
    throw new InputError(
      "birdsongrec counts samples, and the sample rate is not known; give it, or put the recording next to the annotations.",
    );
  const dropped = lost(content, birdsongRec);
  if (sampleRate !== PUBLISHED_RATE)
    dropped.push(
      `birdsongrec doesn't hold the sample rate: give ${decimal(sampleRate)} Hz when you read it again`,
    );
  const sequences = sequencesOf(content, sampleRate);
  const notes = annotations.map(({ recording, onset, offset, label }, i) => {
    checkLabel(label, i, "BirdsongRecognition", UNWRITABLE, "a character that XML 1.0 can't");
    const [start, end] = [Math.round(onset * sampleRate), Math.round(offset * sampleRate)];
    if (!Number.isSafeInteger(end))
      throw new InputError(
        `annotation ${i + 1}: ${decimal(offset)} s can't be counted in samples; correct it.`,
      );
    return { recording: recording ?? content.recording ?? "", start, end, label };
  });
  const outside = new Map<string, typeof notes>();
  for (const note of notes) {
    const home = sequences.find(
      ({ recording, start, end }) => recording === note.recording && start <= note.start && note.end <= end,
    );
    if (home !== undefined) home.notes.push(note);
    else {
      const those = outside.get(note.recording);
      if (those === undefined) outside.set(note.recording, [note]);
      else those.push(note);
    }
  }
  for (const [recording, those] of outside)
    sequences.push({
      recording,
      start: those.reduce((first, { start }) => Math.min(first, start), Infinity),
      end: those.reduce((last, { end }) => Math.max(last, end), 0),
      notes: those,
    });
  if (sequences.length === 0 && content.recording !== undefined)
    sequences.push({ recording: content.recording, start: 0, end: 0, notes: [] });
  const xml = sequences.map(({ recording, start, end, notes }) => {
    if (UNWRITABLE.test(recording))
      throw new InputError(`recording=${quoted(recording)} holds a character that XML 1.0 can't; rename it.`);
    const inside = notes.map(
      (note) =>
        `<Note>${spanOf(note.start - start, note.end - note.start)}<Label>${escaped(note.label)}</Label></Note>`,
    );
    return `<Sequence><WaveFileName>${escaped(recording)}</WaveFileName>${spanOf(start, end - start)}<NumNote>${notes.length}</NumNote>${inside.join("")}</Sequence>`;
  });
  const body = `<NumSequence>${xml.length}</NumSequence>${xml.join("")}`;
  return {
    bytes: utf8(`<?xml version="1.0" encoding="UTF-8"?>\n<Sequences>${body}</Sequences>\n`),
    dropped,
  };
}

/** The sequences of the file that was read, still without notes. */
function sequencesOf(content: AnnotationContent, sampleRate: number): Sequence[] {
  const known = fieldOf(content, "birdsongrec", "sequences");
  return (Array.isArray(known) ? (known as readonly FieldValue[]) : []).flatMap((sequence): Sequence[] => {
    if (sequence === null || typeof sequence !== "object" || !("recording" in sequence)) return [];
    const { recording, onset, offset } = sequence;
    if (typeof recording !== "string" || typeof onset !== "number" || typeof offset !== "number") return [];
    return [
      { recording, start: Math.round(onset * sampleRate), end: Math.round(offset * sampleRate), notes: [] },
    ];
  });
}

function spanOf(position: number, length: number): string {
  return `<Position>${position}</Position><Length>${length}</Length>`;
}

/** White space is escaped too: readers trim it. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\s]/g, (c) => {
    const named = Object.entries(ENTITIES).find(([, character]) => character === c)?.[0];
    return named === undefined ? `&#${c.charCodeAt(0)};` : `&${named};`;
  });
}
