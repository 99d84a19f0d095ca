import { openBytes, readBytes } from "../../files/bytes.js";
import { containerOf, wavChunks } from "../containers/wavChunks.js";
import type { RawChunk } from "./wavLayout.js";

/** Maximum size of a chunk of metadata, bytes. */
const MAX_CHUNK_BYTES = 1 << 24;
/** Chunks of plain text, which are independent of the byte order of the file. */
const TEXTS = ["guan", "iXML"];
/** Chunks that say where the samples are and how they are encoded. */
const LAYOUT = ["fmt ", "data", "ds64"];

/**
 * Reads the chunks of a WAV file other than its format and samples, unchanged. Chunks that are truncated or larger than 16 MiB
 * are skipped, as are all chunks of a big-endian file (RIFX) except plain text.
 * @param path of the file.
 * @returns the chunks; none if the file is not WAV.
 * @throws {InputError} if the file can't be read.
 */
export function rawChunks(path: string): RawChunk[] {
  const bytes = openBytes(path);
  try {
    const container = containerOf(readBytes(bytes, 0, 12));
    if (container === undefined) return [];
    const little = container !== "RIFX";
    const found: RawChunk[] = [];
    for (const { id, start, declared, present } of wavChunks(bytes, container, [])) {
      if (
        !LAYOUT.includes(id) &&
        present === declared &&
        present <= MAX_CHUNK_BYTES &&
        (little || TEXTS.includes(id))
      ) {
        found.push({ id, bytes: readBytes(bytes, start, present) });
      }
    }
    return found;
  } finally {
    bytes.close();
  }
}
