import { openBytes, readBytes } from "../../files/bytes.js";
import { chunks } from "../containers/chunks.js";
import { containerOf, readWavHeader } from "../containers/wavHeader.js";
import type { RawChunk } from "./wavLayout.js";

/** Maximum size of a chunk of metadata, bytes. */
const MAX_CHUNK_BYTES = 1 << 24;
/** Chunks of plain text, which are independent of the byte order of the file. */
const TEXTS = ["guan", "iXML"];

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
    const { dataBytes } = readWavHeader(bytes, path);
    const little = container !== "RIFX";
    const found: RawChunk[] = [];
    let wideData: number | undefined;
    const trueSize = (id: string, declared: number): number =>
      id === "data" && declared === 0xffffffff ? (wideData ?? declared) : declared;
    for (const { id, start, declared, present } of chunks(bytes, 12, little, [], trueSize)) {
      if (id === "ds64" && present >= 16) {
        wideData = Number(new DataView(readBytes(bytes, start + 8, 8).buffer).getBigUint64(0, true));
      } else if (id === "data") {
        // If the recorder never filled in the size, all that follows is sound.
        if (declared === 0 && dataBytes > 0) break;
      } else if (
        id !== "fmt " &&
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
