/** A file's text, and warnings about its encoding. */
export interface AnnotationText {
  readonly text: string;
  readonly warnings: readonly string[];
}

/**
 * Decodes the text of an annotation file: UTF-8, or UTF-16 of either byte order (Praat), with or without a byte order
 * mark. Text that is neither is read as Windows-1252, with a warning.
 * @example
 * decodeText(Uint8Array.of(0xfe, 0xff, 0, 97)).text; // "a"
 */
export function decodeText(bytes: Uint8Array): AnnotationText {
  const utf16 = byteOrder(bytes);
  if (utf16 !== undefined) return { text: new TextDecoder(utf16).decode(bytes), warnings: [] };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), warnings: [] };
  } catch {
    return {
      text: new TextDecoder("windows-1252").decode(bytes),
      warnings: ["is not UTF-8 and was read as Windows-1252: check labels with accents"],
    };
  }
}

/** Detects UTF-16, by its byte order mark or by the zero bytes of ASCII characters. */
function byteOrder(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (bytes.length < 2 || bytes.length % 2 !== 0) return undefined;
  if (first !== 0 && second === 0) return "utf-16le";
  if (first === 0 && second !== 0) return "utf-16be";
  return undefined;
}
