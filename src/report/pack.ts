import { deflateRawSync } from "node:zlib";

/** base64 of deflated little-endian values; "" for none. */
export function pack(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    bytes.setFloat32(4 * i, value, true);
  });
  return packBytes(new Uint8Array(bytes.buffer));
}

/** base64 of deflated bytes; "" for none. */
export function packBytes(bytes: Uint8Array): string {
  return bytes.length === 0 ? "" : deflateRawSync(bytes, { level: 9 }).toString("base64");
}
