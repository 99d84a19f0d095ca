import type { AnnotationContent, FormatName } from "../../../shapes/annotation.js";
import { formatCsv, parseCsv } from "../../files/csvTable.js";
import { decodeText } from "../annotationText.js";
import type { AnnotationCodec, Decoded, DecodeOptions } from "../codec.js";
import { fieldOf, lost, refuseSeveral, shareRecording, textsOf, utf8 } from "../contents.js";
import { type Roles, readRows, writeRows } from "./columnRoles.js";

/** Columns of crowsetta's simple-seq. */
const SIMPLE: Roles = { onset: ["onset_s"], offset: ["offset_s"], label: ["label"] };
/** And what ours may say beyond it. */
const WHOLE: Roles = {
  ...SIMPLE,
  low: ["low_hz"],
  high: ["high_hz"],
  channel: ["channel"],
  tier: ["tier"],
  recording: ["recording", "file"],
};

function decode(bytes: Uint8Array, { name }: DecodeOptions): Decoded {
  const { text, warnings } = decodeText(bytes);
  const table = parseCsv(text, name);
  return {
    ...shareRecording(readRows(table, WHOLE, name)),
    fields: { columns: table.columns },
    warnings,
  };
}

/**
 * simple-seq: a CSV of `onset_s,offset_s,label`, times in s. A file with more columns is read whole; three are written.
 * @see https://crowsetta.readthedocs.io/en/latest/formats/seq/simple-seq.html
 */
export const simpleSeq: AnnotationCodec = {
  decode,
  encode: (content) => {
    refuseSeveral(content, "simple-seq");
    const bare = content.annotations.map(({ onset, offset, label }) => ({ onset, offset, label }));
    const { columns, rows } = writeRows({ annotations: bare }, SIMPLE, "simple-seq");
    return { bytes: utf8(formatCsv(columns, rows)), dropped: lost(content, "simple-seq", ["label"]) };
  },
};

/** csv: simple-seq with `low_hz,high_hz`, `channel`, `tier`, `recording` where they are known, and any further columns. */
export const csv: AnnotationCodec = {
  decode,
  encode: (content) => {
    const { columns, rows, dropped } = writeRows(
      content,
      WHOLE,
      "csv",
      columnsOf(content, "csv", "simple-seq"),
    );
    return {
      bytes: utf8(formatCsv(columns, rows)),
      dropped: [...lost(content, "csv", ["label", "band", "channel", "tier", "extra"]), ...dropped],
    };
  },
};

/** Columns in the order that a file of one of these formats had. */
export function columnsOf(content: AnnotationContent, ...formats: FormatName[]): readonly string[] {
  for (const format of formats) {
    const columns = textsOf(fieldOf(content, format, "columns"));
    if (columns !== undefined) return columns;
  }
  return [];
}
