import type { Annotation, AnnotationContent, FieldValue } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import type { TextTable } from "../../../shapes/table.js";
import { formatCsv, parseCsv } from "../../files/csvTable.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { checkLabel } from "../checkAnnotation.js";
import { extraOf, fieldOf, lost, recordingsOf, shareRecording, utf8 } from "../contents.js";
import { type Roles, readRows } from "./columnRoles.js";
import { decimal, parseDecimal, real } from "./decimal.js";

const ROLES: Roles = {
  label: ["label"],
  onset: ["onset_s"],
  offset: ["offset_s"],
  recording: ["notated_path"],
};
const SAMPLES = ["onset_sample", "offset_sample"] as const;
/** What a row says of the sequence that it is part of. */
const PLACE = ["annot_path", "sequence", "annotation"] as const;
/** What crowsetta writes for a path that isn't known. */
const NONE = "None";

/**
 * generic-seq of crowsetta: a CSV of the annotations of any number of recordings, times in s, in samples, or both. It is written
 * with samples where the sample rate is known. crowsetta takes no columns but its own.
 * @see https://crowsetta.readthedocs.io/en/latest/formats/seq/generic-seq.html
 */
export const genericSeq: AnnotationFormat<"generic-seq"> = {
  name: "generic-seq",
  aliases: ["generic", "genericseq"],
  files: ["<stem>.generic-seq.csv"],
  searchOrder: 30,
  detectOrder: 60,
  detect: ({ columns }) =>
    ["label", "notated_path", "annotation"].every((column) => columns.includes(column)),
  holds: ["label"],
  decode: (bytes, { name, sampleRate }) => {
    const { text, warnings } = decodeText(bytes);
    const table = inSeconds(parseCsv(text, name), name, sampleRate);
    const sequences: Record<string, FieldValue>[] = [];
    const annotations = readRows(table, ROLES, name).map((row): Annotation => {
      const said = Object.fromEntries(PLACE.map((column) => [column, extraOf(row, column)]));
      const last = sequences.at(-1);
      if (last !== undefined && PLACE.every((column) => last[column] === said[column]))
        last.annotations = Number(last.annotations) + 1;
      else sequences.push({ ...said, annotations: 1 });
      const { recording, extra = {}, ...rest } = row;
      const others = Object.entries(extra).filter(([column]) => !PLACE.some((known) => known === column));
      return {
        ...rest,
        ...(recording === undefined || recording === NONE ? {} : { recording }),
        ...(others.length === 0 ? {} : { extra: Object.fromEntries(others) }),
      };
    });
    return {
      ...shareRecording(withoutKnown(annotations, sampleRate)),
      ...(sampleRate === undefined ? {} : { sampleRate }),
      fields: { sequences },
      warnings,
    };
  },
  encode: (content, name = NONE) => {
    const { annotations } = content;
    const places = placesOf(content, name);
    const sampled = samplesOf(content);
    const columns = ["label", "onset_s", "offset_s", ...(sampled ? SAMPLES : []), "notated_path", ...PLACE];
    const rows = annotations.map((annotation, i) => [
      checkLabel(annotation.label, i, "generic-seq"),
      real(annotation.onset),
      real(annotation.offset),
      ...(sampled?.[i] ?? []),
      annotation.recording ?? content.recording ?? NONE,
      ...places[i],
    ]);
    const rest = annotations.map(withoutSamples);
    return {
      bytes: utf8(formatCsv(columns, rows)),
      dropped: lost({ ...content, annotations: rest }, genericSeq),
    };
  },
};

/** A table with its times in s; those that it has in samples only are divided by the sample rate. */
function inSeconds(table: TextTable, name: string, sampleRate: number | undefined): TextTable {
  if (["onset_s", "offset_s"].some((column) => table.columns.includes(column))) return table;
  const at = SAMPLES.map((column) => table.columns.indexOf(column));
  if (at.includes(-1)) return table;
  if (sampleRate === undefined)
    throw new InputError(`${name}: has its times in samples only; give the sample rate (--rate, Hz).`);
  return {
    columns: [...table.columns, "onset_s", "offset_s"],
    rows: table.rows.map(({ cells, line }) => ({
      line,
      cells: [
        ...cells,
        ...at.map((i, k) =>
          decimal(parseDecimal(cells[i], `${name}: line ${line}`, SAMPLES[k]) / sampleRate),
        ),
      ],
    })),
  };
}

/** annot_path, sequence and annotation of each row: as they were read, or one sequence a recording. */
function placesOf(content: AnnotationContent, name: string): string[][] {
  const { annotations } = content;
  const sequences = fieldOf(content, "generic-seq", "sequences");
  const known = (
    Array.isArray(sequences) ? (sequences as readonly Record<string, FieldValue>[]) : []
  ).flatMap((sequence) =>
    Array.from({ length: Math.min(Number(sequence.annotations), annotations.length) }, () =>
      PLACE.map((column) => String(sequence[column])),
    ),
  );
  if (known.length === annotations.length) return known;
  const recordings = recordingsOf(content);
  return annotations.map(({ recording = content.recording }) => [
    name,
    "0",
    String(recording === undefined ? 0 : recordings.indexOf(recording)),
  ]);
}

/** Samples that are just the times at the sample rate are no columns of their own. */
function withoutKnown(
  annotations: readonly Annotation[],
  sampleRate: number | undefined,
): readonly Annotation[] {
  const derived = annotations.every((annotation) =>
    SAMPLES.every((column, k) => {
      const time = [annotation.onset, annotation.offset][k];
      return (
        sampleRate !== undefined && extraOf(annotation, column) === decimal(Math.round(time * sampleRate))
      );
    }),
  );
  return derived ? annotations.map(withoutSamples) : annotations;
}

function withoutSamples({ extra = {}, ...annotation }: Annotation): Annotation {
  const others = Object.entries(extra).filter(([column]) => !SAMPLES.some((known) => known === column));
  return { ...annotation, ...(others.length === 0 ? {} : { extra: Object.fromEntries(others) }) };
}

/** Onset and offset of each row in samples: as they were read, where that is what the times in s say to 1 ms, or computed. */
function samplesOf({ annotations, sampleRate }: AnnotationContent): string[][] | undefined {
  const known = annotations.map((annotation) => SAMPLES.map((column) => extraOf(annotation, column)));
  const fits = annotations.every(({ onset, offset }, i) =>
    [onset, offset].every((time, k) => {
      const sample = known[i][k];
      return (
        sample !== "" && (sampleRate === undefined || Math.abs(Number(sample) / sampleRate - time) < 0.001)
      );
    }),
  );
  if (fits && annotations.length > 0) return known;
  if (sampleRate === undefined) return undefined;
  return annotations.map(({ onset, offset }) =>
    [onset, offset].map((time) => decimal(Math.round(time * sampleRate))),
  );
}
