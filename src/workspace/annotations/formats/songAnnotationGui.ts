import type { Annotation, AnnotationContent, FieldValue } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { recorderName } from "../../sound/metadata/recorderName.js";
import type { AnnotationFormat, Decoded, DecodeOptions, Encoded } from "../annotationFormat.js";
import { checkAnnotation, quoted } from "../checkAnnotation.js";
import { extraOf, fieldOf, lost, shareRecording } from "../contents.js";
import { encodeMatFile, type MatArray, type MatStructs, matNames, readMatTree } from "./matFile.js";

/** Type of a syllable that nobody named. */
const UNNAMED = "-1";
const NUMBER = /^-?\d+(\.\d+)?$/;
/** Fields of an element that are read; the others are named and left out. */
const TIMES = ["segFileStartTimes", "segFileEndTimes", "segType"] as const;
const ABSOLUTE = "segAbsStartTimes";
const OWN: readonly string[] = [...TIMES, ABSOLUTE, "fs", "filenum"];
/** Days from MATLAB's day 0 to 1970. */
const EPOCH = 719_529;
const DAY = 86_400;

/** What a file says of one recording beside its syllables. */
interface ElementField {
  readonly [name: string]: FieldValue;
  readonly key: string;
  readonly filenum: string;
  /** Hz; null where it isn't known */
  readonly fs: number | null;
}

/**
 * The annotation.mat of SongAnnotationGUI (crowsetta's "yarden"): a MAT-file with the names of recordings, `keys`, and a struct for
 * each, `elements`: times in s from the start of the file, types of syllables, which are numbers, and the sample rate. A type of
 * -1 is a syllable without a name.
 * @see https://github.com/yardencsGitHub/BirdSongBout, helpers/GUI; Cohen et al. (2022), eLife 11, e63853
 */
export const songAnnotationGui: AnnotationFormat<"songannotationgui"> = {
  name: "songannotationgui",
  aliases: ["yarden", "song-annotation-gui", "tweetynet"],
  files: ["<stem>_annotation.mat", "<stem>.annotation.mat"],
  searchOrder: 55,
  detectOrder: 5,
  detect: ({ bytes }) => {
    const names = matNames(bytes);
    return names.includes("keys") && names.includes("elements");
  },
  holds: ["label"],
  decode,
  encode,
};

function decode(bytes: Uint8Array, { name }: DecodeOptions): Decoded {
  const variables = readMatTree(bytes, name);
  const keys = cellsOf(variables.get("keys"));
  const elements = cellsOf(variables.get("elements"));
  if (keys === undefined || elements === undefined || keys.length !== elements.length)
    throw new InputError(
      `${name}: has no keys and elements of the same number; give an annotation.mat of SongAnnotationGUI.`,
    );
  const annotations: Annotation[] = [];
  const fields: ElementField[] = [];
  const rates = new Set<number>();
  const left = new Set<string>();
  for (const [i, cell] of elements.entries()) {
    const key = keys[i]?.values;
    const struct = cell?.values;
    const place = `${name}: element ${i + 1}`;
    if (typeof key !== "string")
      throw new InputError(`${place}: has no name of a recording in keys; add it.`);
    if (typeof struct !== "object" || !("structs" in struct))
      throw new InputError(`${place}: is no struct; give an annotation.mat of SongAnnotationGUI.`);
    for (const field of struct.structs.keys()) if (!OWN.includes(field)) left.add(field);
    const [onsets, offsets, types] = TIMES.map((field) => numbersOf(struct, field, place));
    if (onsets.length !== offsets.length || onsets.length !== types.length)
      throw new InputError(
        `${place}: ${onsets.length} start times, ${offsets.length} end times and ${types.length} types must be as many; correct them.`,
      );
    const [rate] = numbersOf(struct, "fs", place);
    const known = rate > 0 && Number.isFinite(rate);
    if (known) rates.add(rate);
    const absolute = numbersOf(struct, ABSOLUTE, place);
    const derived = onsets.every((onset, s) => absolute[s] === absoluteOf(key, onset));
    fields.push({ key, filenum: fileNumberOf(struct, i), fs: known ? rate : null });
    for (const [s, onset] of onsets.entries()) {
      const type = String(types[s]);
      const kept = derived || absolute[s] === undefined ? {} : { extra: { [ABSOLUTE]: String(absolute[s]) } };
      const label = type === UNNAMED ? "-" : type;
      annotations.push(
        checkAnnotation(
          { onset, offset: offsets[s], label, recording: key, ...kept },
          `${place}, syllable ${s + 1}`,
        ),
      );
    }
  }
  const [sampleRate] = rates;
  return {
    ...shareRecording(annotations),
    ...(rates.size === 1 ? { sampleRate } : {}),
    ...(fields.length === 0 ? {} : { fields: { elements: fields } }),
    warnings: [
      ...(rates.size > 1 ? [`has recordings of ${rates.size} sample rates`] : []),
      ...[...left].map((field) => `field ${quoted(field)} is not read: left out`),
    ],
  };
}

function cellsOf(array: MatArray | undefined): readonly (MatArray | undefined)[] | undefined {
  const values = array?.values;
  if (values === undefined || typeof values === "string") return undefined;
  if (values instanceof Float64Array) return values.length === 0 ? [] : undefined;
  return "cells" in values ? values.cells : undefined;
}

/** The numbers of a field; none where it isn't there. */
function numbersOf({ structs }: MatStructs, field: string, place: string): number[] {
  const values = structs.get(field)?.[0]?.values;
  if (values === undefined) return [];
  if (values instanceof Float64Array) return [...values];
  throw new InputError(`${place}: ${field} is not numbers; correct it.`);
}

/** The number of a recording, which may be a text. */
function fileNumberOf({ structs }: MatStructs, index: number): string {
  const values = structs.get("filenum")?.[0]?.values;
  if (typeof values === "string") return values;
  return values instanceof Float64Array && values.length === 1 ? String(values[0]) : String(index);
}

/** MATLAB's serial date of an instant of a recording, by the date in its name; from 0 where there is none. */
function absoluteOf(key: string, onset: number): number {
  const local = recorderName(key)?.recordedAt?.slice(0, 19);
  const start = local === undefined ? 0 : EPOCH + Date.parse(`${local.padEnd(19, ":00")}Z`) / (1000 * DAY);
  return start + onset / DAY;
}

function encode(content: AnnotationContent): Encoded {
  const dropped = lost(
    { ...content, annotations: content.annotations.map(withoutAbsolute) },
    songAnnotationGui,
  );
  const groups = groupsOf(content);
  const elements = groups.map(({ key, filenum, fs, rows }): MatArray => {
    const column = (values: readonly number[]): MatArray => ({
      dimensions: [values.length, values.length === 0 ? 0 : 1],
      values: Float64Array.from(values),
    });
    const row = (values: readonly number[]): MatArray => ({
      dimensions: [values.length === 0 ? 0 : 1, values.length],
      values: Float64Array.from(values),
    });
    const structs = new Map<string, readonly MatArray[]>([
      ["filenum", [text(filenum)]],
      [
        ABSOLUTE,
        [
          row(
            rows.map(({ annotation }) => {
              const known = extraOf(annotation, ABSOLUTE);
              return known === "" ? absoluteOf(key, annotation.onset) : Number(known);
            }),
          ),
        ],
      ],
      ["segFileStartTimes", [row(rows.map(({ annotation }) => annotation.onset))]],
      ["segFileEndTimes", [row(rows.map(({ annotation }) => annotation.offset))]],
      ["segType", [column(rows.map(({ annotation, index }) => typeOf(annotation, index)))]],
      ...(fs === undefined ? [] : [["fs", [column([fs])]] as const]),
    ]);
    return { dimensions: [1, 1], values: { structs } };
  });
  if (groups.some(({ fs, rows }) => fs === undefined && rows.length > 0))
    dropped.push("the sample rate isn't known: fs, which SongAnnotationGUI needs, was left out");
  const cells = (name: string, list: readonly MatArray[]) => ({
    name,
    dimensions: [list.length === 0 ? 0 : 1, list.length],
    values: { cells: list },
  });
  return {
    bytes: encodeMatFile([
      cells(
        "keys",
        groups.map(({ key }) => text(key)),
      ),
      cells("elements", elements),
    ]),
    dropped,
  };
}

interface Group {
  readonly key: string;
  readonly filenum: string;
  readonly fs: number | undefined;
  readonly rows: { readonly annotation: Annotation; readonly index: number }[];
}

/** The annotations of each recording: first those of the file that was read, in its order. */
function groupsOf(content: AnnotationContent): Group[] {
  const known = fieldOf(content, "songannotationgui", "elements");
  const groups = new Map<string, Group>();
  for (const one of Array.isArray(known) ? (known as readonly ElementField[]) : [])
    groups.set(String(one.key), {
      key: String(one.key),
      filenum: String(one.filenum),
      fs: typeof one.fs === "number" ? one.fs : content.sampleRate,
      rows: [],
    });
  for (const [index, annotation] of content.annotations.entries()) {
    const key = annotation.recording ?? content.recording ?? "unknown.wav";
    const group = groups.get(key) ?? {
      key,
      filenum: String(groups.size),
      fs: content.sampleRate,
      rows: [],
    };
    groups.set(key, group);
    group.rows.push({ annotation, index });
  }
  return [...groups.values()];
}

/** The number that a label is. @throws {InputError} if it is none. */
function typeOf({ label }: Annotation, index: number): number {
  if (label === "-") return Number(UNNAMED);
  if (NUMBER.test(label) && label !== UNNAMED && String(Number(label)) === label) return Number(label);
  throw new InputError(
    `annotation ${index + 1}: label=${quoted(label)} is not a number of a syllable, all that SongAnnotationGUI holds; number the labels, or write csv or textgrid.`,
  );
}

function withoutAbsolute({ extra = {}, ...annotation }: Annotation): Annotation {
  const others = Object.entries(extra).filter(([column]) => column !== ABSOLUTE);
  return { ...annotation, ...(others.length === 0 ? {} : { extra: Object.fromEntries(others) }) };
}

function text(values: string): MatArray {
  return { dimensions: [values === "" ? 0 : 1, values.length], values };
}
