import type { ReportTrack } from "../../../shapes/report.js";

/** The bytes that a base64 text stands for. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The little-endian Float32 values that a base64 text stands for. */
export function floatsOf(base64: string): Float32Array<ArrayBuffer> {
  const view = new DataView(bytesOf(base64).buffer);
  const values = new Float32Array(Math.floor(view.byteLength / 4));
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}

/** A regular track of one value a row, unpacked. */
export interface Track {
  /** s, instant of row 0 */
  readonly start: number;
  /** rows a second, Hz */
  readonly rate: number;
  /** NaN where undefined */
  readonly values: Float32Array;
}

/** Unpacks a track. */
export function trackOf(track: ReportTrack): Track {
  return { start: track.start, rate: track.rate, values: floatsOf(track.values) };
}

/** The instant of each row, s. */
export function timesOf(track: Track): Float64Array {
  return Float64Array.from(track.values, (_, row) => track.start + row / track.rate);
}

/** The instant of the last row, s; the start where there is none. */
export function endOf(track: { start: number; rate: number }, rows: number): number {
  return track.start + Math.max(0, rows - 1) / track.rate;
}

/** The values as uPlot wants them: null where undefined, so that lines break there. */
export function withGaps(values: ArrayLike<number | null>): (number | null)[] {
  return Array.from(values, (value) => (value !== null && Number.isFinite(value) ? value : null));
}

/** The value of the row nearest to an instant; NaN beyond half a row from the ends. */
export function valueAt(track: Track, time: number): number {
  return track.values[Math.round((time - track.start) * track.rate)] ?? Number.NaN;
}
