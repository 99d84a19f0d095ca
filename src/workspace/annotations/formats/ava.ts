import type { Annotation } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import { decodeText } from "../../files/decodeText.js";
import type { AnnotationFormat } from "../annotationFormat.js";
import { checkAnnotation, quoted } from "../checkAnnotation.js";
import { fieldOf, lost, refuseSeveral, textsOf, utf8 } from "../contents.js";
import { NUMBER_PATTERN, parseDecimal, real } from "./decimal.js";

const SEGMENT = new RegExp(`^\\s*${NUMBER_PATTERN}\\s+${NUMBER_PATTERN}\\s*$`);
const COMMENT = /^\s*#/;

/**
 * Segments of AVA (autoencoded vocal analysis): onset and offset in s, separated by spaces or a tab, no labels; lines that begin with
 * # are comments, kept at the head.
 * @see Goffinet, Brudner, Mooney & Pearson (2021), eLife 10, e67855
 */
export const ava: AnnotationFormat<"ava"> = {
  name: "ava",
  aliases: [],
  files: ["<stem>.ava.txt", "<name>.ava.txt", "<name>.txt", "<stem>.txt"],
  searchOrder: 90,
  detectOrder: 110,
  detect: ({ name, lines, first }) => {
    if (first === undefined) return name.endsWith(".txt");
    const segment = lines.find((line) => line.trim() !== "" && !COMMENT.test(line));
    return segment === undefined ? COMMENT.test(first) : SEGMENT.test(segment);
  },
  holds: [],
  decode: (bytes, { name }) => {
    const { text, warnings } = decodeText(bytes);
    const annotations: Annotation[] = [];
    const comments: string[] = [];
    for (const [i, content] of text.split(/\r\n|\r|\n/).entries()) {
      if (content.trimStart().startsWith("#")) comments.push(content);
      else if (content.trim() !== "") {
        const place = `${name}: line ${i + 1}`;
        const cells = content.replace(/#.*/, "").trim().split(/\s+/);
        if (cells.length !== 2)
          throw new InputError(
            `${place}: ${quoted(content)} is not an onset and an offset; write two numbers.`,
          );
        const [onset, offset] = cells.map((cell, k) => parseDecimal(cell, place, ["onset", "offset"][k]));
        annotations.push(checkAnnotation({ onset, offset, label: "-" }, place));
      }
    }
    return { annotations, ...(comments.length === 0 ? {} : { fields: { comments } }), warnings };
  },
  encode: (content) => {
    refuseSeveral(content, "ava");
    const comments = textsOf(fieldOf(content, "ava", "comments")) ?? [];
    const rows = content.annotations.map(({ onset, offset }) => `${real(onset)} ${real(offset)}`);
    const lines = [...comments, ...rows].map((line) => `${line}\n`);
    return { bytes: utf8(lines.join("")), dropped: lost(content, ava) };
  },
};
