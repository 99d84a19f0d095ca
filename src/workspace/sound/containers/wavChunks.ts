import { type Bytes, MAX_METADATA_BYTES, readBytes } from "../../files/bytes.js";
import { type Chunk, chunks } from "./chunks.js";
import { type DataExtent, dataExtent } from "./dataExtent.js";
import { fourCharacters } from "./fourCharacters.js";

export type WavContainer = "RIFF" | "RIFX" | "RF64" | "BW64";

/** A chunk of a WAV file. */
export interface WavChunk extends Chunk {
  /** of the first data chunk: how much of it is sound */
  readonly extent?: DataExtent;
}

/**
 * Identifies a WAV file.
 * @param head its first twelve bytes.
 * @returns the kind of container; undefined if the file is not WAV.
 */
export function containerOf(head: Uint8Array): WavContainer | undefined {
  const container = (["RIFF", "RIFX", "RF64", "BW64"] as const).find((id) => id === fourCharacters(head, 0));
  return fourCharacters(head, 8) === "WAVE" ? container : undefined;
}

/**
 * Iterates over the chunks of a WAV file, in any order, with the true sizes of its samples and of the chunks that ds64 lists.
 * @param bytes of the file.
 * @param container as containerOf says.
 * @param warnings list that warnings are added to.
 */
export function* wavChunks(bytes: Bytes, container: WavContainer, warnings: string[]): Generator<WavChunk> {
  const little = container !== "RIFX";
  const wide = container === "RF64" || container === "BW64";
  const sizes = new Map<string, number>();
  let fileSize = new DataView(readBytes(bytes, 4, 4).buffer).getUint32(0, little);
  let extent: DataExtent | undefined;
  const trueSize = (id: string, declared: number, start: number): number => {
    const size = wide && declared === 0xffffffff ? (sizes.get(id) ?? declared) : declared;
    if (id !== "data" || extent !== undefined) return size;
    extent = dataExtent(bytes, { start, declared: size, little, fileEnd: fileSize + 8 });
    // A cut file ends here; its size is still the declared one.
    return extent.cut === true ? size : extent.size;
  };
  let first = true;
  for (const chunk of chunks(bytes, 12, little, warnings, trueSize)) {
    const { id, start, present } = chunk;
    if (id === "ds64" && wide) {
      readWideSizes(readBytes(bytes, start, Math.min(present, MAX_METADATA_BYTES)), sizes);
      fileSize = sizes.get("RIFF") ?? fileSize;
    }
    if (id === "data" && first && extent !== undefined) {
      first = false;
      yield { ...chunk, extent };
    } else yield chunk;
  }
  const corrected = extent?.fault !== undefined && extent.cut !== true;
  const known = !wide || sizes.has("RIFF");
  if (known && !corrected && fileSize + 8 !== bytes.size && fileSize + 8 + (fileSize % 2) !== bytes.size)
    warnings.unshift(
      `RIFF size is ${fileSize + 8} bytes, but the file has ${bytes.size}; the file's size is used`,
    );
}

/** Reads the 64-bit sizes of the file, its data, and the chunks in the table. */
function readWideSizes(ds64: Uint8Array, sizes: Map<string, number>): void {
  if (ds64.length < 16) return;
  const view = new DataView(ds64.buffer, ds64.byteOffset, ds64.byteLength);
  sizes.set("RIFF", Number(view.getBigUint64(0, true)));
  sizes.set("data", Number(view.getBigUint64(8, true)));
  for (let at = 28; at + 12 <= ds64.length; at += 12) {
    const id = fourCharacters(ds64, at);
    if (!sizes.has(id)) sizes.set(id, Number(view.getBigUint64(at + 4, true)));
  }
}
