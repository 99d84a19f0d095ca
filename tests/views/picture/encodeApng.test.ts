import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodeApng } from "../../../src/views/picture/encodeApng.js";

interface Chunk {
  readonly name: string;
  readonly data: Buffer;
}

/** The chunks of a file, their checksums checked. */
function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const named = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.push({ name: named.subarray(0, 4).toString("latin1"), data: named.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

test("an animated PNG file holds its frames in order, each with its control, and the pixels it was given", () => {
  const frames = [3, 50, 200].map((start) =>
    Uint8Array.from({ length: 20 }, (_, i) => (start + 7 * i) & 255),
  );
  const pieces = [...encodeApng(frames, { width: 5, height: 4, count: 3, framesPerSecond: 25 })];
  expect(pieces.length).toBe(5);
  const file = Buffer.concat(pieces);
  expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks = chunksOf(file);
  expect(chunks.map(({ name }) => name)).toEqual("IHDR acTL fcTL IDAT fcTL fdAT fcTL fdAT IEND".split(" "));
  // 5 x 4 pixels, 8 bits of gray.
  expect([...chunks[0].data]).toEqual([0, 0, 0, 5, 0, 0, 0, 4, 8, 0, 0, 0, 0]);
  // 3 frames, repeated for ever.
  expect([...chunks[1].data]).toEqual([0, 0, 0, 3, 0, 0, 0, 0]);
  let sequence = 0;
  frames.forEach((frame, f) => {
    const control = chunks[2 + 2 * f].data;
    expect(control.length).toBe(26);
    expect([0, 4, 8, 12, 16].map((at) => control.readUInt32BE(at))).toEqual([sequence++, 5, 4, 0, 0]);
    expect([control.readUInt16BE(20), control.readUInt16BE(22)]).toEqual([1, 25]);
    const { data } = chunks[3 + 2 * f];
    if (f > 0) expect(data.readUInt32BE(0)).toBe(sequence++);
    const rows = inflateSync(f > 0 ? data.subarray(4) : data);
    expect(rows.length).toBe(4 * 6);
    for (let y = 0; y < 4; y++)
      expect([...rows.subarray(6 * y, 6 * y + 6)]).toEqual([0, ...frame.subarray(5 * y, 5 * y + 5)]);
  });
});
