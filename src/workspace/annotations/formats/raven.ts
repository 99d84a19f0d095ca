import type { Annotation, AnnotationContent } from "../../../shapes/annotation.js";
import { counted } from "../../../shapes/counted.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { checkLabel } from "../checkAnnotation.js";
import { columnsOf, extraOf, fieldOf, lost, recordingsOf, shareRecording, utf8 } from "../contents.js";
import { type Roles, readRows, writeRows } from "./columnRoles.js";
import { parseDecimal, real } from "./decimal.js";
import { labelColumnOf, oneView, parseTabs, REQUIRED } from "./ravenTable.js";

const ROLES: Roles = {
  onset: ["begin time (s)"],
  offset: ["end time (s)"],
  low: ["low freq (hz)"],
  high: ["high freq (hz)"],
  channel: ["channel"],
  recording: ["begin file"],
  tier: ["tier"],
};
/** Column that names the file of a selection where there is no "Begin File", as in BirdNET's tables. */
const PATH = "begin path";
const OFFSET = "File Offset (s)";
const VIEW = "Spectrogram 1";
/** Top of a box without a band where the sample rate isn't known, Hz. */
const SCREEN_HIGH = 11_000;
const BREAKS = /[\t\r\n]/;

/**
 * Raven's selection table: tab-separated, selections and channels counted from 1, frequencies in Hz. Times of a file sequence run
 * through all its files; the column "File Offset (s)" converts them to times from the start of each. A selection has a row for each
 * view: that of its spectrogram is taken. Columns of any name are kept.
 * @see Raven Pro User's Manual, ch. 6 (Cornell Lab of Ornithology)
 */
export const raven: AnnotationFormat<"raven"> = {
  name: "raven",
  aliases: [],
  files: [
    "<stem>.Table.<n>.selections.txt",
    "<stem>.selections.txt",
    "<name>.Table.<n>.selections.txt",
    "<name>.selections.txt",
  ],
  searchOrder: 70,
  detectOrder: 50,
  detect: ({ cells }) => cells.includes("begin time (s)"),
  holds: ["label", "band", "channel", "tier", "extra"],
  decode: (bytes, { name }) => {
    const { text, warnings } = decodeText(bytes);
    const whole = parseTabs(text, name);
    const { table, passed } = oneView(whole);
    const labelColumn = labelColumnOf(table, Object.values(ROLES).flat());
    const rows = readRows(table, rolesWith(labelColumn, table.columns), name);
    const { annotations, starts } = inTheirFiles(rows, name);
    const fromZero = annotations.some(({ channel }) => channel === 0);
    const numbered = annotations.every((row, i) => extraOf(row, "Selection") === String(i + 1));
    const viewed = annotations.every((row) => extraOf(row, "View") === VIEW);
    const plain = annotations.map(({ extra = {}, channel, ...row }): Annotation => {
      const kept = Object.entries(extra).filter(
        ([column]) => !(column === "Selection" && numbered) && !(column === "View" && viewed),
      );
      return {
        ...row,
        ...(channel === undefined ? {} : { channel: fromZero ? channel : channel - 1 }),
        ...(kept.length === 0 ? {} : { extra: Object.fromEntries(kept) }),
      };
    });
    return {
      ...shareRecording(plain),
      fields: {
        columns: table.columns,
        ...(labelColumn === undefined ? {} : { labelColumn }),
        ...(starts === undefined ? {} : { starts }),
      },
      warnings: [
        ...warnings,
        ...(passed === 0
          ? []
          : [`${counted(passed, "row")} repeating selections in other views: passed over`]),
        ...(starts?.some((start) => start !== 0) === true
          ? [
              `times run through ${recordingsOf({ annotations }).length} files: counted from the start of each by ${OFFSET}`,
            ]
          : []),
        ...(labelColumn === undefined && rows.length > 0
          ? [`no column of labels was found among ${table.columns.join(", ")}`]
          : []),
        ...(fromZero ? ["counts channels from 0, Raven itself from 1"] : []),
      ],
    };
  },
  encode: (content) => {
    const { annotations } = content;
    const known = columnsOf(content, "raven");
    const field = fieldOf(content, "raven", "labelColumn");
    const labelColumn = typeof field === "string" ? field : known.length === 0 ? "Annotation" : undefined;
    const starts = startsOf(content);
    const high = annotations.reduce((most, { highHz = 0 }) => Math.max(most, highHz), 0);
    const top = content.sampleRate === undefined ? high || SCREEN_HIGH : content.sampleRate / 2;
    const half = content.sampleRate === undefined ? Number.POSITIVE_INFINITY : content.sampleRate / 2;
    const unwritable = new Set<string>();
    const renumbered = !selectionsAreValid(annotations);
    let boxed = 0;
    let lowered = 0;
    const rows = annotations.map((annotation, i): Annotation => {
      const { onset, offset, label, channel, tier, recording } = annotation;
      const { Selection, ...others } = annotation.extra ?? {};
      const extra = renumbered || Selection === undefined ? others : { Selection, ...others };
      // Raven refuses boxes that reach beyond half the sample rate.
      const beyond = (annotation.lowHz ?? 0) > half || (annotation.highHz ?? 0) > half;
      if (beyond) lowered++;
      const [lowHz, highHz] = [annotation.lowHz, annotation.highHz].map((hertz) =>
        hertz === undefined ? undefined : Math.min(hertz, half),
      );
      checkLabel(label, i, "raven", BREAKS, "a tab or a line break");
      const start = starts?.[i] ?? 0;
      // In a table that was read, an empty band stays empty; in a new one every selection has a box.
      const fill = known.length === 0 && (lowHz === undefined || highHz === undefined);
      if (fill) boxed++;
      const band = fill
        ? { lowHz: lowHz ?? 0, highHz: highHz ?? Math.max(top, lowHz ?? 0) }
        : { ...(lowHz === undefined ? {} : { lowHz }), ...(highHz === undefined ? {} : { highHz }) };
      const cells = Object.entries({
        Selection: String(i + 1),
        View: VIEW,
        ...(known.includes(OFFSET) ? { [OFFSET]: real(onset) } : {}),
        ...extra,
      }).filter(([column, text]) => {
        const fits = !BREAKS.test(column) && !BREAKS.test(text);
        if (!fits) unwritable.add(column);
        return (
          fits &&
          (known.length === 0 || (column !== "Selection" && column !== "View") || known.includes(column))
        );
      });
      const counted = channel === undefined ? (known.length === 0 ? 1 : undefined) : channel + 1;
      return {
        onset: start === 0 ? onset : nanoseconds(start + onset),
        offset: start === 0 ? offset : nanoseconds(start + offset),
        label,
        ...band,
        ...(counted === undefined ? {} : { channel: counted }),
        ...(tier === undefined || BREAKS.test(tier) ? {} : { tier }),
        ...(recording === undefined ? {} : { recording }),
        extra: Object.fromEntries(cells),
      };
    });
    const wanted =
      known.length > 0 ? known : labelColumn === undefined ? REQUIRED : [...REQUIRED, labelColumn];
    const written = writeRows(
      { ...content, annotations: rows },
      rolesWith(labelColumn ?? "Annotation", known),
      "raven",
      wanted,
    );
    const lines = [written.columns, ...written.rows].map((cells) => cells.join("\t"));
    return {
      bytes: utf8(`${lines.join("\n")}\n`),
      dropped: [
        ...lost(content, raven),
        ...written.dropped,
        ...(lowered === 0
          ? []
          : [
              `${lowered} of ${annotations.length} bands reach beyond half the sample rate: their boxes in Raven end at ${half} Hz`,
            ]),
        ...(renumbered
          ? ["raven counts selections from 1, each with a number of its own: they were numbered anew"]
          : []),
        ...(boxed === 0
          ? []
          : [
              `${boxed} of ${counted(annotations.length, "annotation")} without a band: boxes in Raven reach from 0 to ${top} Hz`,
            ]),
        ...[...unwritable].map(
          (column) => `raven can't store a tab or line break in column ${JSON.stringify(column)}: left out`,
        ),
      ],
    };
  },
};

/** Whether the numbers that selections have, if any, are positive integers, none of them twice. */
function selectionsAreValid(annotations: readonly Annotation[]): boolean {
  const numbers = annotations
    .map((annotation) => extraOf(annotation, "Selection"))
    .filter((text) => text !== "");
  const valid = numbers.every((text) => /^[1-9]\d*$/.test(text));
  return numbers.length === 0 || (valid && new Set(numbers).size === annotations.length);
}

function rolesWith(labelColumn: string | undefined, columns: readonly string[]): Roles {
  const bare = columns.map((column) => column.trim().toLowerCase());
  const byPath = bare.includes(PATH) && !bare.some((column) => ROLES.recording?.includes(column));
  return {
    ...ROLES,
    ...(byPath ? { recording: [PATH] } : {}),
    ...(labelColumn === undefined ? {} : { label: [labelColumn.trim().toLowerCase()] }),
  };
}

/** Annotations with times from the start of their own files, and where each file starts in the sequence, s. */
function inTheirFiles(
  rows: readonly Annotation[],
  name: string,
): { annotations: Annotation[]; starts?: number[] } {
  const recordings = recordingsOf({ annotations: rows });
  const starts = rows.map((row, i) => {
    const text = extraOf(row, OFFSET);
    if (text === "" || row.recording === undefined) {
      if (recordings.length > 1)
        throw new InputError(
          `${name}: has selections of ${recordings.length} files at times that run through all of them; add the measurement "${OFFSET}" in Raven and save it again.`,
        );
      return 0;
    }
    const start = nanoseconds(row.onset - parseDecimal(text, `${name}: selection ${i + 1}`, OFFSET));
    if (start < -1e-6)
      throw new InputError(
        `${name}: selection ${i + 1}: ${OFFSET}=${text} is after its begin time; correct it.`,
      );
    return Math.max(0, start);
  });
  const annotations = rows.map(({ extra = {}, ...row }, i): Annotation => {
    const offset = extraOf({ ...row, extra }, OFFSET);
    const moved = starts[i] !== 0;
    const rest = Object.entries(extra).filter(([column]) => column !== OFFSET || row.recording === undefined);
    return {
      ...row,
      onset: moved ? Number(offset) : row.onset,
      offset: moved ? Math.max(Number(offset), nanoseconds(row.offset - starts[i])) : row.offset,
      ...(rest.length === 0 ? {} : { extra: Object.fromEntries(rest) }),
    };
  });
  return recordings.length > 1 || starts.some((start) => start !== 0)
    ? { annotations, starts }
    : { annotations };
}

function startsOf(content: AnnotationContent): readonly number[] | undefined {
  const starts = fieldOf(content, "raven", "starts");
  const { annotations } = content;
  if (
    Array.isArray(starts) &&
    starts.length === annotations.length &&
    starts.every((start) => typeof start === "number")
  )
    return starts;
  const recordings = recordingsOf(content);
  if (recordings.length > 1)
    throw new InputError(
      `raven counts times through a whole sequence of files, and the durations of these ${recordings.length} are not known; write csv or generic-seq, or one recording at a time.`,
    );
  return undefined;
}

/** Rounded to 1 ns, so that sums and differences of decimals stay decimals. */
function nanoseconds(time: number): number {
  return Math.round(time * 1e9) / 1e9;
}
