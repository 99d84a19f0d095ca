import { formatCsv, parseCsv } from "../../files/csvTable.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { columnsOf, fieldOf, lost, refuseSeveral, textsOf, utf8 } from "../contents.js";
import { type Roles, readRows, writeRows } from "./columnRoles.js";

const ROLES: Roles = { label: ["name"], onset: ["start_seconds"], offset: ["stop_seconds"] };

/**
 * DAS, the Deep Audio Segmenter: a CSV of `name,start_seconds,stop_seconds`. A name without times stands for a kind of song that
 * doesn't occur: it is kept in the field `unused`.
 * @see Steinfath, Palacios-Munoz, Rottschaefer, Yuezak & Clemens (2021), eLife 10, e68837
 */
export const das: AnnotationFormat<"das"> = {
  name: "das",
  aliases: [],
  files: ["<stem>_annotations.csv"],
  searchOrder: 40,
  detectOrder: 70,
  detect: ({ columns }) => ["start_seconds", "stop_seconds"].every((column) => columns.includes(column)),
  holds: ["label", "extra"],
  decode: (bytes, { name }) => {
    const { text, warnings } = decodeText(bytes);
    const table = parseCsv(text, name);
    const unused: string[] = [];
    const annotations = readRows(table, ROLES, name, (times, label) => {
      const timeless = times.every((time) => /^(nan)?$/i.test(time.trim()));
      if (timeless) unused.push(label);
      return timeless;
    });
    return {
      annotations,
      fields: { columns: table.columns, ...(unused.length === 0 ? {} : { unused }) },
      warnings,
    };
  },
  encode: (content) => {
    refuseSeveral(content, "das");
    const { columns, rows, dropped } = writeRows(content, ROLES, "das", columnsOf(content, "das"));
    const unused = textsOf(fieldOf(content, "das", "unused")) ?? [];
    const timeless = unused.map((label) =>
      columns.map((column) => (column.trim().toLowerCase() === "name" ? label : "")),
    );
    return {
      bytes: utf8(formatCsv(columns, [...rows, ...timeless])),
      dropped: [...lost(content, das), ...dropped],
    };
  },
};
