import { openBytes, readBytes } from "../containers/bytes.js";
import { chunks } from "../containers/chunks.js";
import { fourCharacters } from "../containers/fourCharacters.js";
import { readWavHeader } from "../containers/wavHeader.js";
import type { RawChunk } from "./wavLayout.js";

/** A chunk larger than this is no metadata, bytes. */
const MOST = 1 << 24;
/** Chunks that hold only text, whatever the byte order of the file. */
const TEXTS = ["guan", "iXML"];

/**
 * The chunks of a WAV file beside its format and samples, as they stand in it; none of other files. Those that are cut short
 * or larger than 16 MB are passed over, and of a big-endian file (RIFX) all but plain text.
 * @param path of the file.
 * @throws {InputError} if it can't be read.
 */
export function rawChunks(path: string): RawChunk[] {
  const bytes = openBytes(path);
  try {
    const container = fourCharacters(readBytes(bytes, 0, 4), 0);
    if (!["RIFF", "RIFX", "RF64", "BW64"].includes(container)) return [];
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
        // Where a recorder never wrote the size, all that follows is sound.
        if (declared === 0 && dataBytes > 0) break;
      } else if (id !== "fmt " && present === declared && present <= MOST && (little || TEXTS.includes(id))) {
        found.push({ id, bytes: readBytes(bytes, start, present) });
      }
    }
    return found;
  } finally {
    bytes.close();
  }
}
