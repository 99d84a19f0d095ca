import type { Annotation, AnnotationContent } from "../../../shapes/annotation.js";
import type { TextTable } from "../../../shapes/table.js";
import { formatCsv, parseCsv } from "../../files/csvTable.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { columnsOf, fieldOf, lost, shareRecording, utf8 } from "../contents.js";
import { type Roles, readRows, writeRows } from "./columnRoles.js";
import { decimal, parseDecimal } from "./decimal.js";

/** Columns by what they are; that of the end holds the duration in the file. */
const ROLES: Roles = {
  recording: ["in file", "in_file"],
  channel: ["channel"],
  onset: ["offset"],
  offset: ["duration"],
  low: ["fmin"],
  high: ["fmax"],
};
/** Columns of a new table, in Kaleidoscope's order. */
const COLUMNS = ["INDIR", "FOLDER", "IN FILE", "CHANNEL", "OFFSET", "DURATION", "Fmin", "Fmax", "MANUAL ID"];
/** Columns of labels: what a person wrote goes before what the program found. */
const LABELS = ["manual id", "manual_id", "auto id*", "auto id", "auto_id", "top1match*", "top1match"];
/** Columns that only tables of bats have, whose frequencies are in kHz. */
const OF_BATS = ["fc", "sc"];

/**
 * The tables of Kaleidoscope (cluster.csv, id.csv, meta.csv): a CSV with a row for each detection in any number of recordings,
 * its OFFSET and DURATION in s from the start of the file, channels from 0, Fmin and Fmax in Hz (in kHz where bats were
 * analysed), and labels in MANUAL ID or, where nobody wrote any, in the column of the program's own. Columns of any name are kept.
 * Times are rounded to 1 ns when written.
 * @see Wildlife Acoustics, Kaleidoscope Pro 5 User Guide, section 5.1
 */
export const kaleidoscope: AnnotationFormat<"kaleidoscope"> = {
  name: "kaleidoscope",
  aliases: ["kaleidoscope-pro", "wildlife-acoustics"],
  files: ["<stem>.kaleidoscope.csv", "<name>.kaleidoscope.csv"],
  searchOrder: 35,
  detectOrder: 55,
  detect: ({ columns }) =>
    ["offset", "duration"].every((column) => columns.includes(column)) &&
    (columns.includes("in file") || columns.includes("in_file")),
  holds: ["label", "band", "channel", "extra"],
  decode: (bytes, { name }) => {
    const { text, warnings } = decodeText(bytes);
    const table = parseCsv(text, name);
    const labelColumn = labelColumnOf(table);
    const kilohertz = hasKilohertz(table.columns);
    const rows = readRows(withEnds(table, name), rolesWith(labelColumn), name);
    const annotations = kilohertz ? rows.map((row) => inUnits(row, 1000)) : rows;
    return {
      ...shareRecording(annotations),
      fields: { columns: table.columns, ...(labelColumn === undefined ? {} : { labelColumn }) },
      warnings: [
        ...warnings,
        ...(kilohertz ? ["is a table of bats: Fmin and Fmax are read in kHz"] : []),
        ...(labelColumn === undefined && annotations.length > 0
          ? [`no column of labels was found among ${table.columns.join(", ")}`]
          : []),
      ],
    };
  },
  encode: (content) => {
    const known = columnsOf(content, "kaleidoscope");
    const field = fieldOf(content, "kaleidoscope", "labelColumn");
    const labelColumn = typeof field === "string" ? field : "MANUAL ID";
    const kilohertz = hasKilohertz(known);
    const rows = content.annotations.map((row): Annotation => {
      const onset = nanoseconds(row.onset);
      const duration = nanoseconds(nanoseconds(row.offset) - onset);
      return { ...(kilohertz ? inUnits(row, 0.001) : row), onset, offset: duration };
    });
    const whole: AnnotationContent = { ...content, annotations: rows };
    const roles = rolesWith(labelColumn);
    const written = writeRows(whole, roles, "kaleidoscope", known.length > 0 ? known : COLUMNS);
    return {
      bytes: utf8(formatCsv(written.columns, written.rows)),
      dropped: [...lost(content, kaleidoscope), ...written.dropped],
    };
  },
};

function rolesWith(labelColumn: string | undefined): Roles {
  return labelColumn === undefined ? ROLES : { ...ROLES, label: [labelColumn.trim().toLowerCase()] };
}

/** The likeliest column of labels that has any, or else the likeliest that is there. */
function labelColumnOf({ columns, rows }: TextTable): string | undefined {
  const there = LABELS.flatMap((label) => columns.filter((column) => column.trim().toLowerCase() === label));
  const filled = there.find((column) => rows.some(({ cells }) => cells[columns.indexOf(column)] !== ""));
  return filled ?? there[0];
}

function hasKilohertz(columns: readonly string[]): boolean {
  const bare = columns.map((column) => column.trim().toLowerCase());
  return OF_BATS.every((column) => bare.includes(column));
}

/** The table with the end of each detection, s, in the place of its duration. */
function withEnds(table: TextTable, name: string): TextTable {
  const [begin, length] = ["offset", "duration"].map((what) =>
    table.columns.findIndex((column) => column.trim().toLowerCase() === what),
  );
  if (begin < 0 || length < 0) return table;
  const rows = table.rows.map(({ cells, line }) => {
    const place = `${name}: line ${line}`;
    const onset = parseDecimal(cells[begin], place, table.columns[begin]);
    const duration = parseDecimal(cells[length], place, table.columns[length]);
    return { line, cells: cells.with(length, decimal(nanoseconds(onset + duration))) };
  });
  return { columns: table.columns, rows };
}

/** An annotation with its band in other units; decimals stay decimals. */
function inUnits({ lowHz, highHz, ...row }: Annotation, factor: number): Annotation {
  const scaled = (value: number): number => Number((value * factor).toPrecision(12));
  return {
    ...row,
    ...(lowHz === undefined ? {} : { lowHz: scaled(lowHz) }),
    ...(highHz === undefined ? {} : { highHz: scaled(highHz) }),
  };
}

/** Rounded to 1 ns, so that sums and differences of decimals stay decimals. */
function nanoseconds(time: number): number {
  return Math.round(time * 1e9) / 1e9;
}
