import { formatCsv } from "../../files/csvTable.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { lost, refuseSeveral, utf8 } from "../contents.js";
import { type Roles, writeRows } from "./columnRoles.js";
import { decodeCsv } from "./csv.js";

/** Columns of crowsetta's simple-seq. */
const ROLES: Roles = { onset: ["onset_s"], offset: ["offset_s"], label: ["label"] };

/**
 * simple-seq: a CSV of `onset_s,offset_s,label`, times in s. A file with more columns is read whole; three are written.
 * @see https://crowsetta.readthedocs.io/en/latest/formats/seq/simple-seq.html
 */
export const simpleSeq: AnnotationFormat<"simple-seq"> = {
  name: "simple-seq",
  aliases: ["simple", "simpleseq"],
  files: ["<name>.csv", "<stem>.csv"],
  searchOrder: 10,
  detectOrder: 80,
  detect: ({ columns }) => columns.toSorted().join() === "label,offset_s,onset_s",
  holds: ["label"],
  decode: decodeCsv,
  encode: (content) => {
    refuseSeveral(content, "simple-seq");
    const bare = content.annotations.map(({ onset, offset, label }) => ({ onset, offset, label }));
    const { columns, rows } = writeRows({ annotations: bare }, ROLES, "simple-seq");
    return { bytes: utf8(formatCsv(columns, rows)), dropped: lost(content, simpleSeq) };
  },
};
