import { deflateRawSync } from "node:zlib";

/** Bits of the 23 of a fraction that are rounded away: 16 are left, 5 decimal digits, and zeros deflate well. */
const ROUNDED = 7;

/** base64 of deflated little-endian values, to a relative 8e-6; "" for none. */
export function pack(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    bytes.setFloat32(4 * i, value, true);
    if (!Number.isFinite(value)) return;
    const bits = bytes.getUint32(4 * i, true);
    bytes.setUint32(4 * i, ((bits + (1 << (ROUNDED - 1))) >>> ROUNDED) << ROUNDED, true);
  });
  return packBytes(new Uint8Array(bytes.buffer));
}

/** base64 of deflated bytes; "" for none. */
export function packBytes(bytes: Uint8Array): string {
  return bytes.length === 0 ? "" : deflateRawSync(bytes, { level: 9 }).toString("base64");
}
