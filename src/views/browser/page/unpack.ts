import { inflateSync } from "fflate";
import type { ReportTrack } from "../../../shapes/report.js";

/** Decodes base64 to bytes. */
export function base64Bytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Unpacks bytes: base64, then deflate; none from "". */
export function bytesOf(packed: string): Uint8Array {
  return packed === "" ? new Uint8Array(0) : inflateSync(base64Bytes(packed));
}

/** Unpacks little-endian Float32 values. */
export function floatsOf(packed: string): Float32Array<ArrayBuffer> {
  const bytes = bytesOf(packed);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(Math.floor(view.byteLength / 4));
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}

/** An unpacked, regularly sampled track of one value per row. */
export interface Track {
  /** time of row 0, s */
  readonly start: number;
  /** rows per second, Hz */
  readonly rate: number;
  /** NaN where undefined */
  readonly values: Float32Array;
}

/** Unpacks a track. */
export function trackOf(track: ReportTrack): Track {
  return { start: track.start, rate: track.rate, values: floatsOf(track.values) };
}

/** The time of each row, s. */
export function timesOf(track: Track): Float64Array {
  return Float64Array.from(track.values, (_, row) => track.start + row / track.rate);
}

/** The time of the last row, s; the start if there are no rows. */
export function endOf(track: { start: number; rate: number }, rows: number): number {
  return track.start + Math.max(0, rows - 1) / track.rate;
}

/** Converts values for uPlot: null where undefined, which breaks the line. */
export function withGaps(values: ArrayLike<number | null>): (number | null)[] {
  return Array.from(values, (value) => (value !== null && Number.isFinite(value) ? value : null));
}

/** The value of the row nearest to a time; NaN more than half a row beyond the ends. */
export function valueAt(track: Track, time: number): number {
  return track.values[Math.round((time - track.start) * track.rate)] ?? Number.NaN;
}
