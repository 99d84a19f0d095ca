import { expect, test } from "vitest";
import { metadataAt } from "../../../../src/workspace/sound/writing/wavMetadata.js";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Little-endian 32-bit numbers, and the letters between them. */
function bytesOf(...parts: readonly (number | string)[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      parts.map((part) =>
        typeof part === "string" ? text(part) : new Uint8Array(Uint32Array.of(part).buffer),
      ),
    ),
  );
}

test("at its own rate a sound keeps its metadata byte for byte, without what belongs to the samples", () => {
  const kept = [
    { id: "LIST", bytes: bytesOf("INFOICMT", 4, "hey\0") },
    { id: "bext", bytes: new Uint8Array(602) },
    { id: "smpl", bytes: new Uint8Array(36) },
    { id: "wamd", bytes: new Uint8Array(9) },
  ];
  const own = ["fmt ", "data", "fact", "ds64", "JUNK", "PEAK"].map((id) => ({
    id,
    bytes: new Uint8Array(8),
  }));
  expect(metadataAt([...own, ...kept], 44_100, 44_100)).toEqual({ chunks: kept, left: [] });
});

test("cue points and regions stay at their instants", () => {
  // One cue at 44100 samples = 1 s; a region of 22050 samples = 0.5 s, and a label.
  const cue = { id: "cue ", bytes: bytesOf(1, 7, 44_100, "data", 0, 0, 44_100) };
  const list = {
    id: "LIST",
    bytes: bytesOf("adtl", "labl", 7, 7, "ab\0\0", "ltxt", 20, 7, 22_050, "rgn ", 0, 0),
  };
  const { chunks, left } = metadataAt([cue, list], 44_100, 48_000);
  expect(left).toEqual([]);
  expect(chunks[0].bytes).toEqual(bytesOf(1, 7, 48_000, "data", 0, 0, 48_000));
  expect(chunks[1].bytes).toEqual(
    bytesOf("adtl", "labl", 7, 7, "ab\0\0", "ltxt", 20, 7, 24_000, "rgn ", 0, 0),
  );
  // What came in is not written to.
  expect(cue.bytes[8]).toBe(44_100 % 256);
});

test("the time of day in bext stays what it is, beyond 32 bits too", () => {
  const bytes = new Uint8Array(610).fill(32);
  const view = new DataView(bytes.buffer);
  // 23:00 at 192 kHz.
  view.setBigUint64(338, 23n * 3600n * 192_000n, true);
  const [{ bytes: turned }] = metadataAt([{ id: "bext", bytes }], 192_000, 44_100).chunks;
  expect(new DataView(turned.buffer).getBigUint64(338, true)).toBe(23n * 3600n * 44_100n);
  expect(turned.length).toBe(610);
});

test("GUANO and iXML tell the new rate, and are otherwise the same, whatever their letters", () => {
  const guano = text("GUANO|Version: 1.0\nTE: 1\nSamplerate: 250000\nNote: Samplerate: 5, Müller\n");
  const ixml = text("<BWFXML><SPEED><FILE_SAMPLE_RATE>250000</FILE_SAMPLE_RATE></SPEED></BWFXML>");
  const chunks = [
    { id: "guan", bytes: guano },
    { id: "iXML", bytes: ixml },
  ];
  const turned = metadataAt(chunks, 250_000, 44_100).chunks.map(({ bytes }) =>
    new TextDecoder().decode(bytes),
  );
  expect(turned[0]).toBe("GUANO|Version: 1.0\nTE: 1\nSamplerate: 44100\nNote: Samplerate: 5, Müller\n");
  expect(turned[1]).toBe("<BWFXML><SPEED><FILE_SAMPLE_RATE>44100</FILE_SAMPLE_RATE></SPEED></BWFXML>");
});

test("chunks that count samples in other ways are left out at another rate, and named", () => {
  const smpl = { id: "smpl", bytes: new Uint8Array(36) };
  expect(metadataAt([smpl], 44_100, 48_000)).toEqual({ chunks: [], left: ["smpl"] });
});

test("chunks that are cut short are no reason to fail", () => {
  for (const id of ["cue ", "bext", "guan", "iXML", "LIST"]) {
    for (const length of [0, 3, 5, 13]) {
      const bytes = new Uint8Array(length).fill(76);
      expect(metadataAt([{ id, bytes }], 44_100, 48_000).chunks.length).toBe(1);
    }
  }
  const cut = { id: "LIST", bytes: bytesOf("adtl", "ltxt", 20, 7) };
  expect(metadataAt([cut], 44_100, 48_000).chunks[0].bytes).toEqual(cut.bytes);
});
