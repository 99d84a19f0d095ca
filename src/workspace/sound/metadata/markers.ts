import { chunkText } from "./chunkText.js";
import { listItems } from "./infoList.js";

/** A labelled position or region in a recording, stored in its file. */
export interface Marker {
  /** s from the first sample */
  readonly time: number;
  readonly label: string;
  /** s, for a region */
  readonly duration?: number;
  readonly note?: string;
}

/** The content of LIST adtl about one cue point. */
interface CueText {
  label?: string;
  note?: string;
  /** samples */
  length?: number;
}

const CUE_BYTES = 24;

/**
 * Reads the markers of a WAV file.
 * @param cue content of its cue chunk.
 * @param lists contents of its LIST adtl chunks.
 * @param sampleRate Hz.
 * @param little whether the byte order is little-endian.
 * @returns markers in temporal order.
 * @see Multimedia Programming Interface and Data Specifications 1.0 (1991), cue points and associated data.
 */
export function readMarkers(
  cue: Uint8Array,
  lists: readonly Uint8Array[],
  sampleRate: number,
  little: boolean,
): Marker[] {
  if (cue.length < 4) return [];
  const texts = new Map<number, CueText>();
  for (const list of lists) readTexts(list, little, texts);
  const view = new DataView(cue.buffer, cue.byteOffset, cue.byteLength);
  // The stored count may be wrong; the chunk's size limits it.
  const count = Math.min(view.getUint32(0, little), Math.floor((cue.length - 4) / CUE_BYTES));
  const markers: Marker[] = [];
  for (let i = 0; i < count; i++) {
    const at = 4 + i * CUE_BYTES;
    const text = texts.get(view.getUint32(at, little)) ?? {};
    markers.push({
      time: view.getUint32(at + 20, little) / sampleRate,
      label: text.label ?? "",
      ...(text.length ? { duration: text.length / sampleRate } : {}),
      ...(text.note === undefined ? {} : { note: text.note }),
    });
  }
  return markers.sort((a, b) => a.time - b.time);
}

function readTexts(list: Uint8Array, little: boolean, texts: Map<number, CueText>): void {
  for (const { id, content } of listItems(list, little)) {
    if (content.length < 4) continue;
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    const cue = view.getUint32(0, little);
    const about = texts.get(cue) ?? {};
    texts.set(cue, about);
    if (id === "labl") about.label = chunkText(content.subarray(4));
    else if (id === "note") about.note = chunkText(content.subarray(4));
    else if (id === "ltxt" && content.length >= 8) {
      about.length = view.getUint32(4, little);
      const label = chunkText(content.subarray(20));
      if (label !== "") about.label ??= label;
    }
  }
}
