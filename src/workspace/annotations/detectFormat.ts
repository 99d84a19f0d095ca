import type { FormatName } from "../../shapes/annotation.js";
import { decodeText } from "./annotationText.js";

/** Bytes that are looked at. */
const HEAD = 1 << 16;
/** Columns that tell a table, tried in this order. */
const HEADERS: readonly (readonly [FormatName, readonly string[]])[] = [
  ["generic-seq", ["label", "notated_path", "annotation"]],
  ["das", ["start_seconds", "stop_seconds"]],
  ["csv", ["onset_s", "offset_s"]],
];
const SIMPLE = ["label", "offset_s", "onset_s"];
const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+|\d+,\d+)(?:[eE][+-]?\d+)?`;
const LABEL = new RegExp(`^${NUMBER}\t${NUMBER}(\t.*)?$`);
const SEGMENT = new RegExp(`^\\s*${NUMBER}\\s+${NUMBER}\\s*$`);
const COMMENT = /^\s*#/;

/**
 * Tells the format of an annotation file by what is in it; by its name only if there is nothing in it.
 * @param name of the file.
 * @param bytes of the file, from its start.
 * @returns undefined if it is none that is known.
 * @example
 * detectFormat("song.txt", new TextEncoder().encode("0.5\t0.75\ta\n")); // "audacity"
 */
export function detectFormat(name: string, bytes: Uint8Array): FormatName | undefined {
  const text = decodeText(evenHead(bytes)).text;
  const lower = name.toLowerCase();
  if (/^MATLAB \d/.test(text) || lower.endsWith(".not.mat")) return "notmat";
  if (/^\s*File type\s*=\s*"ooTextFile|^\s*"?ooTextFile/i.test(text)) return "textgrid";
  if (/^\s*<(\?xml|Sequences|!DOCTYPE|!--)/.test(text)) return "birdsongrec";
  if (/^\s*\{/.test(text)) return /"onset"/.test(text) || lower.endsWith(".json") ? "whisperseg" : undefined;
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.find((line) => line.trim() !== "");
  if (first === undefined) return emptyFormat(lower);
  const cells = first.split("\t").map((cell) => cell.trim().toLowerCase());
  if (cells.includes("begin time (s)")) return "raven";
  const columns = first.split(/[,;\t]/).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .toLowerCase(),
  );
  const table = HEADERS.find(([, known]) => known.every((column) => columns.includes(column)))?.[0];
  if (table === "csv" && columns.toSorted().join() === SIMPLE.join()) return "simple-seq";
  if (table !== undefined) return table;
  if (LABEL.test(first)) return "audacity";
  const segment = lines.find((line) => line.trim() !== "" && !COMMENT.test(line)) ?? "";
  if (SEGMENT.test(segment) || (segment === "" && COMMENT.test(first))) return "ava";
  return undefined;
}

/** Formats whose empty file holds no byte at all. */
function emptyFormat(lower: string): FormatName | undefined {
  if (!lower.endsWith(".txt")) return undefined;
  return lower.includes("audacity") ? "audacity" : "ava";
}

/** Without half of a last character of UTF-16. */
function evenHead(bytes: Uint8Array): Uint8Array {
  const text = bytes.subarray(0, HEAD);
  // A character of UTF-8 may be cut there: up to the last line break nothing is.
  const end = bytes.length > HEAD ? text.lastIndexOf(0x0a) + 1 || HEAD : text.length;
  return text.subarray(0, text[0] === 0 || text[1] === 0 || text[0] >= 0xfe ? end - (end % 2) : end);
}
