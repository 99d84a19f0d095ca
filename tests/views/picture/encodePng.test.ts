import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodePng } from "../../../src/views/picture/encodePng.js";

test("a PNG file holds its size, sound checksums and the pixels it was given", () => {
  const pixels = Uint8Array.from({ length: 3 * 5 * 4 }, (_, i) => (i * 37) & 255);
  const file = Buffer.from(encodePng(pixels, 5, 4));
  expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const named = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.set(named.subarray(0, 4).toString("latin1"), named.subarray(4));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
  expect([chunks.get("IHDR")?.readUInt32BE(0), chunks.get("IHDR")?.readUInt32BE(4)]).toEqual([5, 4]);
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  expect(rows.length).toBe(4 * 16);
  for (let y = 0; y < 4; y++) {
    expect(rows[16 * y]).toBe(0);
    expect([...rows.subarray(16 * y + 1, 16 * y + 16)]).toEqual([...pixels.subarray(15 * y, 15 * y + 15)]);
  }
});

test("a picture in gray has one value a pixel", () => {
  const file = Buffer.from(encodePng(Uint8Array.of(0, 100, 200, 255), 2, 2, 1));
  // IHDR: 8 bits of gray.
  expect([...file.subarray(24, 26)]).toEqual([8, 0]);
  const length = file.readUInt32BE(33);
  expect([...inflateSync(file.subarray(41, 41 + length))]).toEqual([0, 0, 100, 0, 200, 255]);
});
