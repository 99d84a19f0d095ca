import { formatCsv, parseCsv } from "../../files/csvTable.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat, Decoded, DecodeOptions } from "../annotationFormat.js";
import { columnsOf, lost, shareRecording, utf8 } from "../contents.js";
import { type Roles, readRows, writeRows } from "./columnRoles.js";

const ROLES: Roles = {
  onset: ["onset_s"],
  offset: ["offset_s"],
  label: ["label"],
  low: ["low_hz"],
  high: ["high_hz"],
  channel: ["channel"],
  tier: ["tier"],
  recording: ["recording", "file"],
};

/** csv: simple-seq with `low_hz,high_hz`, `channel`, `tier`, `recording` where they are known, and any further columns. */
export const csv: AnnotationFormat<"csv"> = {
  name: "csv",
  aliases: ["annot.csv"],
  files: ["<stem>.annot.csv", "<name>.annot.csv"],
  otherEndings: [".syllables.csv"],
  searchOrder: 20,
  detectOrder: 90,
  detect: ({ columns }) => ["onset_s", "offset_s"].every((column) => columns.includes(column)),
  holds: ["label", "band", "channel", "tier", "extra"],
  decode: decodeCsv,
  encode: (content) => {
    const { columns, rows, dropped } = writeRows(
      content,
      ROLES,
      "csv",
      columnsOf(content, "csv", "simple-seq"),
    );
    return { bytes: utf8(formatCsv(columns, rows)), dropped: [...lost(content, csv), ...dropped] };
  },
};

/** Reads all columns that it knows; simple-seq, which may have more than its three, is read the same way. */
export function decodeCsv(bytes: Uint8Array, { name }: DecodeOptions): Decoded {
  const { text, warnings } = decodeText(bytes);
  const table = parseCsv(text, name);
  return {
    ...shareRecording(readRows(table, ROLES, name)),
    fields: { columns: table.columns },
    warnings,
  };
}
