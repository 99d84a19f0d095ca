import { decodeText } from "../files/decodeText.js";
import type { FileHead } from "./annotationFormat.js";
import { ANNOTATION_FORMATS, type FormatName } from "./annotationFormats.js";

/** Bytes that are looked at. */
const HEAD = 1 << 16;
const IN_ORDER = ANNOTATION_FORMATS.toSorted((a, b) => a.detectOrder - b.detectOrder);

/**
 * Tells the format of an annotation file by what is in it; by its name only if there is nothing in it.
 * @param name of the file.
 * @param bytes of the file, from its start.
 * @returns undefined if no format takes it.
 * @example
 * detectFormat("song.txt", new TextEncoder().encode("0.5\t0.75\ta\n")); // "audacity"
 */
export function detectFormat(name: string, bytes: Uint8Array): FormatName | undefined {
  const head = headOf(name, bytes);
  return IN_ORDER.find(({ detect }) => detect(head))?.name;
}

function headOf(name: string, bytes: Uint8Array): FileHead {
  const { text } = decodeText(evenHead(bytes));
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.find((line) => line.trim() !== "");
  const header = first === undefined || /^\s*\{/.test(text) ? undefined : first;
  return {
    name: name.toLowerCase(),
    bytes,
    text,
    lines,
    first,
    cells: header?.split("\t").map((cell) => cell.trim().toLowerCase()) ?? [],
    columns:
      header?.split(/[,;\t]/).map((cell) =>
        cell
          .trim()
          .replace(/^"(.*)"$/, "$1")
          .toLowerCase(),
      ) ?? [],
  };
}

/** Without half of a last character of UTF-16. */
function evenHead(bytes: Uint8Array): Uint8Array {
  const text = bytes.subarray(0, HEAD);
  // A character of UTF-8 may be cut there: up to the last line break nothing is.
  const end = bytes.length > HEAD ? text.lastIndexOf(0x0a) + 1 || HEAD : text.length;
  return text.subarray(0, text[0] === 0 || text[1] === 0 || text[0] >= 0xfe ? end - (end % 2) : end);
}
